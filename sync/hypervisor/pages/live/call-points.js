// @ts-check
/** Whether a call point can call: never "ready" without a sign of life. Pure. */

/** @typedef {import('../../city/thing.ts').CallPoint} CallPoint @typedef {import('../../city/thing.ts').Building} Building */
/** @typedef {import('./picture.js').Picture} Picture @typedef {import('./alarm-order.js').Alarm} Alarm */

/** Points tell that they live, or are tested, once a day at the least. */
const HEARD_MS = 26 * 3_600_000

/**
 * @typedef {{ word: 'calls' | 'ready' | 'lost' | 'away' | 'never', state: 'alarm' | 'ok' | 'unknown', sinceMs?: number }} PointState
 */

/**
 * @param {CallPoint | Building} point
 * @param {Picture} picture
 * @param {{ alarms: readonly Alarm[], nowMs: number }} now
 * @returns {PointState}
 */
export function stateOfPoint(point, picture, { alarms, nowMs }) {
  const open = alarms.find(({ kind, subject, ended }) => {
    return subject === point.id && ended === null && (kind === 'call' || kind === 'intrusion')
  })
  if (open) return { word: 'calls', state: 'alarm', sinceMs: Date.parse(open.since) }
  if (!point.isSupervised) {
    const { supervisionLostMs } = point
    return {
      word: 'lost',
      state: 'unknown',
      ...(supervisionLostMs && { sinceMs: supervisionLostMs }),
    }
  }
  const gateway = picture.gateways.find(({ gw }) => gw === gatewayOf(point, picture))
  if (gateway && !gateway.isOnline) {
    return { word: 'away', state: 'unknown', sinceMs: gateway.lastHeardMs }
  }
  const heardMs = heardOf(point, picture)
  if (heardMs !== undefined && nowMs - heardMs < HEARD_MS) {
    return { word: 'ready', state: 'ok', sinceMs: heardMs }
  }
  return { word: 'never', state: 'unknown', ...(heardMs !== undefined && { sinceMs: heardMs }) }
}

/** The newest sign of life. @param {CallPoint | Building} point @param {Picture} picture */
export function heardOf(point, picture) {
  const told = [point.toldMs, 'lastTestMs' in point ? point.lastTestMs : undefined]
  const read = point.devEuis.map((devEui) => picture.devices.get(devEui)?.lastReadingMs)
  const known = [...told, ...read].flatMap((ms) => ms ?? [])
  return known.length === 0 ? undefined : Math.max(...known)
}

/** @param {CallPoint | Building} point @param {Picture} picture */
function gatewayOf({ gateway, devEuis }, { devices }) {
  return gateway ?? devEuis.map((devEui) => devices.get(devEui)?.gateway).find(Boolean)
}
