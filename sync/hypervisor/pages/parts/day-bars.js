// @ts-check
/**
 * A bar a bucket: solid when final, pale while it is not over, hatched when it is not published; a short
 * tick is that bucket's usual, a line across is the target (hypervisor-ux.md §5).
 */

import { ticksOf, useWidth } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'

/** @typedef {{ key: string, word: string, value: number | null, status: string, usual?: number }} Bar */

const PAD = { left: 40, right: 14, top: 24, bottom: 22 }
const WORD_PX = 46
/** Fewer bars than these carry their numbers. */
const NUMBERED_MAX = 10

let hatches = 0

/**
 * @param {{ label: string, unit: string, look: string, f: import('../../../../base/web/format.js').Formats,
 *   bars: readonly Bar[], target?: { value: number, word: string } | undefined, decimals?: number,
 *   height?: number, most?: number }} props
 */
export function DayBars({
  label,
  unit,
  look,
  f,
  bars,
  target,
  decimals = 0,
  height = 168,
  most = 0,
}) {
  const [box, width] = useWidth(480)
  const [name] = useState(() => `bars-${++hatches}`)
  const told = bars.flatMap(({ value, usual }) => [value ?? 0, usual ?? 0])
  const ticks = ticksOf(0, Math.max(most, target?.value ?? 0, ...told) || 1)
  const high = ticks.at(-1) ?? 1
  const inner = { w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom }
  const base = PAD.top + inner.h
  const y = (/** @type {number} */ value) => base - (value / high) * inner.h
  const slot = inner.w / Math.max(1, bars.length)
  const thick = Math.min(40, slot * 0.7)
  const every = Math.ceil(WORD_PX / slot)
  const digits = Math.max(...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length))
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <defs><pattern id=${name} class="pattern" width="7" height="7" patternUnits="userSpaceOnUse"><path d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6" /></pattern></defs>
      <text x="0" y="12">${unit}</text>
      ${ticks.map(
        (
          tick,
        ) => html`<path class=${tick === 0 ? 'ax0' : 'ax'} d=${`M${PAD.left} ${y(tick).toFixed(1)}H${width - PAD.right}`} />
          <text x=${PAD.left - 6} y=${y(tick) + 4} text-anchor="end">${f.number(tick, digits)}</text>`,
      )}
      ${bars.map(({ key, word, value, status, usual }, i) => {
        const left = PAD.left + i * slot + (slot - thick) / 2
        const middle = left + thick / 2
        const isLast = i === bars.length - 1
        const isNamed = (bars.length - 1 - i) % every === 0
        const hasNumber = isLast || bars.length <= NUMBERED_MAX
        return html`<g key=${key} class=${look}>
          ${
            value === null
              ? html`<rect fill=${`url(#${name})`} x=${left} y=${PAD.top} width=${thick} height=${inner.h} />`
              : html`<rect class=${`bar ${status === 'final' ? '' : 'pale'}`} x=${left} y=${y(value)} width=${thick} height=${Math.max(1, base - y(value))} rx="1" />`
          }
          ${usual !== undefined && html`<path class="usual" d=${`M${left - 2} ${y(usual).toFixed(1)}h${thick + 4}`} />`}
          ${hasNumber && html`<text class="val" x=${middle} y=${value === null ? base - 6 : y(value) - 6} text-anchor="middle">${value === null ? '—' : f.number(value, decimals)}</text>`}
          ${isNamed && html`<text x=${middle} y=${height - 5} text-anchor="middle">${word}</text>`}
        </g>`
      })}
      ${
        target &&
        html`<path class="aim" d=${`M${PAD.left} ${y(target.value).toFixed(1)}H${width - PAD.right}`} />
        <text class="strong" x=${PAD.left + 4} y=${y(target.value) - 5}>${target.word}</text>`
      }
    </svg>
  </div>`
}
