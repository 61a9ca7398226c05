// @ts-check
/**
 * The city's plan: Leaflet over our own vector base, no tiles, no network. Symbols keep their size on
 * the screen; below street zoom the spaces of a street gather into one pill "5 / 22". The map is an
 * image to a screen reader: every map has its list beside it. Loaded when a map is first opened.
 */

import * as L from 'leaflet'
import { h, render } from 'preact'
import { Icon } from './icons.js'

/**
 * @typedef {{ id: string, lat: number, lon: number, look: 'space' | 'disc', state: string,
 *   icon?: string, domain?: string, group?: string, groupName?: string, mark?: string, title: string,
 *   turn?: number, shape?: string, badge?: string }} Pin `shape`: of a disc, by its kind; `badge`: the sign of its state
 * An area that something is said of: a leaking zone, places without fresh data.
 * @typedef {{ id: string, lat: number, lon: number, radiusM: number, look: string, fill?: string, word?: string }} Area
 * `show`: `coveredPx`: of the map's height, by a card at its bottom
 * @typedef {{ draw: (pins: readonly Pin[], chosen: string, areas?: readonly Area[]) => void, zoom: (steps: number) => void,
 *   show: (lat: number, lon: number, coveredPx?: number) => void, close: () => void }} CityMap
 */

const STREET_ZOOM = 17
/** console-ux.md §6: symbols closer than this are asked about. */
const THUMB_PX = 24
const UNDER_THUMB_MAX = 8
const STREET_WIDTHS = /** @type {Readonly<Record<string, number>>} */ ({
  main: 16,
  road: 11,
  lane: 7,
})
/** Pixels of a street of width 1 at zoom 16; they double with each step. */
const WIDTH_ZOOM = 16.2

/**
 * @param {HTMLElement} element
 * @param {{ label: string, base: any, center: [number, number], zoom: number, onChoose: (id: string, near?: readonly string[]) => void,
 *   onTap?: (lat: number, lon: number) => void, hasRings?: boolean }} how `near`: discs under one thumb, where there are several; `hasRings`: gathered spaces show their
 *   shares as a ring; `onTap`: somebody points at the ground
 * @returns {CityMap}
 */
export function openMap(element, { label, base, center, zoom, onChoose, onTap, hasRings = false }) {
  addSheet()
  const map = L.map(element, {
    center,
    zoom,
    minZoom: 13,
    maxZoom: 20,
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.5,
    fadeAnimation: false,
    zoomAnimation: false,
    markerZoomAnimation: false,
  })
  element.setAttribute('role', 'application')
  element.setAttribute('aria-label', label)
  const streets = addBase(map, base)
  const ground = L.layerGroup().addTo(map)
  const layer = L.layerGroup().addTo(map)
  /** @type {readonly Pin[]} */
  let pins = []
  /** @type {readonly Area[]} */
  let areas = []
  let chosen = ''
  let drawn = ''
  const touched = (/** @type {string} */ id) => {
    const near = underThumb(map, pins, id)
    if (near.length > 1) onChoose(id, near)
    else onChoose(id)
  }
  const redraw = () => {
    const isNear = map.getZoom() >= STREET_ZOOM
    const key = `${isNear ? Math.round(map.getZoom() * 2) : 'far'} ${chosen} ${pins.map((pin) => `${pin.id}${pin.state}${pin.mark ?? ''}`).join()} ${areas.map(({ id, word }) => `${id}${word ?? ''}`).join()}`
    if (key === drawn) return
    drawn = key
    layer.clearLayers()
    ground.clearLayers()
    for (const area of areas) addArea(ground, area)
    const apart = pins.filter((pin) => isNear || !pin.group || pin.state === 'over')
    for (const pin of apart)
      addPin(layer, pin, { isChosen: pin.id === chosen, zoom: map.getZoom(), onChoose: touched })
    if (!isNear) for (const group of groupsOf(pins)) addGroup(layer, group, map, hasRings)
  }
  const sized = new ResizeObserver(() => map.invalidateSize({ animate: false }))
  sized.observe(element)
  if (onTap) map.on('click', ({ latlng }) => onTap(latlng.lat, latlng.lng))
  map.on('zoomend', () => {
    setWidths(streets, map.getZoom())
    redraw()
  })
  setWidths(streets, map.getZoom())
  return {
    draw: (next, nextChosen, nextAreas = []) => {
      pins = turned(next)
      areas = nextAreas
      chosen = nextChosen
      redraw()
    },
    zoom: (steps) => map.setZoom(map.getZoom() + steps),
    // In the middle of what a card at the bottom leaves.
    show: (lat, lon, coveredPx = 0) => {
      map.setView([lat, lon], Math.max(map.getZoom(), 18))
      map.panBy([0, coveredPx / 2], { animate: false })
    },
    close: () => {
      sized.disconnect()
      map.remove()
    },
  }
}

