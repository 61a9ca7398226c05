// @ts-check
/** The numbers behind a curve: its bounds with their moments, and hour by hour as a table. */

import { html } from '../../../../base/web/html.js'
import { Figure, Figures, Table } from '../../../../base/web/parts.js'
import { boundsOf, hoursOf } from './bounds.js'

/** @typedef {import('./others.js').Context} Context @typedef {import('./drawn.js').Drawn} Drawn @typedef {import('./bounds.js').Point} Point */

const HOURS_SHOWN = 24

/** @param {{ c: Context, points: readonly Point[], drawn: Drawn }} props */
export function Bounds({ c, points, drawn }) {
  const { t, f, nowMs } = c
  const bounds = boundsOf(points)
  if (!bounds) return html`<p class="dim small">${t.others.noCurve}</p>`
  const { least, most, median } = bounds
  const { unit, decimals, kind } = drawn
  const figure = (/** @type {Point} */ [ms, value], /** @type {string} */ word) =>
    html`<${Figure} value=${f.number(Number(value), decimals)} unit=${kind === 'steps' ? '' : unit} label=${`${word}, ${f.moment(ms, nowMs)}`} />`
  return html`<${Figures}>
    ${figure(least, t.others.least)}
    <${Figure} value=${f.number(median, decimals)} unit=${kind === 'steps' ? '' : unit} label=${t.others.median} />
    ${figure(most, t.others.most)}
  <//>`
}

/** The same data as a table (console-ux.md §5). @param {{ c: Context, points: readonly Point[], drawn: Drawn }} props */
export function Hours({ c, points, drawn }) {
  const { t, f, nowMs } = c
  const { unit, decimals, kind } = drawn
  const rows = hoursOf(points, HOURS_SHOWN)
  if (rows.length === 0) return null
  const words = t.others
  const isCount = kind === 'steps'
  const value = (/** @type {number | null} */ one) => f.number(Number(one), decimals)
  const heads = isCount
    ? [{ word: words.hour }, { word: unit, isNumber: true }]
    : [
        { word: words.hour },
        { word: words.least, isNumber: true },
        { word: words.median, isNumber: true },
        { word: words.most, isNumber: true },
      ]
  return html`<details class="values"><summary>${words.values}</summary>
    <${Table} caption=${words.values} heads=${heads}>
      ${rows.map(
        ({ hourMs, least, median, most }) => html`<tr key=${hourMs}>
          <th scope="row">${f.moment(hourMs, nowMs)}</th>
          ${!isCount && html`<td class="num" data-l=${words.least}>${value(least[1])}</td>`}
          <td class="num" data-l=${isCount ? unit : words.median}>${value(median)}</td>
          ${!isCount && html`<td class="num" data-l=${words.most}>${value(most[1])}</td>`}
        </tr>`,
      )}
    <//>
  </details>`
}
