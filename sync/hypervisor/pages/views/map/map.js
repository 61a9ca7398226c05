// @ts-check
/** Carte: what the city knows, where it knows it. Layers are the legend; the list has the same things. */

import { html } from '../../../../../base/web/html.js'
import { Icon } from '../../../../../base/web/icons.js'
import { Empty, Pill, Skeleton } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { PageHead } from '../../parts/page.js'
import { kindText, PILLS } from './card.js'
import { areasOf, found, isDark, itemsOf, LAYERS } from './layers.js'
import { Plan } from './plan.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('./layers.js').Item} Item */

const LIST_MAX = 200

/** @param {{ c: Context }} props */
export function MapPage({ c }) {
  const { t, city, route } = c
  const { picture } = city
  if (!picture) return html`<${Skeleton} word=${t.loading} />`
  const items = itemsOf(c, picture)
  if (items.every(({ pin }) => pin === undefined))
    return html`<${Empty} icon="map" title=${t.map.none} text=${t.map.noneText} />`
  const off = new Set((route.query.get('off') ?? '').split(',').filter((one) => one !== ''))
  const text = route.query.get('q') ?? ''
  const isList = route.query.get('list') === '1'
  const to = linker(route)
  const shown = items.filter(({ layer }) => !off.has(layer))
  const matched = found(shown, text)
  const view = (
    /** @type {string} */ list,
    /** @type {string} */ icon,
    /** @type {string} */ word,
  ) =>
    html`<a class="fchip" href=${to({ list })} aria-current=${(list === '1') === isList ? 'true' : undefined}><${Icon} name=${icon} size="s" />${word}</a>`
  return html`<div class="stack">
    <${PageHead} lede=${t.cityMap.lede}>
      <div class="maptools"><div class="field search"><label class="sr" for="map-search">${t.cityMap.search}</label>
        <input id="map-search" type="search" placeholder=${t.cityMap.searchHint} value=${text} autocomplete="off" onInput=${(/** @type {any} */ event) => location.replace(to({ q: event.currentTarget.value }))} /></div>
      <nav class="fchips" aria-label=${t.pages.map}>${view('', 'map', t.map.asMap)}${view('1', 'more', t.map.asList)}</nav></div>
    <//>
    <div class="citymap">
      ${isList ? html`<${List} c=${c} items=${matched} to=${to} />` : html`<${Plan} c=${c} items=${text === '' ? shown : matched} areas=${areasOf(c, picture, off)} closing=${to({}, '')} to=${to} isSearch=${text !== ''} />`}
      <${Layers} c=${c} items=${items} off=${off} to=${to} />
    </div>
  </div>`
}

/**
 * Links that keep what is chosen, but for what they change.
 * @param {Context['route']} route
 * @returns {(change: Readonly<Record<string, string>>, id?: string) => string}
 */
function linker({ id: chosen, query }) {
  return (change, id = chosen) => linkTo('map', id, { ...Object.fromEntries(query), ...change })
}

/** @param {{ c: Context, items: readonly Item[], off: ReadonlySet<string>, to: ReturnType<typeof linker> }} props */
function Layers({ c, items, off, to }) {
  const { t, f, city } = c
  const words = t.cityMap
  const picture = /** @type {import('../../live/picture.js').Picture} */ (city.picture)
  const dark = [...picture.things.values()].filter((thing) => isDark(thing, picture)).length
  const counts = [
    ...LAYERS.map((layer) => ({
      layer,
      count: items.filter((item) => item.layer === layer).length,
    })),
    { layer: /** @type {const} */ ('unknown'), count: dark },
  ].filter(({ layer, count }) => count > 0 || layer === 'unknown')
  const toggle = (/** @type {string} */ layer) => {
    const next = off.has(layer) ? [...off].filter((one) => one !== layer) : [...off, layer]
    location.replace(to({ off: next.join(',') }))
  }
  return html`<aside class="card maplayers" aria-label=${words.layers}><h2>${words.layers}</h2>
    <ul>${counts.map(({ layer, count }) => html`<li key=${layer}><label><input type="checkbox" checked=${!off.has(layer)} onChange=${() => toggle(layer)} /><i class=${`key ${layer}`} aria-hidden="true"></i><span>${words.layer[layer]}</span><b>${f.number(count)}</b></label></li>`)}</ul>
    <h3>${words.key}</h3>
    <p class="legend citykey">${/** @type {const} */ (['free', 'occupied', 'over', 'unknown']).map((mark) => html`<span key=${mark}><i class=${`space ${mark}`}></i>${t.space[mark]}</span>`)}</p>
    <p class="note">${words.keyText}</p>
  </aside>`
}

/** @param {{ c: Context, items: readonly Item[], to: ReturnType<typeof linker> }} props */
function List({ c, items, to }) {
  const { t, f, nowMs } = c
  const words = t.cityMap
  const shown = [...items]
    .sort((a, b) => a.name.localeCompare(b.name, 'fr', { numeric: true }))
    .slice(0, LIST_MAX)
  if (items.length === 0) return html`<${Empty} icon="search" title=${words.nothing} text="" />`
  return html`<section class="card flush" aria-label=${t.map.asList}><table class="plain">
    <caption class="pad">${words.found(f, items.length)}${items.length > LIST_MAX ? `. ${words.more(f.number(LIST_MAX))}` : ''}</caption>
    <thead><tr><th scope="col">${words.name}</th><th scope="col" class="wd">${words.kind}</th><th scope="col">${words.state}</th><th scope="col" class="wd">${words.since}</th></tr></thead>
    <tbody>${shown.map((item) => {
      const { id, name, standing, pin } = item
      const { sinceMs } = standing
      return html`<tr key=${id}><th scope="row">${pin ? html`<a class="tapped" href=${to({ list: '', q: '' }, id)}>${name}</a>` : name}</th><td class="wd">${kindText(c, item)}</td><td><${Pill} state=${PILLS[standing.state] ?? 'unknown'} word=${standing.word} /></td><td class="wd">${sinceMs === undefined ? '—' : f.moment(sinceMs, nowMs)}</td></tr>`
    })}</tbody></table></section>`
}
