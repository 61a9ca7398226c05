// @ts-check
/**
 * What the page knows of the city, from states and facts. Pure: no clock, no page. What no fact has
 * told of is not here, and what a fact calls unknown stays unknown.
 */

/**
 * @typedef {{ quantity: string, index: number, unit: string, value: number }} Measurement
 * @typedef {{ cursor: string, type: string, at: string | null, receivedAt: string, gateway: string,
 *   stream: number, seq: number, subject?: string, devEui?: string, profile?: string,
 *   fields?: Record<string, any>, measurements?: Measurement[] }} FactLine
 * @typedef {{ kind: string, subject: string, type: string, at: string, gateway: string,
 *   profile?: string, fields?: Record<string, any>, measurements?: Measurement[] }} State
 */

const FACTS_MAX = 60
const MINUTE_MS = 60_000
/** Live facts whose delay is looked at. */
const DELAYS_MAX = 50

export function emptyCity() {
  return {
    /** @type {any} */
    status: undefined,
    /** @type {any[]} */
    gateways: [],
    /** @type {State[]} */
    states: [],
    /** Newest first. @type {FactLine[]} */
    facts: [],
    /** UTC of arrival of the facts of the last minute. @type {number[]} */
    arrivedMs: [],
    /** Milliseconds from event to here, of live facts. @type {number[]} */
    delaysMs: [],
  }
}

/** @typedef {ReturnType<typeof emptyCity>} City */

/**
 * A fact as it arrives.
 * @param {City} city
 * @param {FactLine} fact
 */
export function takeFact(city, fact) {
  const receivedMs = Date.parse(fact.receivedAt)
  city.facts = [fact, ...city.facts].slice(0, FACTS_MAX)
  city.arrivedMs = [...city.arrivedMs, receivedMs].filter((ms) => ms > receivedMs - MINUTE_MS)
  if (fact.at === null) return
  // An hour's aggregate speaks of a moment that was over before it could be told.
  if (fact.type === 'spotHour' || fact.type === 'zoneHour') return
  city.delaysMs = [...city.delaysMs, receivedMs - Date.parse(fact.at)].slice(-DELAYS_MAX)
}

/** @param {City} city */
export function medianDelayMs({ delaysMs }) {
  if (delaysMs.length === 0) return undefined
  const sorted = [...delaysMs].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

const SPOT_STATES = /** @type {Record<string, 'free' | 'occupied'>} */ ({
  spotTaken: 'occupied',
  spotFreed: 'free',
})

/**
 * Spaces by street; ids are the street's and a number.
 * @param {City} city
 */
export function streets(city) {
  /** @type {Map<string, { id: string, state: 'free' | 'occupied' | 'unknown', sinceMs: number }[]>} */
  const byStreet = new Map()
  const spots = city.states.filter(({ kind }) => kind === 'spot')
  spots.sort((a, b) => a.subject.localeCompare(b.subject))
  for (const { subject, type, fields, at } of spots) {
    const street = subject.replace(/-\d+$/, '')
    const sinceMs = fields?.['sinceMs'] ?? Date.parse(at)
    /** @type {'free' | 'occupied' | 'unknown'} */
    const state = SPOT_STATES[type] ?? 'unknown'
    const spot = { id: subject, state, sinceMs }
    const list = byStreet.get(street)
    if (list) list.push(spot)
    else byStreet.set(street, [spot])
  }
  return [...byStreet].map(([id, spaces]) => ({ name: placeName(id), spaces }))
}

/** @param {readonly { state: string }[]} spaces */
export function countSpaces(spaces) {
  const free = spaces.filter(({ state }) => state === 'free').length
  const occupied = spaces.filter(({ state }) => state === 'occupied').length
  return { free, occupied, unknown: spaces.length - free - occupied }
}

/**
 * The last state of each thing of one kind, newest first.
 * @param {City} city
 * @param {string} kind
 */
export function statesOf({ states }, kind) {
  const found = states.filter((state) => state.kind === kind)
  return found.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

const SMALL_WORDS = new Set(['de', 'la', 'le', 'du', 'des', 'les', 'et', 'of', 'the'])

/**
 * `rue-d-italie` as people write it: Rue d’Italie.
 * @param {string} id
 */
export function placeName(id) {
  const words = id.split('-').filter((word) => word !== '')
  let name = ''
  for (const [i, word] of words.entries()) {
    const elided = word === 'd' || word === 'l'
    const small = i > 0 && (SMALL_WORDS.has(word) || elided)
    const shown = small ? word : word.charAt(0).toUpperCase() + word.slice(1)
    name += elided && i > 0 && i < words.length - 1 ? `${shown}’` : `${shown} `
  }
  return name.trim()
}

/** The last four digits tell sensors of one delivery apart. @param {string} devEui */
export function shortEui(devEui) {
  return devEui.slice(-4).toUpperCase()
}
