// @ts-check
/** The numbers of a chart as a table, for who cannot see a drawing: nothing lives in a curve alone. */

import { html } from '../../../../base/web/html.js'
import { Table } from '../../../../base/web/parts.js'

/** @param {{ word: string, heads: readonly [string, string], rows: readonly (readonly string[])[] }} props */
export function ChartValues({ word, heads, rows }) {
  return html`<details class="values">
    <summary>${word}</summary>
    <${Table} caption=${word} heads=${[{ word: heads[0] }, { word: heads[1], isNumber: true }]}>
      ${rows.map(([at, value], i) => html`<tr key=${i}><th scope="row">${at}</th><td class="num" data-l=${heads[1]}>${value}</td></tr>`)}
    <//>
  </details>`
}
