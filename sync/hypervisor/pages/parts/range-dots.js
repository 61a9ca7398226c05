// @ts-check
/** Two values of each place on one line: the least hollow, the most full, in the order given. */

import { ticksOf, useWidth } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'

const ROW = 30
const TOP = 26

/**
 * @param {{ label: string, unit: string, look: string, f: import('../../../../base/web/format.js').Formats,
 *   rows: readonly { key: string, word: string, least: number | null, most: number | null, note: string }[],
 *   mark?: { value: number, word: string } | undefined }} props
 */
export function RangeDots({ label, unit, look, f, rows, mark }) {
  const [box, width] = useWidth(480)
  const left = width < 420 ? 8 : 190
  const high = left === 8 ? ROW + 14 : ROW
  const told = rows.flatMap(({ least, most }) => [least, most].filter((one) => one !== null))
  const values = /** @type {number[]} */ (mark ? [...told, mark.value] : told)
  if (told.length === 0) return null
  const ticks = ticksOf(Math.min(...values), Math.max(...values))
  const low = ticks[0] ?? 0
  const span = (ticks.at(-1) ?? 1) - low || 1
  const x = (/** @type {number} */ value) => left + 8 + ((value - low) / span) * (width - left - 24)
  const height = TOP + rows.length * high + 6
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <text x="0" y="12">${unit}</text>
      ${ticks.map((tick) => html`<path class="ax" d=${`M${x(tick).toFixed(1)} ${TOP - 6}V${height - 6}`} /><text x=${x(tick)} y="12" text-anchor="middle">${f.number(tick)}</text>`)}
      ${mark && html`<path class="aim" d=${`M${x(mark.value).toFixed(1)} ${TOP - 6}V${height - 6}`} />`}
      ${rows.map(({ key, word, least, most, note }, i) => {
        const y = TOP + i * high + (left === 8 ? 26 : 12)
        const isKnown = least !== null && most !== null
        return html`<g key=${key} class=${look}>
          <text class="strong" x=${left === 8 ? 8 : 0} y=${left === 8 ? y - 12 : y + 4}>${word}</text>
          ${isKnown && html`<path class="span" d=${`M${x(least).toFixed(1)} ${y}H${x(most).toFixed(1)}`} />`}
          ${least !== null && html`<circle class="hollow" cx=${x(least)} cy=${y} r="5" />`}
          ${most !== null && html`<circle class="dot" cx=${x(most)} cy=${y} r="5" />`}
          ${least === null && most === null && html`<text x=${left + 8} y=${y + 4}>${note}</text>`}
        </g>`
      })}
    </svg>
  </div>`
}
