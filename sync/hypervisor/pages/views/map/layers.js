// @ts-check
/** What lies on the map: layers, symbols by kind and state, areas that leak or of which nothing is known. Pure. */

import { soilNow } from '../overview/water.js'
import { standingOf } from './standing.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/picture.js').Thing} Thing @typedef {import('../../live/picture.js').Picture} Picture */
/** @typedef {import('../../../../../base/web/map.js').Pin} Pin @typedef {import('../../../../../base/web/map.js').Area} Area */
/** @typedef {'parking' | 'water' | 'tree' | 'safety' | 'bin' | 'air' | 'people' | 'gateway'} Layer */

/** Kind → layer, domain, symbol, shape. @type {Readonly<Record<Thing['kind'], { layer: Layer, domain: string, icon: string, shape: string }>>} */
const LOOKS = {
  space: { layer: 'parking', domain: 'parking', icon: 'parking', shape: '' },
  zone: { layer: 'water', domain: 'water', icon: 'water', shape: 'drop' },
  site: { layer: 'water', domain: 'water', icon: 'water', shape: 'drop' },
  tree: { layer: 'tree', domain: 'green', icon: 'tree', shape: 'treering' },
  callPoint: { layer: 'safety', domain: 'safety', icon: 'call', shape: 'triangle' },
  building: { layer: 'safety', domain: 'safety', icon: 'building', shape: 'triangle' },
  bin: { layer: 'bin', domain: 'waste', icon: 'bin', shape: 'trapezoid' },
  airPoint: { layer: 'air', domain: 'air', icon: 'air', shape: 'hexagon' },
  heatPoint: { layer: 'air', domain: 'air', icon: 'heat', shape: 'hexagon' },
  noisePoint: { layer: 'air', domain: 'air', icon: 'noise', shape: 'hexagon' },
  segment: { layer: 'people', domain: 'air', icon: 'people', shape: 'square' },
}
/** In the order of the panel. @type {readonly Layer[]} */
export const LAYERS = ['parking', 'water', 'tree', 'safety', 'bin', 'air', 'people', 'gateway']
/** Around a thing of which nothing is known since its gateway is silent; around a zone that leaks. */
const UNKNOWN_M = 28
const LEAK_M = 34
export const HATCH = 'map-hatch'

/** @param {Thing['kind']} kind */
export function lookOf(kind) {
  return LOOKS[kind]
}

/**
 * @typedef {{ id: string, name: string, kind: Thing['kind'] | 'gateway', layer: Layer, standing: import('./standing.js').Standing,
 *   devEuis: readonly string[], pin: Pin | undefined }} Item without a place it is in the list only
 */

/** @param {Context} c @param {Picture} picture @returns {readonly Item[]} */
export function itemsOf(c, picture) {
  const things = [...picture.things.values()].map((thing) => itemOf(c, thing, picture))
  return [...things, ...gatewaysOf(c, picture)]
}

/** @param {Context} c @param {Thing} thing @param {Picture} picture @returns {Item} */
function itemOf(c, thing, picture) {
  const { id, name, kind, place, devEuis } = thing
  const look = LOOKS[kind]
  const standing = standingOf(c, thing, picture)
  const title = `${name}, ${standing.word}`
  const at = place && { id, lat: place.lat, lon: place.lon, title, state: standing.state }
  return { id, name, kind, layer: look.layer, standing, devEuis, pin: at && pinOf(c, thing, at) }
}

/** @param {Context} c @param {Thing} thing @param {{ id: string, lat: number, lon: number, title: string, state: string }} at @returns {Pin} */
function pinOf({ t, f, nowMs }, thing, at) {
  if (thing.kind === 'space') {
    const { category, row = '', rowName = row } = thing
    const mark = at.state === 'over' ? '!' : t.letters[/** @type {'prm'} */ (category)]
    return { ...at, look: 'space', mark, group: row, groupName: rowName }
  }
  const { domain, icon, shape } = LOOKS[thing.kind]
  const soil = thing.kind === 'tree' ? soilNow(thing, nowMs) : undefined
  const kpa = soil?.isDry && soil.tensionKpa !== undefined ? f.number(soil.tensionKpa) : ''
  const isLeak = 'leak' in thing && thing.leak !== undefined
  return {
    ...at,
    look: 'disc',
    domain,
    icon: isLeak ? 'leak' : icon,
    shape,
    ...(kpa && { mark: kpa }),
  }
}

/** Gateways stand where the file of assets says. @param {Context} c @param {Picture} picture @returns {Item[]} */
function gatewaysOf({ t, city }, picture) {
  return picture.gateways.map(({ gw, isOnline, lastHeardMs }) => {
    const asset = city.assets.get(gw)
    const words = t.cityMap.states
    /** @type {Item['standing']} */
    const standing = isOnline
      ? { state: 'ok', word: words.online }
      : { state: 'unknown', word: words.offline, sinceMs: lastHeardMs }
    const name = asset?.name ?? gw.toUpperCase()
    const title = `${name}, ${standing.word}`
    const at = asset?.lat !== undefined && {
      id: gw,
      lat: asset.lat,
      lon: asset.lon,
      title,
      state: standing.state,
    }
    const pin = at
      ? {
          ...at,
          look: /** @type {const} */ ('disc'),
          domain: 'none',
          icon: isOnline ? 'gateway' : 'off',
          shape: 'mast',
        }
      : undefined
    return { id: gw, name, kind: 'gateway', layer: 'gateway', standing, devEuis: [], pin }
  })
}

/** @param {Context} c @param {Picture} picture @param {ReadonlySet<string>} off layers that are not shown @returns {readonly Area[]} */
export function areasOf({ f }, picture, off) {
  /** @type {Area[]} */
  const areas = []
  for (const thing of picture.things.values()) {
    const { id, place } = thing
    if (!place) continue
    if (!off.has('unknown') && isDark(thing, picture)) {
      areas.push({
        id: `unknown ${id}`,
        ...place,
        radiusM: UNKNOWN_M,
        look: 'unknown',
        fill: `url(#${HATCH})`,
      })
    }
    if (!off.has('water') && 'leak' in thing && thing.leak) {
      const word = f.unit(thing.leak.flowLitresPerHour, 'L/h')
      const look = thing.leak.isConfirmed ? 'leak' : 'suspected'
      areas.push({ id: `leak ${id}`, ...place, radiusM: LEAK_M, look, word })
    }
  }
  return areas
}

/** Its gateway is silent, and so nothing is known of it. @param {Thing} thing @param {Picture} picture */
export function isDark(thing, { gateways, devices }) {
  if (thing.kind === 'space' && thing.unknownBecause === 'silent-gateway') return true
  if (thing.kind === 'space' && thing.status !== 'unknown') return false
  const gateway = thing.gateway ?? thing.devEuis.map((devEui) => devices.get(devEui)?.gateway)[0]
  return gateways.some(({ gw, isOnline }) => gw === gateway && !isOnline)
}

/** Names and sensors that a text is part of. @param {readonly Item[]} items @param {string} text */
export function found(items, text) {
  const plain = plainOf(text)
  if (plain === '') return items
  return items.filter(({ name, id, devEuis }) =>
    [name, id, ...devEuis].some((one) => plainOf(one).includes(plain)),
  )
}

/** Without accents and case. @param {string} text */
function plainOf(text) {
  return text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .trim()
}
