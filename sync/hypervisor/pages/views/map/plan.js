// @ts-check
/** The drawn plan: opened once, redrawn when what it shows has changed, closed with the page. */

import { html, useEffect, useRef, useState } from '../../../../../base/web/html.js'
import { Icon } from '../../../../../base/web/icons.js'
import { loadMap } from '../../../../../base/web/load-map.js'
import { Skeleton } from '../../../../../base/web/parts.js'
import { ThingCard } from './card.js'
import { HATCH } from './layers.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('./layers.js').Item} Item @typedef {import('../../../../../base/web/map.js').CityMap} CityMap */

const CENTER = /** @type {[number, number]} */ ([43.5272, 5.4484])

/**
 * @param {{ c: Context, items: readonly Item[], areas: readonly import('../../../../../base/web/map.js').Area[], closing: string, isSearch: boolean,
 *   to: (change: Readonly<Record<string, string>>, id?: string) => string }} props
 */
export function Plan({ c, items, areas, closing, to, isSearch }) {
  const { t, route } = c
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const map = useRef(/** @type {CityMap | undefined} */ (undefined))
  const choose = useRef((/** @type {string} */ _id) => {})
  const [state, setState] = useState('loading')
  const [isLost, setLost] = useState(false)
  const chosen = items.find(({ id }) => id === route.id)
  choose.current = (id) => {
    location.hash = to({}, id)
  }
  useEffect(() => {
    const opening = new AbortController()
    void open(box, t.map.label, (id) => choose.current(id), opening.signal).then((opened) => {
      if (opening.signal.aborted) return opened?.close()
      map.current = opened
      setState(opened ? 'ready' : 'failed')
    })
    return () => {
      opening.abort()
      map.current?.close()
      map.current = undefined
    }
  }, [])
  const pins = items.flatMap(({ pin }) => pin ?? [])
  useEffect(() => map.current?.draw(pins, chosen?.id ?? '', areas))
  // What was chosen from a link or a search is brought into sight, once.
  const first = chosen?.pin ?? (isSearch ? pins[0] : undefined)
  useEffect(() => {
    if (first && state === 'ready') map.current?.show(first.lat, first.lon)
  }, [first?.id, state])
  const around = () =>
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => map.current?.show(coords.latitude, coords.longitude),
      () => setLost(true),
      { timeout: 15_000, maximumAge: 60_000 },
    )
  return html`<div class="planbox">
    <svg class="sr" aria-hidden="true"><defs><pattern id=${HATCH} class="pattern" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M-1 9L9 -1M-1 1L1 -1M7 9L9 7" /></pattern></defs></svg>
    <div class="mapbox" ref=${box}></div>
    ${state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${state === 'failed' && html`<p class="bad pad" role="alert">${t.map.failed}</p>`}
    ${isLost && html`<p class="maplost" role="status">${t.cityMap.aroundFailed}</p>`}
    <div class="mapzoom">
      <button class="ib" type="button" onClick=${() => map.current?.zoom(1)}><${Icon} name="plus" /><span class="sr">${t.map.zoomIn}</span></button>
      <button class="ib" type="button" onClick=${() => map.current?.zoom(-1)}><${Icon} name="minus" /><span class="sr">${t.map.zoomOut}</span></button>
      <button class="ib" type="button" onClick=${around}><${Icon} name="map" /><span class="sr">${t.cityMap.around}</span></button>
    </div>
    ${chosen && html`<${ThingCard} key=${chosen.id} c=${c} item=${chosen} closing=${closing} />`}
  </div>`
}

/**
 * @param {{ current: HTMLElement | null }} box
 * @param {string} label
 * @param {(id: string) => void} onChoose
 * @param {AbortSignal} signal
 * @returns {Promise<CityMap | undefined>}
 */
async function open(box, label, onChoose, signal) {
  try {
    const { openMap, base } = await loadMap()
    if (signal.aborted || !box.current) return undefined
    const zoom = innerWidth < 700 ? 16 : 17
    return openMap(box.current, { label, base, center: CENTER, zoom, onChoose, hasRings: true })
  } catch {
    return undefined
  }
}
