// @ts-check
/**
 * Carte: everything at its place and the same things as a list beside it; chips choose kinds and states for
 * both. Without a network, without tiles, without knowing where the phone is.
 */

import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Empty } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { useHere } from '../../parts/here.js'
import { ItemRow, MapCard, Several } from './card.js'
import { inOrder, isNamed, isOfState, itemsOf, LAYERS } from './items.js'
import { Plan } from './plan.js'

/** @typedef {import('./items.js').Context} Context @typedef {import('./items.js').Item} Item @typedef {import('./items.js').Layer} Layer */

/** More rows help nobody: the search is quicker. */
const ROWS_MAX = 60
const ONLY = /** @type {const} */ (['todo', 'unknown'])

/** @param {{ c: Context }} props */
export function MapPage({ c }) {
  const { t, f, route } = c
  const { query } = route
  const follow = useHere()
  const [near, setNear] = useState(/** @type {readonly string[]} */ ([]))
  /** Chosen by a hand here: its card takes the focus; by a link of another page it does not. */
  const taken = useRef('')
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  // Bands come and go above the plan; it ends where the window does.
  useEffect(() => {
    const { top = 0 } = box.current?.getBoundingClientRect() ?? {}
    box.current?.parentElement?.style.setProperty('--map-top', `${Math.round(top + scrollY)}px`)
  })
  const hidden = (query.get('hide') ?? '').split('.').filter(Boolean)
  const only = query.get('only') ?? ''
  const isList = query.get('list') === '1'
  const all = itemsOf(c)
  const items = all.filter((item) => !hidden.includes(item.layer) && isOfState(item, only))
  const chosen = all.find(({ id }) => id === route.id)
  const to = (/** @type {Record<string, string>} */ changed, id = route.id) =>
    linkTo('map', id, { ...Object.fromEntries(query), ...changed })
  const choose = (/** @type {readonly string[]} */ ids) => {
    const [id = ''] = ids
    if (ids.length > 1) return setNear(ids)
    taken.current = id
    setNear([])
    location.hash = to({ list: '' }, id)
  }
  const several = all.filter(({ id }) => near.includes(id))
  const chips = html`${Object.entries(LAYERS).map(([layer, { icon }]) => {
    const count = all.filter((item) => item.layer === layer && isOfState(item, only)).length
    const isOn = !hidden.includes(layer)
    const next = isOn ? [...hidden, layer] : hidden.filter((one) => one !== layer)
    return html`<a key=${layer} class="fchip" role="button" aria-pressed=${String(isOn)} href=${to({ hide: next.join('.') })} onKeyDown=${pressed}><${Icon} name=${icon} size="s" />${t.map.layers[/** @type {Layer} */ (layer)]} <b>${f.number(count)}</b></a>`
  })}
    ${ONLY.map((state) => {
      const count = all.filter(
        (item) => !hidden.includes(item.layer) && isOfState(item, state),
      ).length
      return html`<a key=${state} class="fchip" role="button" aria-pressed=${String(only === state)} href=${to({ only: only === state ? '' : state })} onKeyDown=${pressed}><${Icon} name=${state === 'todo' ? 'watch' : 'unknown'} size="s" />${t.map.only[state]} <b>${f.number(count)}</b></a>`
    })}`
  const list = html`<${List} c=${c} items=${inOrder(items, follow.here)} here=${follow.here} to=${to} onTake=${(
    /** @type {string} */ id,
  ) => {
    taken.current = id
    setNear([])
  }} />`
  if (isList)
    return html`<div class="stack maplist"><div class="fchips" role="group" aria-label=${t.map.show}><a class="fchip" href=${to({ list: '' })}><${Icon} name="map" size="s" />${t.map.asMap}</a>${chips}</div>${list}</div>`
  return html`<div class="mapsplit"><div class="mappage" ref=${box}>
    <${Plan} c=${c} items=${items} all=${all} chosen=${chosen} follow=${follow} onChoose=${choose} />
    <div class="maptop">
      <div class="mapbar" role="group" aria-label=${t.map.show}>${chips}</div>
      <div class="maprow"><${Key} c=${c} /><a class="fchip maptolist" href=${to({ list: '1' })}><${Icon} name="more" size="s" />${t.map.asList}</a></div>
    </div>
    ${several.length > 1 && html`<${Several} c=${c} items=${several} onChoose=${(/** @type {string} */ id) => choose([id])} onClose=${() => setNear([])} />`}
    ${several.length <= 1 && chosen && html`<${MapCard} c=${c} item=${chosen} here=${follow.here} closing=${to({}, '')} isTaken=${taken.current === chosen.id} />`}
  </div>
  <aside class="mapside" aria-label=${t.map.asList}>${list}</aside></div>`
}

/** A link that acts as a button does so by the space bar, too. @param {KeyboardEvent} event */
function pressed(event) {
  if (event.key !== ' ') return
  event.preventDefault()
  const { currentTarget } = event
  if (currentTarget instanceof HTMLElement) currentTarget.click()
}

/** What the signs mean, in words. @param {{ c: Context }} props */
function Key({ c }) {
  const { t } = c
  const marks = /** @type {const} */ (['free', 'occupied', 'over', 'unknown'])
  const signs = /** @type {const} */ (['alarm', 'watch', 'unknown'])
  return html`<details class="mapkey" open=${innerWidth >= 700}><summary>${t.map.key}</summary>
    <p class="legend">${marks.map((mark) => html`<span key=${mark}><i class=${`space ${mark}`}></i>${t.space[mark]}</span>`)}</p>
    <p class="legend">${signs.map((sign) => html`<span key=${sign} class=${`t-${sign}`}><${Icon} name=${sign} size="s" />${t.map.signs[sign]}</span>`)}</p>
  </details>`
}

/**
 * The same things as rows, in the order in which they need somebody: by keyboard, for a screen reader, and for
 * who prefers it.
 * @param {{ c: Context, items: readonly Item[], here: import('../../parts/here.js').Here | undefined,
 *   to: (changed: Record<string, string>, id?: string) => string, onTake: (id: string) => void }} props
 */
function List({ c, items, here, to, onTake }) {
  const { t, f } = c
  const [text, setText] = useState('')
  const found = text.trim() === '' ? items : items.filter((item) => isNamed(item, text))
  const shown = found.slice(0, ROWS_MAX)
  return html`<div class="stack">
    <div class="search"><${Icon} name="search" /><label class="sr" for="map-search">${t.map.search}</label><input id="map-search" type="search" autocomplete="off" placeholder=${t.map.search} value=${text} onInput=${(/** @type {any} */ event) => setText(event.currentTarget.value)} /></div>
    ${found.length === 0 && html`<${Empty} icon="search" title=${t.map.none} text=${t.map.noneText} />`}
    ${shown.length > 0 && html`<div class="card flush rows">${shown.map((item) => html`<${ItemRow} key=${item.id} c=${c} item=${item} here=${here} href=${to({ list: '' }, item.id)} onTake=${() => onTake(item.id)} />`)}</div>`}
    ${found.length > shown.length && html`<p class="small dim">${t.map.rest(f, found.length - shown.length)}</p>`}
  </div>`
}
