// @ts-check
/** The plan: Leaflet over our own streets, without a network; where the phone is, and what lies under a thumb. */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { loadMap } from '../../../../base/web/load-map.js'
import { Skeleton } from '../../../../base/web/parts.js'
import { middleOf } from './items.js'
import { pinsOf } from './pins.js'

/** @typedef {import('./items.js').Context} Context @typedef {import('./items.js').Item} Item */
/** @typedef {import('../../../../base/web/map.js').CityMap} CityMap @typedef {import('../../parts/here.js').Here} Here */

/** The Cours Mirabeau, where a map opens that knows nothing better. */
const CENTER = /** @type {[number, number]} */ ([43.5272, 5.4484])
const ZOOMS = { near: 18, desk: 17, phone: 16 }
/** A phone that is sure of a metre is still to be seen. */
const HERE_M = 12
/** What a symbol and its ring take beside its place. */
const SYMBOL_PX = 32

/**
 * @param {{ c: Context, items: readonly Item[], all: readonly Item[], chosen: Item | undefined,
 *   follow: { here: Here | undefined, mayAsk: boolean, ask: () => void },
 *   onChoose: (ids: readonly string[]) => void }} props `all`: also those that are not drawn
 */
export function Plan({ c, items, all, chosen, follow, onChoose }) {
  const { t } = c
  const { here, mayAsk, ask } = follow
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const map = useRef(/** @type {CityMap | undefined} */ (undefined))
  const [state, setState] = useState('loading')
  /** A hand has asked where it is. */
  const [isSought, setSought] = useState(false)
  // The map outlives what it was opened with.
  const now = useRef(onChoose)
  now.current = onChoose
  useEffect(() => {
    let isOver = false
    const open = async () => {
      try {
        const { openMap, base } = await loadMap()
        if (isOver || !box.current) return
        const at = chosen?.at
        map.current = openMap(box.current, {
          label: t.map.label,
          base,
          center: at ? [at.lat, at.lon] : (middleOf(all) ?? CENTER),
          zoom: at ? ZOOMS.near : innerWidth < 700 ? ZOOMS.phone : ZOOMS.desk,
          onChoose: (id, near) => now.current(near ?? [id]),
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
  }, [])
  useEffect(() => {
    if (chosen?.at) map.current?.show(chosen.at.lat, chosen.at.lon, coveredPx(box.current))
  }, [chosen?.id, state])
  useEffect(() => {
    if (!isSought || !here) return
    map.current?.show(here.lat, here.lon)
    setSought(false)
  }, [isSought, here])
  useEffect(() => map.current?.draw(pinsOf(c, items), chosen?.id ?? '', areasOf(here)))
  const locate = () => {
    ask()
    setSought(true)
  }
  const isDenied = !here && !mayAsk && isSought
  return html`
    <div class="mapbox" ref=${box}></div>
    ${state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${state === 'failed' && html`<p class="bad pad maplost">${t.map.lost}</p>`}
    <div class="mapzoom">
      <button class="ib" type="button" onClick=${() => map.current?.zoom(1)}><${Icon} name="plus" /><span class="sr">${t.map.zoomIn}</span></button>
      <button class="ib" type="button" onClick=${() => map.current?.zoom(-1)}><${Icon} name="minus" /><span class="sr">${t.map.zoomOut}</span></button>
      <button class="ib" type="button" onClick=${locate}><${Icon} name="locate" /><span class="sr">${t.map.locate}</span></button>
    </div>
    <p class=${`maphere ${isDenied ? '' : 'sr'}`} role="status">${isDenied ? t.map.noPlace : here ? t.map.found : ''}</p>`
}

/** Of the plan's height, by a card that reaches its middle. @param {HTMLElement | null} box */
function coveredPx(box) {
  const card = /** @type {HTMLElement | null | undefined} */ (
    box?.parentElement?.querySelector('.mapcard')
  )
  if (!box || !card) return 0
  const isOver = card.offsetLeft + card.offsetWidth > box.clientWidth / 2 - SYMBOL_PX
  return isOver ? card.offsetHeight : 0
}

/** @param {Here | undefined} here */
function areasOf(here) {
  if (!here) return []
  const { lat, lon, accuracyM } = here
  return [
    { id: `here ${lat} ${lon}`, lat, lon, radiusM: Math.max(HERE_M, accuracyM), look: 'here' },
  ]
}
