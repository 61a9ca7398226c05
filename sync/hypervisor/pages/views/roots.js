// @ts-check
/** How deep trees drink, and whether their roots go deeper. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, Table } from '../../../../base/web/parts.js'
import { nameOf } from '../city.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../../../../sync/kpi/root-depth.ts').RootDepth} RootDepth */

const TREES_SHOWN = 12

/** @param {{ c: Context }} props */
export function Roots({ c }) {
  const { t, f, city, past } = c
  const trees = [...city.assets]
    .filter(([, { kind }]) => kind === 'tree')
    .map(([id]) => id)
    .sort()
  if (trees.length === 0) return null
  const heads = [
    { word: t.roots.tree },
    { word: t.roots.depth, isNumber: true },
    { word: t.roots.trend, isNumber: true },
    { word: t.roots.dryings, isNumber: true },
  ]
  return html`<${Card} isFlush=${true} label=${t.roots.title}>
    <${Head} kind="green" icon="tree" title=${t.roots.title} context=${t.roots.text} />
    <${Table} caption=${t.roots.title} heads=${heads}>
      ${trees.slice(0, TREES_SHOWN).map((id) => {
        /** @type {RootDepth | undefined} */
        const depth = past.text(`assets/${encodeURIComponent(id)}/roots`).data
        const { indexCm = null, trendCmPerMonth = null, dryDowns = [] } = depth ?? {}
        const sign = trendCmPerMonth !== null && trendCmPerMonth > 0 ? '+' : ''
        return html`<tr key=${id}>
          <th scope="row">${nameOf(city, id)}</th>
          <td class="num" data-l=${t.roots.depth}>${indexCm === null ? '—' : f.unit(indexCm, 'cm')}</td>
          <td class="num" data-l=${t.roots.trend}>${trendCmPerMonth === null ? '—' : `${sign}${f.unit(trendCmPerMonth, t.roots.perMonth, 1)}`}</td>
          <td class="num" data-l=${t.roots.dryings}>${f.number(dryDowns.length)}</td>
        </tr>`
      })}
    <//>
    ${trees.length > TREES_SHOWN && html`<p class="pad small dim">${t.roots.more(f.number(trees.length - TREES_SHOWN))}</p>`}
  <//>`
}
