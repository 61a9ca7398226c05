// @ts-check
/** Hour × day in six steps of one hue; cells that are not known are hatched. */

import { useWidth } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'

/** Upper ends of the steps, as shares of one. */
export const STEPS = [0.35, 0.5, 0.65, 0.8, 0.92]
const LEFT = 34
const CELL = { h: 22, gap: 1 }

let hatches = 0

/** @param {number} share */
export function stepOf(share) {
  const step = STEPS.findIndex((end) => share < end)
  return step < 0 ? STEPS.length : step
}

/**
 * @param {{ label: string, rows: readonly { key: string, word: string, cells: readonly (number | null)[] }[],
 *   hourWord: (hour: number) => string, f: import('../../../../base/web/format.js').Formats, unknown: string }} props
 */
export function HeatMap({ label, rows, hourWord, f, unknown }) {
  const [box, width] = useWidth(480)
  const [name] = useState(() => `heat-${++hatches}`)
  const wide = (width - LEFT) / 24
  const height = rows.length * CELL.h + 20
  const every = wide < 16 ? 6 : 3
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <defs><pattern id=${name} class="pattern" width="7" height="7" patternUnits="userSpaceOnUse"><path d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6" /></pattern></defs>
      ${rows.map(
        ({ key, word, cells }, row) => html`<g key=${key}>
          <text x="0" y=${row * CELL.h + 15}>${word}</text>
          ${cells.map((share, hour) => html`<rect key=${hour} class=${share === null ? '' : `h${stepOf(share)}`} fill=${share === null ? `url(#${name})` : undefined} x=${LEFT + hour * wide} y=${row * CELL.h} width=${Math.max(1, wide - CELL.gap)} height=${CELL.h - CELL.gap} />`)}
        </g>`,
      )}
      ${Array.from({ length: 24 }, (_, hour) => hour % every === 0 && html`<text key=${hour} x=${LEFT + hour * wide} y=${height - 5}>${hourWord(hour)}</text>`)}
    </svg>
    <p class="legend">
      ${[...STEPS, 1].map((end, i) => html`<span key=${end}><i class=${`h${i}`}></i>${i === 0 ? `< ${f.percent(end)}` : f.percent(end)}</span>`)}
      <span><i class="b-unk"></i>${unknown}</span>
    </p>
  </div>`
}
