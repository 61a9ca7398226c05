// @ts-check
/** What the hypervisor knows of its city, and how a fact changes it. Pure and bounded. */

import { placeName, streetOf } from '../../../base/web/place.js'

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
 * @typedef {{ id: string, name: string, street: string, category: string, state: 'free' | 'occupied' | 'over' | 'unknown',
 *   sinceMs: number | undefined, asset: Asset | undefined }} Space
 */

const FACTS_MAX = 60
const MINUTE_MS = 60_000
/** Live facts whose delay is looked at. */
const DELAYS_MAX = 50
const BACKLOG_MS = 2 * MINUTE_MS
/** A call stands among the alarms for so long. */
export const CALL_HOT_MS = 15 * MINUTE_MS

export function emptyCity() {
  return {
    /** @type {any} */
    status: undefined,
    /** @type {readonly Gateway[]} */
    gateways: [],
    /** @type {readonly State[]} */
    states: [],
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

/** The newest fact of each thing of one kind, newest first. @param {City} city @param {string} kind */
export function statesOf({ states }, kind) {
  return states
    .filter((state) => state.kind === kind)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

const SPOT_STATES = /** @type {Readonly<Record<string, 'free' | 'occupied'>>} */ ({
  spotTaken: 'occupied',
  spotFreed: 'free',
})

/**
 * All spaces: those that facts told and those that the file names; what was not told is unknown.
 * @param {City} city
 * @returns {Space[]}
 */
export function spacesOf(city) {
  const told = new Map(statesOf(city, 'spot').map((state) => [state.subject, state]))
  const over = new Set(
    statesOf(city, 'overstay')
      .filter(({ type }) => type === 'overstayStarted')
      .map(({ subject }) => subject),
  )
  const named = [...city.assets.values()].filter(({ kind }) => kind === 'space').map(({ id }) => id)
  const ids = [...new Set([...told.keys(), ...named])].sort()
  return ids.map((id) => {
    const state = told.get(id)
    const asset = city.assets.get(id)
    const name = asset?.name ?? placeName(id)
    const word = SPOT_STATES[state?.type ?? ''] ?? 'unknown'
    return {
      id,
      name,
      street: asset
        ? name.replace(/[\s,]*[A-Z]{0,3}\s*\d+$/u, '') || name
        : placeName(streetOf(id)),
      category: asset?.category ?? 'normal',
      state: word === 'occupied' && over.has(id) ? 'over' : word,
      sinceMs: state && (state.fields?.['sinceMs'] ?? Date.parse(state.at)),
      asset,
    }
  })
}

/** @param {readonly { state: string }[]} spaces */
export function countSpaces(spaces) {
  const count = (/** @type {string} */ state) =>
    spaces.filter((space) => space.state === state).length
  const counts = { free: count('free'), occupied: count('occupied'), over: count('over') }
  return { ...counts, unknown: spaces.length - counts.free - counts.occupied - counts.over }
}

/** @template T @param {readonly T[]} list @param {(one: T) => string} keyOf @returns {Map<string, T[]>} */
export function groupBy(list, keyOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map()
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}

/** Alarm, the state that tells it, and the type of fact in which it stands. */
const HOT = /** @type {const} */ ([
  ['intrusion', 'intrusion', 'intrusionDetected'],
  ['device', 'alarm', 'alarmRaised'],
  ['missed', 'supervision', 'supervisionLost'],
])

/**
 * What waits for a person: calls, intrusions, open water, then what is silent, then age.
 * @typedef {{ kind: 'call' | 'intrusion' | 'device' | 'missed' | 'leak' | 'valve' | 'silent' | 'data', urgency: number, sinceMs: number,
 *   subject: string, state?: State, detail?: string }} Alarm
 * @param {City} city
 * @param {number} nowMs
 * @returns {Alarm[]}
 */
export function alarmsOf(city, nowMs) {
  /** @type {Alarm[]} */
  const alarms = []
  for (const state of statesOf(city, 'call')) {
    const sinceMs = Date.parse(state.at)
    if (nowMs - sinceMs < CALL_HOT_MS)
      alarms.push({ kind: 'call', urgency: 0, sinceMs, subject: state.subject, state })
  }
  for (const [kind, word, type] of HOT) {
    for (const state of statesOf(city, word)) {
      // Of several alarms of a place one may be over while another stands.
      if (state.type === type || Number(state.fields?.['standing'] ?? 0) > 0)
        alarms.push({
          kind,
          urgency: 1,
          sinceMs: Date.parse(state.at),
          subject: state.subject,
          state,
        })
    }
  }
  for (const state of statesOf(city, 'leak')) {
    if (state.type === 'leakCleared') continue
    const isOpen = state.type === 'leakConfirmed' && state.fields?.['kind'] !== 'hidden_leak'
    alarms.push({
      kind: 'leak',
      urgency: isOpen ? 2 : 3,
      sinceMs: state.fields?.['sinceMs'] ?? Date.parse(state.at),
      subject: state.subject,
      state,
    })
  }
  for (const state of statesOf(city, 'valve')) {
    if (state.type === 'valveUnsure')
      alarms.push({
        kind: 'valve',
        urgency: 2,
        sinceMs: Date.parse(state.at),
        subject: state.subject,
        state,
      })
  }
  for (const { eui, online, lastHeardAt } of city.gateways) {
    if (!online)
      alarms.push({
        kind: 'silent',
        urgency: 4,
        sinceMs: Date.parse(lastHeardAt ?? ''),
        subject: eui,
      })
  }
  for (const { at, code, gateway } of city.status?.alarms ?? []) {
    alarms.push({
      kind: 'data',
      urgency: 5,
      sinceMs: Date.parse(at),
      subject: gateway,
      detail: code,
    })
  }
  return alarms.sort((a, b) => a.urgency - b.urgency || a.sinceMs - b.sinceMs)
}

/** Soils by zone or tree, from readings of tension and the facts that judge them. @param {City} city */
export function soilsOf(city) {
  return statesOf(city, 'soil').map(({ subject, type, fields, at }) => ({
    id: subject,
    isDry: type === 'soilDry',
    tensionKpa: Number(fields?.['tensionKpa'] ?? 0),
    thresholdKpa: Number(fields?.['thresholdKpa'] ?? 0),
    atMs: Date.parse(at),
  }))
}
