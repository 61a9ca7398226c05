// @ts-check
/**
 * Today's line over the grey band of what is usual (hypervisor-ux.md §5): median dashed, unknown hours
 * hatched, the last point with its value. A table says the same.
 */

import { ticksOf, useWidth } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../live/usual.js').Hours} Hours @typedef {import('../live/usual.js').Usual} Usual */

const PAD = { left: 40, right: 12, top: 22, bottom: 20 }
const HOURS = 24
let patterns = 0

/**
 * @param {{ c: Context, label: string, unit: string, look: string, hours: Hours, usual: readonly Usual[],
 *   nowHour: number, height?: number, isSmall?: boolean }} props `nowHour`: hours of today that have begun
 */
export function UsualChart({ c, label, unit, look, hours, usual, nowHour, height = 170 }) {
  const { f } = c
  const [box, width] = useWidth(326)
  const [name] = useState(() => `usual-hatch-${++patterns}`)
  const known = hours.flatMap((value, hour) => (value === null ? [] : [{ value, hour }]))
  const most = Math.max(
    1,
    ...known.map(({ value }) => value),
    ...usual.map((one) => one?.high ?? 0),
  )
  const ticks = ticksOf(0, most)
  const top = ticks.at(-1) ?? 1
  const inner = { w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom }
  // A value stands at the end of its hour.
  const x = (/** @type {number} */ hour) => PAD.left + ((hour + 1) / HOURS) * inner.w
  const y = (/** @type {number} */ value) => PAD.top + inner.h * (1 - value / top)
  const last = known.at(-1)
  const from = last ? last.hour + 1 : 0
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <defs><pattern id=${name} class="pattern" width="7" height="7" patternUnits="userSpaceOnUse"><path d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6" /></pattern></defs>
      <text x="0" y="12">${unit}</text>
      ${ticks.map((tick) => html`<path class=${tick === 0 ? 'ax0' : 'ax'} d=${`M${PAD.left} ${y(tick).toFixed(1)}H${width - PAD.right}`} /><text x=${PAD.left - 6} y=${y(tick) + 4} text-anchor="end">${f.number(tick, tick % 1 === 0 ? 0 : 1)}</text>`)}
      ${[0, 6, 12, 18, 24].map((hour) => html`<text x=${x(hour - 1)} y=${height - 4} text-anchor=${hour === 0 ? 'start' : hour === 24 ? 'end' : 'middle'}>${hour}</text>`)}
      <path class="usual" d=${bandOf(usual, x, y)} />
      <path class="usualmid" d=${lineOf(
        usual.map((one) => one?.median ?? null),
        x,
        y,
      )} />
      ${gapsOf(hours, nowHour).map(([a, b]) => html`<rect key=${a} fill=${`url(#${name})`} x=${x(a - 1)} y=${PAD.top} width=${x(b - 1) - x(a - 1)} height=${inner.h} />`)}
      <g class=${look}>
        <path class="ln" d=${lineOf(hours, x, y)} />
        ${last && html`<circle class=${`dot ${from < nowHour - 1 ? 'hollow' : ''}`} cx=${x(last.hour)} cy=${y(last.value)} r="4.5" />`}
      </g>
    </svg>
  </div>`
}

/** @param {Hours} values @param {(hour: number) => number} x @param {(value: number) => number} y */
function lineOf(values, x, y) {
  let path = ''
  for (const [hour, value] of values.entries()) {
    if (value === null) continue
    const isNew = hour === 0 || values[hour - 1] === null
    path += `${isNew ? 'M' : 'L'}${x(hour).toFixed(1)} ${y(value).toFixed(1)}`
  }
  return path
}

/** One closed shape for each stretch of hours of which the usual is known. @param {readonly Usual[]} usual @param {(hour: number) => number} x @param {(value: number) => number} y */
export function bandOf(usual, x, y) {
  let path = ''
  /** @type {{ hour: number, low: number, high: number }[]} */
  let stretch = []
  const flush = () => {
    if (stretch.length > 1) {
      const up = stretch.map(({ hour, high }) => `${x(hour).toFixed(1)} ${y(high).toFixed(1)}`)
      const down = stretch.map(({ hour, low }) => `${x(hour).toFixed(1)} ${y(low).toFixed(1)}`)
      path += `M${[...up, ...down.reverse()].join('L')}z`
    }
    stretch = []
  }
  for (const [hour, one] of usual.entries()) {
    if (one) stretch.push({ hour, ...one })
    else flush()
  }
  flush()
  return path
}

/** Hours that have ended and are not known: `[from, to)`. @param {Hours} hours @param {number} nowHour @returns {[number, number][]} */
export function gapsOf(hours, nowHour) {
  /** @type {[number, number][]} */
  const gaps = []
  // The hour that runs is not unknown: it is not over.
  for (let hour = 0; hour < nowHour - 1; hour++) {
    if (hours[hour] !== null) continue
    const last = gaps.at(-1)
    if (last && last[1] === hour) last[1] = hour + 1
    else gaps.push([hour, hour + 1])
  }
  return gaps
}

/** The same as a table. @param {{ c: Context, caption: string, unit: string, hours: Hours, usual: readonly Usual[], decimals?: number, heads: readonly [string, string, string, string] }} props */
export function UsualTable({ c, caption, unit, hours, usual, heads, decimals = 0 }) {
  const { f, t } = c
  const text = (/** @type {number | null | undefined} */ value) =>
    value === null || value === undefined ? '—' : f.number(value, decimals)
  return html`<details class="data"><summary>${t.alarm.chartData}</summary><div class="scroll" tabindex="0" role="region" aria-label=${caption}><table class="plain"><caption>${caption}, ${unit}</caption>
    <thead><tr>${heads.map((head, i) => html`<th key=${head} scope="col" class=${i === 0 ? '' : 'num'}>${head}</th>`)}</tr></thead>
    <tbody>${hours.map((value, hour) => {
      const one = usual[hour]
      return html`<tr key=${hour}><th scope="row">${hour}–${hour + 1}</th><td class="num">${text(value)}</td><td class="num">${text(one?.median)}</td><td class="num">${one ? `${text(one.low)} – ${text(one.high)}` : '—'}</td></tr>`
    })}</tbody></table></div></details>`
}
