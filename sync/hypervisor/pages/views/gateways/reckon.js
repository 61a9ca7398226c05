// @ts-check
/** Gateways with what of each is known, the worst first; what the city would not know without one. Pure. */

/**
 * @typedef {import('../../city.js').Gateway} Gateway
 * @typedef {import('../../picture.js').Picture} Picture
 * @typedef {import('../../../city/thing.ts').GatewayReport} Report
 * @typedef {{ type: string, at: string | null, gateway: string, subject?: string, fields?: Record<string, any> }} Fact
 */

/** Troubles that have passed when nothing was told of them for so long. */
const HEALTH_MS = 24 * 3_600_000
const DAY_MS = 24 * 3_600_000
/** It renews itself at two thirds of its life: what is so near the end did not. */
export const CERTIFICATE_DAYS = 14
/** A quiet 125 kHz channel has −117; ten dB more cost half of the reach. */
export const NOISE_DBM = -107
/** Four fifths of what a gateway allows itself in an hour (5 %), and of what the law does. */
const DEAF_MS = 144_000
const DUTY_PERCENT = 80
/** Told once as news; no trouble. */
const GOOD_NEWS = ['certificate-renewed', 'disk-writable', 'clock-told']

/**
 * @param {{ gateways: readonly Gateway[], gaps: readonly any[], picture: Picture | undefined,
 *   health: readonly Fact[], nowMs: number }} city
 */
export function fleetOf({ gateways, gaps, picture, health, nowMs }) {
  const versions = gateways.map(({ version }) => version).sort(compareVersions)
  const newest = versions.at(-1) ?? ''
  return gateways
    .map((gateway) => {
      const own = picture?.devices.filter((device) => device.gateway === gateway.eui) ?? []
      const things = picture?.things.filter((thing) => thing.gateway === gateway.eui) ?? []
      const told = things.reduce(
        (last, thing) => ((thing.toldMs ?? 0) > (last?.toldMs ?? 0) ? thing : last),
        things[0],
      )
      const heardMs = gateway.lastHeardAt === null ? undefined : Date.parse(gateway.lastHeardAt)
      const troubles = troublesOf(health, gateway.eui, nowMs)
      const now = picture?.gateways.find(({ gw }) => gw === gateway.eui)
      const report = now?.report
      const radio = report && radioTroubleOf(report)
      const days = report && certificateDays(report, nowMs)
      const lost = gaps.filter((gap) => gap.gateway === gateway.eui).length
      const silent = own.filter(({ silentSinceMs }) => silentSinceMs !== undefined).length
      return {
        gateway,
        heardMs,
        devices: own.length,
        silent,
        gaps: lost,
        isBehind: compareVersions(gateway.version, newest) < 0,
        isClockTrusted: newer(report, told)?.isClockTrusted,
        report,
        waiting: report?.waiting.reduce((sum, rows) => sum + rows, 0),
        radio,
        certificateDays: days,
        troubles,
        rank:
          (gateway.online ? 0 : 1000) +
          troubles.length * 10 +
          (radio ? 8 : 0) +
          (days !== undefined && days < CERTIFICATE_DAYS ? 8 : 0) +
          (lost > 0 ? 5 : 0) +
          (silent > 0 ? 1 : 0),
      }
    })
    .sort((a, b) => b.rank - a.rank || (a.gateway.eui < b.gateway.eui ? -1 : 1))
}

/**
 * Who told last knows its clock best.
 * @param {Report | undefined} report @param {import('../../picture.js').Thing | undefined} thing
 */
function newer(report, thing) {
  return (report?.atMs ?? 0) >= (thing?.toldMs ?? 0) ? report : thing
}

/**
 * What keeps a radio from hearing, the worst first; undefined: nothing does.
 * @param {Report} report @returns {'off' | 'part' | 'noise' | 'deaf' | 'duty' | undefined}
 */
export function radioTroubleOf({ radios, radiosOnline, noiseDbm, deafMs, dutyPercent }) {
  if (radiosOnline === 0) return 'off'
  if (radiosOnline < radios) return 'part'
  if (noiseDbm !== undefined && noiseDbm > NOISE_DBM) return 'noise'
  if (deafMs > DEAF_MS) return 'deaf'
  return dutyPercent > DUTY_PERCENT ? 'duty' : undefined
}

/** Whole days that its certificate has left; below zero: it has run out. @param {Report} report @param {number} nowMs */
export function certificateDays({ certificateEndsMs }, nowMs) {
  if (certificateEndsMs === undefined) return undefined
  return Math.floor((certificateEndsMs - nowMs) / DAY_MS)
}

/** The newest of each code, of the last day. @param {readonly Fact[]} health @param {string} eui @param {number} nowMs */
export function troublesOf(health, eui, nowMs) {
  /** @type {Map<string, { code: string, detail: string, atMs: number }>} */
  const newest = new Map()
  for (const { gateway, at, fields } of health) {
    const atMs = Date.parse(at ?? '')
    const code = String(fields?.['code'] ?? '')
    if (gateway !== eui || !(nowMs - atMs < HEALTH_MS) || GOOD_NEWS.includes(code)) continue
    const known = newest.get(code)
    if (!known || known.atMs < atMs)
      newest.set(code, { code, detail: String(fields?.['detail'] ?? ''), atMs })
  }
  return [...newest.values()].sort((a, b) => b.atMs - a.atMs)
}

/** Numbers between points by their value. @param {string} a @param {string} b */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((one) =>
    one.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0),
  )
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Kinds of things that only this gateway tells of, with how many. @param {Picture} picture @param {string} eui */
export function servedBy({ things }, eui) {
  /** @type {Map<string, number>} */
  const counts = new Map()
  for (const { kind, gateway } of things) {
    if (gateway === eui) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}
