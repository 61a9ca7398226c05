// @ts-check
/** Free spaces by street and category; unknown apart, never counted as free. */

import { html } from '../../../../base/web/html.js'
import { Card, Empty, Head, StackedBar, Table } from '../../../../base/web/parts.js'
import { countSpaces, groupBy, spacesOf } from '../city.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../city.js').Space} Space */

const CATEGORIES = /** @type {const} */ (['prm', 'delivery', 'ev', 'normal'])

/** @param {{ c: Context }} props */
export function FreeTable({ c }) {
  const { t, f, city } = c
  const spaces = spacesOf(city)
  if (spaces.length === 0)
    return html`<${Empty} icon="parking" title=${t.parking.none} text=${t.parking.noneText} />`
  const all = countSpaces(spaces)
  const shown =
    city.assets.size > 0
      ? CATEGORIES.filter((category) => spaces.some((space) => space.category === category))
      : []
  const heads = [
    { word: t.parking.street },
    ...shown.map((category) => ({ word: t.categories[category], isNumber: true })),
    { word: t.parking.all, isNumber: true },
    { word: t.parking.shares },
  ]
  return html`<${Card} isFlush=${true} label=${t.parking.title(f, all.free)}>
    <${Head} kind="parking" icon="parking" title=${t.parking.title(f, all.free)} context=${t.parking.text(f.number(spaces.length), f.number(all.unknown))} />
    <${Table} caption=${t.parking.title(f, all.free)} heads=${heads}>
      ${[...groupBy(spaces, ({ street }) => street)].map(([street, some]) => html`<${Row} key=${street} c=${c} name=${street} spaces=${some} categories=${shown} />`)}
    <//>
  <//>`
}

/** @param {{ c: Context, name: string, spaces: readonly Space[], categories: readonly (typeof CATEGORIES)[number][] }} props */
function Row({ c, name, spaces, categories }) {
  const { t, f } = c
  const counts = countSpaces(spaces)
  const parts = /** @type {const} */ (['free', 'occupied', 'over', 'unknown']).map((part) => ({
    name: part,
    count: counts[part],
  }))
  return html`<tr>
    <th scope="row">${name}</th>
    ${categories.map((category) => {
      const some = spaces.filter((space) => space.category === category)
      const free = countSpaces(some).free
      return html`<td class="num nophone" key=${category}>${some.length === 0 ? '' : html`<b>${f.number(free)}</b> <span class="dim">/ ${f.number(some.length)}</span>`}</td>`
    })}
    <td class="num"><b class="t-ok">${f.number(counts.free)}</b> <span class="dim">/ ${f.number(spaces.length)}</span></td>
    <td class="wide"><${StackedBar} label=${t.parking.bar(counts)} parts=${parts} /></td>
  </tr>`
}
