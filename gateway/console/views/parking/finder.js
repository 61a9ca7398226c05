// @ts-check
/** The spaces: all of them as marks by street; those that are looked for as a list with their evidence. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { Windowed } from '../../../../base/web/windowed.js'
import { countSpaces, spaceMark, streets } from '../../model.js'
import { CATEGORIES, categoryOf, foundIn, isIn, STATES, trustOf } from './find.js'

/** @typedef {import('./parking.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

export const PILLS = /** @type {const} */ ({
  free: 'ok',
  occupied: 'plain',
  over: 'alarm',
  unknown: 'unknown',
})

/** @param {{ c: Context, spaces: readonly AssetView[] }} props */
export function Finder({ c, spaces }) {
  const { t, f, route } = c
  const state = route.query.get('state') ?? ''
  const category = route.query.get('category') ?? ''
  const [text, setText] = useState(route.query.get('q') ?? '')
  const isAll = state === '' && category === '' && text.trim() === ''
  const found = isAll ? spaces : foundIn(spaces, { state, category, text })
  const search = (/** @type {any} */ event) => {
    setText(event.currentTarget.value)
    const query = { state, category, q: event.currentTarget.value }
    history.replaceState(null, '', linkTo('parking', route.id, query))
  }
  const chip = (/** @type {Record<string, string>} */ to, /** @type {string} */ word) => {
    const next = { state, category, q: text, ...to }
    const isOn = next['state'] === state && next['category'] === category
    return html`<a key=${word} class="fchip" href=${linkTo('parking', '', next)} aria-current=${isOn ? 'true' : undefined}>${word}</a>`
  }
  const countIn = (/** @type {string} */ one) => spaces.filter((view) => isIn(view, one)).length
  return html`<div class="stack" id="spaces">
    <div class="search"><${Icon} name="search" /><input type="search" aria-label=${t.parking.search} placeholder=${t.parking.search} value=${text} onInput=${search} /></div>
    <div class="fchips" role="group" aria-label=${t.parking.byState}>
      ${chip({ state: '' }, t.parking.all)}
      ${STATES.filter((one) => countIn(one) > 0 || one === state).map((one) => chip({ state: one }, t.parking.states(f, one, countIn(one))))}
    </div>
    <div class="fchips" role="group" aria-label=${t.parking.byCategory}>
      ${chip({ category: '' }, t.parking.allCategories)}
      ${CATEGORIES.filter((one) => spaces.some((view) => categoryOf(view) === one)).map((one) => chip({ category: one }, t.parking.categories[one]))}
    </div>
    <p class="sr" role="status">${isAll ? '' : t.parking.found(f, found.length)}</p>
    ${isAll ? html`<${Streets} c=${c} />` : html`<${Found} c=${c} found=${found} />`}
  </div>`
}

/** @param {{ c: Context }} props */
function Streets({ c }) {
  const { t, model } = c
  return html`<${Card} isFlush=${true} label=${t.parking.streets}>
    <${Head} kind="parking" icon="parking" title=${t.parking.streets} context=${t.parking.touch} />
    <div class="streets">${streets(model).map(({ name, spaces }) => html`<${Street} key=${name} c=${c} name=${name} spaces=${spaces} />`)}</div>
  <//>`
}

/** @param {{ c: Context, name: string, spaces: readonly AssetView[] }} props */
function Street({ c, name, spaces }) {
  const { t, f } = c
  const counts = countSpaces(spaces)
  return html`<div class="street">
    <p><b>${name}</b><span><b>${f.number(counts.free)}</b> / ${f.number(spaces.length)}</span></p>
    <div class="marks">${spaces.map((view) => html`<${Mark} key=${view.asset.id} c=${c} view=${view} />`)}</div>
    <span class="sr">${t.parking.bar(counts)}</span>
  </div>`
}

/** @param {{ c: Context, view: AssetView }} props */
function Mark({ c, view }) {
  const { t, f, nowMs, route } = c
  const { asset, sinceMs } = view
  const mark = spaceMark(view)
  const category = categoryOf(view)
  const letter = mark === 'over' ? '!' : t.categories[category].letter
  const since = sinceMs === null ? '' : `, ${t.since(f.moment(sinceMs, nowMs))}`
  const trust = trustOf(view)
  const doubt = trust === 'doubted' ? `, ${t.parking.trust.doubted}` : ''
  const label = `${asset.name}, ${t.categories[category].word}, ${t.space[mark]}${since}${doubt}`
  return html`<a class=${`space ${mark} ${trust === 'doubted' ? 'doubted' : ''}`} href=${`#/parking/${encodeURIComponent(asset.id)}`} title=${label} aria-label=${label} aria-current=${route.id === asset.id ? 'true' : undefined}>${letter || (mark === 'unknown' ? '?' : '')}</a>`
}

/** @param {{ c: Context, found: readonly AssetView[] }} props */
function Found({ c, found }) {
  const { t, f } = c
  const keyOf = (/** @type {AssetView} */ { asset }) => asset.id
  return html`<${Card} isFlush=${true} label=${t.parking.list}>
    <${Head} kind="parking" icon="parking" title=${t.parking.found(f, found.length)} context=${t.parking.listText} />
    <${Windowed} name="spacelist" label=${t.parking.list} items=${found} keyOf=${keyOf} render=${(/** @type {AssetView} */ view) => html`<${Row} c=${c} view=${view} />`} />
    ${found.length === 0 && html`<p class="pad dim">${t.parking.notFound}</p>`}
  <//>`
}

/** @param {{ c: Context, view: AssetView }} props */
function Row({ c, view }) {
  const { t, f, nowMs, route } = c
  const { asset, sinceMs } = view
  const mark = spaceMark(view)
  const trust = trustOf(view)
  const since = sinceMs === null ? '' : ` · ${t.since(f.moment(sinceMs, nowMs))}`
  const query = Object.fromEntries(route.query)
  return html`<a href=${linkTo('parking', asset.id, query)}>
    <i class=${`space ${mark}`} aria-hidden="true">${mark === 'over' ? '!' : mark === 'unknown' ? '?' : ''}</i>
    <span class="who"><b>${asset.name}</b><span>${t.categories[categoryOf(view)].word}${since}</span></span>
    <span class="end"><${Pill} state=${PILLS[mark]} word=${t.space[mark]} /><span class=${trust === 'sure' ? 'dim' : 't-watch'}>${t.parking.trust[trust]}</span></span>
  </a>`
}
