// @ts-check
/** The places to equip around the technician: a touch on one chooses it, a touch on the ground says "here". */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { loadMap } from '../../../../base/web/load-map.js'
import { lookOf } from '../../model.js'
import { idOf } from './offers.js'

/** @typedef {import('./watch.js').Context} Context @typedef {import('./offers.js').Offer} Offer */
/** @typedef {import('../../../../base/web/map.js').CityMap} CityMap */

const ZOOM = 18.5
const HERE_M = 4

/**
 * @param {{ c: Context, offers: readonly Offer[], chosen: Offer | undefined,
 *   at: import('../../parts/here.js').Here | undefined, onChoose: (id: string) => void,
 *   onTap: (lat: number, lon: number) => void }} props
 */
export function MiniMap({ c, offers, chosen, at, onChoose, onTap }) {
  const { t } = c
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const map = useRef(/** @type {CityMap | undefined} */ (undefined))
  const [state, setState] = useState('loading')
  const center = at ?? placeOf(chosen) ?? placeOf(offers.find((one) => placeOf(one)))
  const start = useRef(center)
  start.current ??= center
  // The map outlives what it was opened with.
  const now = useRef({ onChoose, onTap })
  now.current = { onChoose, onTap }
  const isReady = start.current !== undefined
  useEffect(() => {
    if (!isReady) return undefined
    let isOver = false
    const open = async () => {
      try {
        const { openMap, base } = await loadMap()
        if (isOver || !box.current || !start.current) return
        map.current = openMap(box.current, {
          label: t.install.mapLabel,
          base,
          center: [start.current.lat, start.current.lon],
          zoom: ZOOM,
          onChoose: (id) => now.current.onChoose(id),
          onTap: (lat, lon) => now.current.onTap(lat, lon),
        })
        setState('ready')
      } catch {
        setState('failed')
      }
    }
    void open()
    return () => {
      isOver = true
      map.current?.close()
      map.current = undefined
    }
  }, [isReady])
  const chosenId = chosen ? idOf(chosen) : ''
  useEffect(() => {
    const place = placeOf(chosen)
    if (place) map.current?.show(place.lat, place.lon)
  }, [chosenId, state])
  useEffect(() => {
    const areas = at
      ? [
          {
            id: `here ${at.lat} ${at.lon}`,
            lat: at.lat,
            lon: at.lon,
            radiusM: Math.max(HERE_M, at.accuracyM),
            look: 'here',
          },
        ]
      : []
    map.current?.draw(offers.flatMap(pinOf), chosenId, areas)
  })
  if (!isReady) return null
  return html`<div class="mini"><div class="mapbox" ref=${box}></div>${state === 'failed' && html`<p class="bad pad">${t.install.mapFailed}</p>`}</div>`
}

/** @param {Offer | undefined} offer */
function placeOf(offer) {
  const { lat = null, lon = null } = offer ?? {}
  return lat === null || lon === null ? undefined : { lat, lon }
}

/** @param {Offer} offer @returns {import('../../../../base/web/map.js').Pin[]} */
function pinOf(offer) {
  const place = placeOf(offer)
  if (!place) return []
  const { domain, icon } = lookOf(offer.kind)
  const state = { planned: '', free: 'unknown', taken: 'taken' }[offer.state]
  return [{ id: idOf(offer), ...place, look: 'disc', state, domain, icon, title: offer.name }]
}
