// @ts-check
/** How many of each length, against a limit. */

import { ticksOf, useWidth } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'

const PAD = { left: 36, right: 14, top: 24, bottom: 22 }
const HEIGHT = 190

/**
 * Counts in bins of the same width; the last takes all that is longer.
 * @param {readonly number[]} values
 * @param {{ width: number, bins: number }} how
 */
export function binsOf(values, { width, bins }) {
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(value / width)))
    counts[bin] = Number(counts[bin]) + 1
  }
  return counts
}

/**
 * @param {{ label: string, unit: string, look: string, f: import('../../../../base/web/format.js').Formats,
 *   counts: readonly number[], width: number, wordOf: (value: number) => string,
 *   limit?: { value: number, word: string } | undefined }} props `width`: of a bin
 */
export function Histogram({ label, unit, look, f, counts, width: binWidth, wordOf, limit }) {
  const [box, width] = useWidth(480)
  const ticks = ticksOf(0, Math.max(1, ...counts))
  const high = ticks.at(-1) ?? 1
  const inner = { w: width - PAD.left - PAD.right, h: HEIGHT - PAD.top - PAD.bottom }
  const base = PAD.top + inner.h
  const span = counts.length * binWidth
  const x = (/** @type {number} */ value) => PAD.left + (value / span) * inner.w
  const y = (/** @type {number} */ count) => base - (count / high) * inner.h
  const every = Math.ceil(44 / (inner.w / counts.length))
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${HEIGHT} viewBox=${`0 0 ${width} ${HEIGHT}`} role="img" aria-label=${label}>
      <text x="0" y="12">${unit}</text>
      ${ticks
        .filter((tick) => Number.isInteger(tick))
        .map(
          (
            tick,
          ) => html`<path class=${tick === 0 ? 'ax0' : 'ax'} d=${`M${PAD.left} ${y(tick).toFixed(1)}H${width - PAD.right}`} />
        <text x=${PAD.left - 6} y=${y(tick) + 4} text-anchor="end">${f.number(tick)}</text>`,
        )}
      ${counts.map((count, i) => {
        const from = i * binWidth
        const isOver = limit !== undefined && from >= limit.value
        return html`<g key=${i} class=${isOver ? 's-alarm' : look}>
          <rect class="bar" x=${x(from) + 1} y=${y(count)} width=${Math.max(1, x(from + binWidth) - x(from) - 2)} height=${base - y(count)} />
          ${i % every === 0 && html`<text x=${x(from)} y=${HEIGHT - 5}>${wordOf(from)}</text>`}
        </g>`
      })}
      ${
        limit &&
        limit.value <= span &&
        html`<path class="aim" d=${`M${x(limit.value).toFixed(1)} ${PAD.top}V${base}`} />
        <text class="strong" x=${x(limit.value) + 5} y=${PAD.top + 10}>${limit.word}</text>`
      }
    </svg>
  </div>`
}
