// @ts-check
/** Free spaces by street and category: unknown apart, never counted as free. */

import { html } from '../../../../../base/web/html.js'
import { Empty, Legend, StackedBar } from '../../../../../base/web/parts.js'
import { countSpaces, rowsOf, thingsOf } from '../../live/picture.js'
import { Panel } from '../../parts/page.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/picture.js').Space} Space */

const CATEGORIES = /** @type {const} */ (['prm', 'delivery', 'ev', 'normal'])

/** @param {{ c: Context, isWide: boolean }} props */
export function FreeSpaces({ c, isWide }) {
  const { t, f, city, opens } = c
  const words = t.overview.spaces
  const spaces = city.picture ? thingsOf(city.picture, 'space') : []
  if (spaces.length === 0) {
    return html`<div class="c8"><${Empty} icon="parking" title=${t.parking.none} text=${t.parking.noneText} /></div>`
  }
  const all = countSpaces(spaces)
  const shown = CATEGORIES.filter((category) => spaces.some((space) => space.category === category))
  const more = opens('parking') && { href: '#/parking', word: t.overview.indicators }
  return html`<${Panel} width=${isWide ? 'c12' : 'c8'} isFlush=${true} title=${words.title(f, all.free)} text=${words.text(f.number(all.all), f.number(all.unknown))} more=${more}>
    <table class="plain freespaces"><caption class="sr">${words.title(f, all.free)}</caption>
      <thead><tr><th scope="col">${words.zone}</th>
        ${shown.map((category) => html`<th key=${category} scope="col" class="num wd">${t.categories[category]}</th>`)}
        <th scope="col" class="num">${words.all}</th><th scope="col" class="wd">${words.shares}</th></tr></thead>
      <tbody>
        ${rowsOf(spaces).map(({ row, name, spaces: some }) => html`<${Row} key=${row} c=${c} name=${name || words.others} spaces=${some} categories=${shown} />`)}
        <${Row} c=${c} name=${words.city} spaces=${spaces} categories=${shown} isSum=${true} />
      </tbody>
    </table>
    <div class="pad"><${Legend} items=${[
      { name: 'free', word: words.free },
      { name: 'occupied', word: words.occupied },
      { name: 'unknown', word: words.unknownKey },
    ]} /></div>
  <//>`
}

/** @param {{ c: Context, name: string, spaces: readonly Space[], categories: readonly (typeof CATEGORIES)[number][], isSum?: boolean }} props */
function Row({ c, name, spaces, categories, isSum = false }) {
  const { t } = c
  const counts = countSpaces(spaces)
  const parts = [
    { name: 'free', count: counts.free },
    { name: 'occupied', count: counts.occupied + counts.over },
    { name: 'unknown', count: counts.unknown },
  ]
  return html`<tr class=${isSum ? 'sum' : ''}>
    <th scope="row">${name}</th>
    ${categories.map((category) => html`<td key=${category} class="num wd"><${Count} c=${c} spaces=${spaces.filter((space) => space.category === category)} /></td>`)}
    <td class="num"><${Count} c=${c} spaces=${spaces} /></td>
    <td class="wd bar"><${StackedBar} label=${t.parking.bar(counts)} parts=${parts} /></td>
  </tr>`
}

/** @param {{ c: Context, spaces: readonly Space[] }} props */
function Count({ c, spaces }) {
  const { t, f } = c
  if (spaces.length === 0) return null
  const { free, unknown, all } = countSpaces(spaces)
  return html`<b>${unknown === all ? '—' : f.number(free)}</b><span class="dim wd"> / ${f.number(all)}</span>${unknown > 0 && html`<span class="sub t-unknown">${t.overview.spaces.unknown(f, unknown)}</span>`}`
}