/** Leaflet's own sheet, once, when it is needed. */
function addSheet() {
  const href = '/vendor/leaflet.css'
  if (document.querySelector(`link[href="${href}"]`)) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  document.head.prepend(link)
}

/** @param {L.Map} map @param {any} base GeoJSON: see aix.geojson */
function addBase(map, base) {
  const features = /** @type {any[]} */ (base.features)
  for (const kind of ['park', 'place', 'water']) {
    const some = features.filter(({ properties }) => properties.kind === kind)
    L.geoJSON(/** @type {any} */ ({ type: 'FeatureCollection', features: some }), {
      style: { className: `m-${kind}` },
      interactive: false,
    }).addTo(map)
  }
  const lines = features.filter(({ geometry }) => geometry.type === 'LineString')
  /** @type {{ line: L.Polyline, width: number, casing: boolean }[]} */
  const streets = []
  for (const casing of [true, false]) {
    for (const { geometry, properties } of lines) {
      const at = geometry.coordinates.map((/** @type {number[]} */ [lon, lat]) => [lat, lon])
      const className = casing ? 'm-casing' : 'm-street'
      const line = L.polyline(at, { className, interactive: false, lineCap: 'round' }).addTo(map)
      streets.push({ line, width: STREET_WIDTHS[properties.width] ?? 9, casing })
    }
  }
  for (const { properties } of features) {
    if (!properties.name || !properties.label) continue
    const [lon, lat] = properties.label
    const isBig = properties.kind === 'park' || properties.width === 'main'
    const icon = L.divIcon({
      className: `maplabel ${isBig ? 'big' : ''}`,
      html: text(properties.name),
      iconSize: [0, 0],
    })
    L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(map)
  }
  return streets
}

/** @param {string} words */
function text(words) {
  const element = document.createElement('span')
  element.textContent = words
  return element
}

/**
 * @param {readonly { line: L.Polyline, width: number, casing: boolean }[]} streets
 * @param {number} zoom
 */
function setWidths(streets, zoom) {
  for (const { line, width, casing } of streets) {
    const weight = width * 2 ** (zoom - WIDTH_ZOOM)
    line.setStyle({ weight: Math.max(1, Math.min(90, weight)) + (casing ? 2 : 0) })
  }
}

/**
 * @param {L.LayerGroup} layer
 * @param {Pin} pin
 * @param {{ isChosen: boolean, zoom: number, onChoose: (id: string) => void }} how
 */
function addPin(layer, pin, { isChosen, zoom, onChoose }) {
  const element = document.createElement('span')
  if (pin.look === 'space') {
    element.className = `space ${pin.state}`
    element.textContent = pin.mark ?? ''
    const size = Math.min(28, 9 * 2 ** (zoom - 18.5))
    element.style.setProperty('--w', `${Math.max(8, size)}px`)
    element.style.setProperty('--h', `${Math.max(13, size * 1.6)}px`)
    element.style.setProperty('--turn', `${pin.turn ?? 0}deg`)
  } else {
    element.className = `disc d-${pin.domain} ${pin.state} ${pin.shape ? `shape ${pin.shape}` : ''}`
    if (pin.mark) element.textContent = pin.mark
    else render(h(Icon, { name: pin.icon ?? 'other' }), element)
    if (pin.badge) element.append(badgeOf(pin.badge))
  }
  const icon = L.divIcon({
    className: `pin ${isChosen ? 'chosen' : ''}`,
    html: element,
    iconSize: pin.look === 'space' ? [24, 26] : [44, 44],
  })
  const isUrgent = pin.state === 'alarm' || pin.state === 'over'
  L.marker([pin.lat, pin.lon], {
    icon,
    title: pin.title,
    alt: pin.title,
    keyboard: false,
    zIndexOffset: isUrgent ? 1000 : pin.look === 'disc' ? 500 : 0,
  })
    .on('click', () => onChoose(pin.id))
    .addTo(layer)
}

