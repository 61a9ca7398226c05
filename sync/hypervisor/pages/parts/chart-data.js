// @ts-check
/** The numbers of a chart, for who reads them: nothing lives in a drawing alone. */

import { html } from '../../../../base/web/html.js'

/**
 * @param {{ word: string, heads: readonly string[], rows: readonly (readonly string[])[] }} props
 */
export function ChartData({ word, heads, rows }) {
  return html`<details class="values">
    <summary>${word}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label=${word}>
      <table class="plain">
        <thead><tr>${heads.map((head, i) => html`<th key=${i} scope="col">${head}</th>`)}</tr></thead>
        <tbody>${rows.map(
          ([first, ...rest], i) =>
            html`<tr key=${i}><th scope="row">${first}</th>${rest.map((cell, j) => html`<td key=${j} class="num">${cell}</td>`)}</tr>`,
        )}</tbody>
      </table>
    </div>
  </details>`
}
