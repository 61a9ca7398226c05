// @ts-check
/** Everything that has a place: assets and the gateway, each with its layer, how it stands and where more of it is. Pure. */

import { CALL_HOT_MS, detailsOf, lookOf, spaceMark } from '../../model.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').AssetView} AssetView */
/** @typedef {'ok' | 'watch' | 'alarm' | 'unknown' | 'plain'} State @typedef {keyof typeof LAYERS} Layer */
/**
 * @typedef {{ id: string, name: string, kind: string, layer: Layer, state: State, word: string, sinceMs: number | null,
 *   at: { lat: number, lon: number } | undefined, href: string, view: AssetView | undefined }} Item
 */

export const LAYERS = /** @type {const} */ ({
  spaces: { icon: 'parking', kinds: ['space'] },
  water: { icon: 'water', kinds: ['zone', 'site', 'tree'] },
  safety: { icon: 'safety', kinds: ['callPoint', 'building'] },
  others: { icon: 'other', kinds: ['bin', 'segment', 'noisePoint', 'airPoint', 'heatPoint'] },
  gateway: { icon: 'gateway', kinds: ['gateway'] },
})
/** The most urgent first; what is not known comes before what is well. */
const RANKS = { alarm: 0, watch: 1, unknown: 2, plain: 3, ok: 4 }
const EARTH_M = 6_371_000

/** @param {Context} c @returns {readonly Item[]} */
export function itemsOf(c) {
  const { model } = c
  const assets = (model.assets ?? []).map((view) => itemOf(c, view))
  const gateway = gatewayOf(c)
  return gateway ? [...assets, gateway] : assets
}

/** @param {Context} c @param {AssetView} view @returns {Item} */
function itemOf(c, view) {
  const { id, name, kind, lat, lon } = view.asset
  const { page } = lookOf(kind)
  return {
    ...{ id, name, kind, view },
    layer: layerOf(kind),
    ...stateOf(c, view),
    sinceMs: view.sinceMs,
    at: lat === undefined || lon === undefined ? undefined : { lat, lon },
    href: page === 'safety' ? '#/safety' : `#/${page}/${encodeURIComponent(id)}`,
  }
}

/** The machine on its roof. Its radio speaks for it: without one it hears nobody. @param {Context} c @returns {Item | undefined} */
function gatewayOf({ t, model }) {
  const { status } = model
  if (!status) return undefined
  const { gatewayEui, name, position, radio } = status
  const hears = radio.some(({ online }) => online)
  return {
    ...{ id: gatewayEui, name, kind: 'gateway', layer: 'gateway', view: undefined, sinceMs: null },
    state: hears ? 'ok' : 'watch',
    word: hears ? t.map.hears : t.map.deaf,
    at: position,
    href: '#/radio',
  }
}

/** @param {string} kind @returns {Layer} */
function layerOf(kind) {
  const found = Object.entries(LAYERS).find(([, { kinds }]) => kinds.some((one) => one === kind))
  return /** @type {Layer} */ (found?.[0] ?? 'others')
}

/** How anything stands, in a word. @param {Context} c @param {AssetView} view @returns {{ state: State, word: string }} */
export function stateOf({ t, model, nowMs }, view) {
  const { asset, state } = view
  const { intrusion, alarms, valve } = detailsOf(view)
  if (asset.kind === 'space') {
    const mark = spaceMark(view)
    const states = /** @type {const} */ ({
      free: 'ok',
      occupied: 'plain',
      over: 'alarm',
      unknown: 'unknown',
    })
    return { state: states[mark], word: t.space[mark] }
  }
  if (intrusion) return { state: 'alarm', word: t.tasks.intrusion.pill }
  if (alarms && alarms.length > 0) return { state: 'alarm', word: t.tasks.alarm.pill }
  if (asset.kind === 'callPoint') {
    const isHot = model.calls.some(
      ({ subject, atMs }) => subject === asset.id && nowMs - atMs < CALL_HOT_MS,
    )
    if (isHot) return { state: 'alarm', word: t.tasks.call.pill }
    return state === 'unknown'
      ? { state: 'unknown', word: t.unknownWord }
      : { state: 'ok', word: t.point.ready }
  }
  if (state === 'leak-suspected') return { state: 'watch', word: t.zone.states.suspected }
  if (state.startsWith('leak')) return { state: 'watch', word: t.zone.states.leak }
  if (valve?.isUnsure) return { state: 'watch', word: t.tasks.valve.pill }
  if (state === 'watering') return { state: 'plain', word: t.zone.states.watering }
  if (state === 'closed') return { state: 'ok', word: t.zone.states.closed }
  if (state === 'full' || state === 'dry') return { state: 'watch', word: t.things.states[state] }
  if (state === 'unknown') return { state: 'unknown', word: t.unknownWord }
  const words = /** @type {Readonly<Record<string, string>>} */ (t.things.states)
  return { state: 'ok', word: words[state] ?? t.ok }
}

/** What a person must see to, or what nobody knows. @param {Item} item @param {string} only `todo`, `unknown`, or neither */
export function isOfState({ state }, only) {
  if (only === 'todo') return state === 'alarm' || state === 'watch'
  return only !== 'unknown' || state === 'unknown'
}

/** @param {Item} item @param {string} text each of its words is somewhere in the name */
export function isNamed({ name, id }, text) {
  const words = `${name} ${id}`.toLowerCase()
  return text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((one) => words.includes(one))
}

/**
 * What is urgent first, then what is near, then by name.
 * @param {readonly Item[]} items @param {{ lat: number, lon: number } | undefined} here
 */
export function inOrder(items, here) {
  const far = (/** @type {Item} */ { at }) =>
    here && at ? metresBetween(here, at) : Number.POSITIVE_INFINITY
  return items
    .map((item) => ({ item, rank: RANKS[item.state], metres: far(item) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        (a.metres === b.metres ? 0 : a.metres - b.metres) ||
        a.item.name.localeCompare(b.item.name, 'fr', { numeric: true }),
    )
    .map(({ item }) => item)
}

/** Good to a metre over a city. @param {{ lat: number, lon: number }} a @param {{ lat: number, lon: number }} b */
export function metresBetween(a, b) {
  const radians = (/** @type {number} */ degrees) => (degrees * Math.PI) / 180
  const north = radians(b.lat - a.lat)
  const east = radians(b.lon - a.lon) * Math.cos(radians((a.lat + b.lat) / 2))
  return EARTH_M * Math.hypot(north, east)
}

/** In the middle of what has a place. @param {readonly Item[]} items @returns {[number, number] | undefined} */
export function middleOf(items) {
  const places = items.flatMap(({ at }) => at ?? [])
  if (places.length === 0) return undefined
  const mean = (/** @type {'lat' | 'lon'} */ name) =>
    places.reduce((sum, place) => sum + place[name], 0) / places.length
  return [mean('lat'), mean('lon')]
}
