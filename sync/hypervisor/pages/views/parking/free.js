// @ts-check
/** Free now by street and category, unknown apart: never counted as free. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, StackedBar, Table } from '../../../../../base/web/parts.js'
import { CATEGORIES, countOf, zonesOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../../city/thing.ts').Space} Space */

/** @param {{ c: Context, spaces: readonly Space[] }} props */
export function FreeNow({ c, spaces }) {
  const { t, f } = c
  const { parkings } = t
  const shown = CATEGORIES.filter((one) => spaces.some(({ category }) => category === one))
  const all = countOf(spaces)
  const title = t.parking.title(f, all.free)
  const heads = [
    { word: t.parking.street },
    ...shown.map((category) => ({ word: t.categories[category], isNumber: true })),
    { word: t.parking.all, isNumber: true },
    { word: t.parking.unknown, isNumber: true },
    { word: t.parking.shares },
  ]
  return html`<${Card} isFlush=${true} label=${title}>
    <${Head} kind="parking" icon="parking" title=${title} context=${parkings.freeText} />
    <${Table} caption=${title} heads=${heads}>
      ${zonesOf(spaces).map(({ id, name, spaces: some }) => {
        const counts = countOf(some)
        const bar = t.parking.bar({ ...counts, occupied: counts.occupied - counts.over })
        const parts = [
          { name: 'free', count: counts.free },
          { name: 'occupied', count: counts.occupied },
          { name: 'unknown', count: counts.unknown },
        ]
        return html`<tr key=${id}>
          <th scope="row">${name === '' ? t.indicators.noGroup : name}</th>
          ${shown.map((category) => {
            const own = countOf(some.filter((space) => space.category === category))
            return html`<td class="num nophone" key=${category}>${own.all === 0 ? '' : html`<b>${f.number(own.free)}</b> <span class="dim">/ ${f.number(own.all)}</span>`}</td>`
          })}
          <td class="num"><b class="t-ok">${f.number(counts.free)}</b> <span class="dim">/ ${f.number(counts.all)}</span></td>
          <td class="num" data-l=${t.parking.unknown}>${counts.unknown > 0 ? f.number(counts.unknown) : '0'}</td>
          <td class="wide"><${StackedBar} label=${bar} parts=${parts} /></td>
        </tr>`
      })}
    <//>
  <//>`
}