/** The state's own shape at the corner: a colour alone says nothing to many. @param {string} name */
function badgeOf(name) {
  const badge = document.createElement('span')
  badge.className = `badge-${name}`
  render(h(Icon, { name }), badge)
  return badge
}

/**
 * Discs so close to this one that a thumb cannot tell them apart; a space is told by its street's zoom.
 * @param {L.Map} map @param {readonly Pin[]} pins @param {string} id
 */
function underThumb(map, pins, id) {
  const touched = pins.find((pin) => pin.id === id)
  if (touched?.look !== 'disc') return [id]
  const at = map.latLngToContainerPoint([touched.lat, touched.lon])
  return pins
    .filter(({ look, lat, lon }) => {
      return look === 'disc' && at.distanceTo(map.latLngToContainerPoint([lat, lon])) <= THUMB_PX
    })
    .slice(0, UNDER_THUMB_MAX)
    .map((pin) => pin.id)
}

/**
 * Spaces lie along their street: each is turned to where the next one is.
 * @param {readonly Pin[]} pins
 * @returns {readonly Pin[]}
 */
function turned(pins) {
  return pins.map((pin, i) => {
    const other = [pins[i + 1], pins[i - 1]].find(
      (one) => one && pin.group && one.group === pin.group,
    )
    if (!other) return pin
    const east = (other.lon - pin.lon) * Math.cos((pin.lat * Math.PI) / 180)
    const degrees = (Math.atan2(east, other.lat - pin.lat) * 180) / Math.PI
    // Half a turn is none: letters stay upright.
    return { ...pin, turn: degrees > 90 ? degrees - 180 : degrees <= -90 ? degrees + 180 : degrees }
  })
}

/** @param {readonly Pin[]} pins */
function groupsOf(pins) {
  /** @type {Map<string, Pin[]>} */
  const groups = new Map()
  for (const pin of pins)
    if (pin.group) groups.set(pin.group, [...(groups.get(pin.group) ?? []), pin])
  return [...groups.values()]
}

/** @param {L.LayerGroup} layer @param {Area} area */
function addArea(layer, { lat, lon, radiusM, look, fill, word }) {
  const how = { radius: radiusM, className: `m-area ${look}`, interactive: false }
  L.circle([lat, lon], { ...how, ...(fill && { fillColor: fill }) }).addTo(layer)
  if (!word) return
  const icon = L.divIcon({ className: `maplabel area ${look}`, html: text(word), iconSize: [0, 0] })
  const south = lat - radiusM / 111_000
  L.marker([south, lon], { icon, interactive: false, keyboard: false }).addTo(layer)
}

/** @param {L.LayerGroup} layer @param {Pin[]} pins @param {L.Map} map @param {boolean} isRing */
function addGroup(layer, pins, map, isRing) {
  const free = pins.filter(({ state }) => state === 'free').length
  const lat = pins.reduce((sum, pin) => sum + pin.lat, 0) / pins.length
  const lon = pins.reduce((sum, pin) => sum + pin.lon, 0) / pins.length
  const element = document.createElement('span')
  element.className = isRing ? 'ring' : 'group'
  const count = document.createElement('b')
  count.textContent = String(free)
  element.append(count, isRing ? '' : ` / ${pins.length}`)
  const unknown = pins.filter(({ state }) => state === 'unknown').length
  element.style.setProperty('--free', `${(100 * free) / pins.length}%`)
  element.style.setProperty('--known', `${100 - (100 * unknown) / pins.length}%`)
  const icon = L.divIcon({
    className: 'pin',
    html: element,
    iconSize: isRing ? [44, 44] : [64, 44],
  })
  const title = pins[0]?.groupName ?? ''
  L.marker([lat, lon], { icon, title, alt: title, keyboard: false, zIndexOffset: 400 })
    .on('click', () => map.setView([lat, lon], 18))
    .addTo(layer)
}
