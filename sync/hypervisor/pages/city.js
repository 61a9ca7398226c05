// @ts-check
/** What the hypervisor knows of its city, and how a fact changes it. Pure and bounded. */

import { placeName } from '../../../base/web/place.js'

/**
 * @typedef {{ cursor: string, type: string, at: string | null, receivedAt: string, gateway: string, stream: number,
 *   seq: number, stands: boolean, subject?: string, devEui?: string, profile?: string, fields?: Record<string, any>,
 *   measurements?: { quantity: string, index: number, unit: string, value: number }[] }} FactLine
 * @typedef {{ kind: string, subject: string, type: string, at: string, gateway: string, profile?: string,
 *   fields?: Record<string, any>, measurements?: FactLine['measurements'] }} State
 * @typedef {{ eui: string, version: string, epoch: number, online: boolean, firstHeardAt: string | null,
 *   lastHeardAt: string | null, cursors: { epoch: number, stream: number, next: number }[] }} Gateway
 * @typedef {{ id: string, profile: string, path: string, origin: string, state: 'running' | 'halted' | 'ended' | 'done',
 *   stage: number, reason: string, terms: { stages: readonly ('one' | number)[] }, gateways: number, chosen: number,
 *   counts: Readonly<Record<string, number>> }} Rollout
 * @typedef {{ id: string, kind: string, name: string, lat: number, lon: number, category?: string, limitMinutes?: number }} Asset
 */

const FACTS_MAX = 60
const MINUTE_MS = 60_000
/** Live facts whose delay is looked at. */
const DELAYS_MAX = 50
const BACKLOG_MS = 2 * MINUTE_MS

export function emptyCity() {
  return {
    /** @type {any} */
    status: undefined,
    /** @type {readonly Gateway[]} */
    gateways: [],
    /** @type {readonly any[]} */
    gaps: [],
    /** The newest of each decoder. @type {readonly Rollout[]} */
    rollouts: [],
    /** Names and places of what facts speak of, where a file told them. @type {ReadonlyMap<string, Asset>} */
    assets: new Map(),
    /** Newest first. @type {FactLine[]} */
    facts: [],
    /** As it was answered, and as it is read. @type {any} */
    pictureBody: undefined,
    /** @type {import('./live/picture.js').Picture | undefined} */
    picture: undefined,
    /** Open alarms with their lives. @type {readonly import('./live/alarm-order.js').Alarm[]} */
    open: [],
    /** What the stream has told and the list has not yet. @type {readonly import('./live/alarm-order.js').Alarm[]} */
    told: [],
    isStreamOpen: false,
    hadStream: false,
    /** UTC of arrival of the facts of the last minute. @type {number[]} */
    arrivedMs: [],
    /** Milliseconds from event to here, of live facts. @type {number[]} */
    delaysMs: [],
  }
}

/** @typedef {ReturnType<typeof emptyCity>} City */

/** @param {City} city @param {FactLine} fact as it arrives */
export function takeFact(city, fact) {
  const receivedMs = Date.parse(fact.receivedAt)
  city.facts = [fact, ...withoutWithdrawn(city.facts, fact)].slice(0, FACTS_MAX)
  city.arrivedMs = [...city.arrivedMs, receivedMs].filter((ms) => ms > receivedMs - MINUTE_MS)
  // An hour's aggregate speaks of a moment that was over before it could be told.
  if (fact.at === null || fact.type.endsWith('Hour')) return
  const delayMs = receivedMs - Date.parse(fact.at)
  // A backlog is old when it comes: it says how long the link was away, not how fast it is.
  if (delayMs < BACKLOG_MS) city.delaysMs = [...city.delaysMs, delayMs].slice(-DELAYS_MAX)
}

/**
 * A withdrawal takes the event back that it names: it stays among what was told, and stands no more.
 * @param {FactLine[]} facts @param {FactLine} by
 */
function withoutWithdrawn(facts, { type, subject, fields }) {
  if (type !== 'withdrawn') return facts
  const isMeant = (/** @type {FactLine} */ fact) =>
    fact.type === fields?.of &&
    fact.subject === subject &&
    Date.parse(fact.at ?? '') === fields?.ofMs
  return facts.map((fact) => (isMeant(fact) ? { ...fact, stands: false } : fact))
}

/** @param {City} city */
export function medianDelayMs({ delaysMs }) {
  if (delaysMs.length === 0) return undefined
  const sorted = [...delaysMs].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

/** @param {any} collection GeoJSON of the API @returns {ReadonlyMap<string, Asset>} */
export function readAssets(collection) {
  const features = /** @type {any[]} */ (collection?.features ?? [])
  return new Map(
    features.map(({ geometry, properties }) => {
      const [lon, lat] = geometry?.coordinates ?? []
      return [properties.id, { name: placeName(properties.id), ...properties, lat, lon }]
    }),
  )
}

/** A name that people know; the id made readable where no file told one. @param {City} city @param {string} id */
export function nameOf(city, id) {
  return city.assets.get(id)?.name ?? (/^[0-9a-f]{16}$/.test(id) ? id.toUpperCase() : placeName(id))
}
