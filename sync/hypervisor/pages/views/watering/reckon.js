// @ts-check
/** Zones as they are, what forbids to water them, and how much an order would give. Pure. */

/**
 * @typedef {import('../../../city/thing.ts').WaterThing} WaterThing
 * @typedef {import('../../picture.js').Picture} Picture
 * @typedef {'leak' | 'unsure' | 'open' | 'lock' | 'noValve' | 'silent' | 'gateway'} Hindrance
 */

/** The gateway's own border for one order (gateway/core/hypervisor-commands.ts). */
export const MINUTES_MAX = 60
const MINUTE_MS = 60_000
/** Less than half of what was expected is no watering; learned volumes vary by so much. */
const OPERATING_SHARE = 0.5
export const USUAL_SHARE = 0.12

/** What a person may water: zones with a name, the driest first. @param {readonly WaterThing[]} things */
export function zonesOf(things) {
  const zones = things.filter(({ kind }) => kind === 'zone')
  return [...zones].sort((a, b) => thirstOf(b) - thirstOf(a) || a.name.localeCompare(b.name))
}

/** Tension above its threshold as a share; what nobody measures comes last. @param {WaterThing} zone */
export function thirstOf({ soil }) {
  return soil && soil.thresholdKpa > 0 ? soil.tensionKpa / soil.thresholdKpa : -1
}

/**
 * Why it cannot be started now: what the gateway would refuse, told before somebody writes a reason.
 * @param {WaterThing} zone @param {Picture} picture
 * @returns {Hindrance | undefined}
 */
export function hindranceOf(zone, picture) {
  if (zone.leak) return 'leak'
  if (zone.valves.length === 0) return 'noValve'
  if (zone.valves.some(({ status }) => status === 'unsure')) return 'unsure'
  if (zone.valves.some(({ status }) => status === 'open')) return 'open'
  if (zone.lock) return 'lock'
  const gateway = picture.gateways.find(({ gw }) => gw === zone.gateway)
  if (!gateway) return 'gateway'
  return gateway.isOnline ? undefined : 'silent'
}

/** Litres a minute by what its last watering should have given; `undefined`: not learned. @param {WaterThing} zone */
export function litresPerMinute({ lastWatering }) {
  if (!lastWatering || lastWatering.durationMs < MINUTE_MS) return undefined
  const litres = lastWatering.expectedLitres ?? lastWatering.litres
  return litres > 0 ? litres / (lastWatering.durationMs / MINUTE_MS) : undefined
}

/**
 * Whether a zone's valve works, as far as it is known.
 * @param {WaterThing} zone @param {Picture} picture
 * @returns {{ state: 'ok' | 'watch' | 'unknown', why: string }}
 */
export function valveState(zone, picture) {
  const serving = picture.devices.filter(({ devEui }) =>
    zone.valves.some((valve) => valve.devEui === devEui),
  )
  if (zone.valves.length === 0) return { state: 'unknown', why: 'noValve' }
  if (serving.some(({ silentSinceMs }) => silentSinceMs !== undefined))
    return { state: 'unknown', why: 'silentValve' }
  if (zone.leak) return { state: 'watch', why: 'leak' }
  if (zone.cycleFault) return { state: 'watch', why: 'fault' }
  if (zone.valves.some(({ status }) => status === 'unsure'))
    return { state: 'watch', why: 'unsure' }
  return { state: 'ok', why: 'works' }
}

/**
 * The last watering of each zone against what it learned, the most astray first.
 * @param {readonly WaterThing[]} zones @param {number} sinceMs older ones are not the last night's
 */
export function nightOf(zones, sinceMs) {
  return zones
    .map((zone) => {
      const done = zone.lastWatering
      const isRecent = done !== undefined && done.endedMs >= sinceMs
      const expected = done?.expectedLitres ?? null
      const share = isRecent && expected ? done.litres / expected - 1 : null
      return { zone, done: isRecent ? done : undefined, share, finding: findingOf(zone, share) }
    })
    .sort((a, b) => rankOf(b) - rankOf(a) || a.zone.name.localeCompare(b.zone.name))
}

/** @param {WaterThing} zone @param {number | null} share @returns {'leak' | 'lock' | 'fault' | 'dry' | 'low' | 'high' | 'usual' | 'none' | 'unlearned'} */
function findingOf(zone, share) {
  if (zone.leak) return 'leak'
  if (zone.lock) return 'lock'
  if (zone.cycleFault) return 'fault'
  if (share === null) return zone.lastWatering ? 'unlearned' : 'none'
  if (share <= OPERATING_SHARE - 1) return 'dry'
  if (share < -USUAL_SHARE) return 'low'
  return share > USUAL_SHARE ? 'high' : 'usual'
}

/** @param {{ share: number | null, finding: string }} row */
function rankOf({ share, finding }) {
  if (finding === 'leak' || finding === 'fault') return 10
  if (finding === 'lock') return 5
  return share === null ? -1 : Math.abs(share)
}

/**
 * Litres until this hour of a day.
 * @param {readonly import('../../kept-kpis.js').Told[]} hours @param {number} count of them
 */
export function litresUntil(hours, count) {
  const first = hours.slice(0, count)
  if (first.length === 0 || first.every(({ value }) => value === null)) return null
  return first.reduce((sum, { value }) => sum + (value ?? 0), 0)
}
