// @ts-check
/** Small marks for tables and panels (hypervisor-ux.md §5): they repeat numbers that stand beside them. */

import { useWidth } from './charts.js'
import { html } from './html.js'

/**
 * Planned, installed, reliable: frame, pale, full.
 * @param {{ label: string, planned: number, installed: number, reliable: number, look: string }} props
 */
export function ThreeStepBar({ label, planned, installed, reliable, look }) {
  const most = Math.max(planned, installed, 1)
  const x = (/** @type {number} */ count) => 1 + (count / most) * 108
  return html`<svg class=${`mini s-${look}`} width="110" height="16" viewBox="0 0 110 16" role="img" aria-label=${label}>
    <rect class="frame" x="0.5" y="3.5" width=${x(planned) - 0.5} height="9" />
    <rect class="pale" x="1" y="4" width=${Math.max(0, x(installed) - 1)} height="8" />
    <rect class="fl" x="1" y="4" width=${Math.max(0, x(reliable) - 1)} height="8" />
  </svg>`
}

/** One to three steps of growing height. @param {{ label: string, level: number }} props */
export function Steps({ label, level }) {
  return html`<svg class="mini" width="39" height="13" viewBox="0 0 39 13" role="img" aria-label=${label}>
    ${[0, 1, 2].map((i) => html`<rect key=${i} class=${i < level ? 'step on' : 'step'} x=${0.5 + i * 13} y=${8 - i * 3.5} width="9" height=${4 + i * 3.5} />`)}
  </svg>`
}

/**
 * Thirteen months and their target: a month that is not known breaks the line, one that goes on is hollow.
 * @param {{ values: readonly (number | null)[], targets: readonly number[], isRunning: boolean, look: string }} props
 */
export function YearLine({ values, targets, isRunning, look }) {
  const known = values.filter((one) => one !== null)
  if (known.length === 0) return null
  const all = [...known, ...targets]
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const x = (/** @type {number} */ i) => 2 + (i / Math.max(1, values.length - 1)) * 97
  const y = (/** @type {number} */ v) =>
    most === least ? 12 : 21 - ((v - least) / (most - least)) * 18
  let path = ''
  for (const [i, value] of values.entries()) {
    if (value === null) continue
    const isNew = i === 0 || values[i - 1] === null
    path += `${isNew ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`
  }
  const last = values.at(-1) ?? null
  const alone = values.flatMap((value, i) => {
    const isAlone = value !== null && values[i - 1] == null && values[i + 1] == null
    return isAlone ? [i] : []
  })
  return html`<svg class=${`mini s-${look}`} width="104" height="24" viewBox="0 0 104 24" aria-hidden="true">
    ${targets.map((target, i) => html`<path key=${i} class="goal" d=${`M0 ${y(target).toFixed(1)}H104`} />`)}
    <path class="thin" d=${path} />
    ${alone.map((i) => html`<circle key=${i} class="fl" cx=${x(i)} cy=${y(Number(values[i]))} r="1.5" />`)}
    ${last !== null && html`<circle class=${isRunning ? 'hollow' : 'fl'} cx=${x(values.length - 1)} cy=${y(last)} r="2.75" />`}
  </svg>`
}

const PAD = { left: 24, right: 84, top: 20, bottom: 22 }

/**
 * What was installed, month by month, under the plan; where it will be at this pace, dotted.
 * @param {{ label: string, look: string, height?: number, f: import('./format.js').Formats,
 *   points: readonly { word: string, value: number }[], planned: number, plannedWord: string,
 *   ahead?: { word: string, months: number } | undefined }} props
 */
export function SteppedChart({
  label,
  look,
  f,
  points,
  planned,
  plannedWord,
  ahead,
  height = 150,
}) {
  const [box, width] = useWidth(420)
  const most = Math.max(planned, ...points.map(({ value }) => value), 1) * 1.05
  const slots = points.length + (ahead ? Math.min(ahead.months, points.length + 6) : 0)
  const inner = { w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom }
  const x = (/** @type {number} */ i) => PAD.left + (i / Math.max(1, slots)) * inner.w
  const y = (/** @type {number} */ v) => PAD.top + inner.h - (v / most) * inner.h
  const base = y(0)
  const path = points
    .map(
      ({ value }, i) =>
        `${i === 0 ? `M${x(0)} ` : 'V'}${y(value).toFixed(1)}H${x(i + 1).toFixed(1)}`,
    )
    .join('')
  const last = points.at(-1)
  const every = Math.max(1, Math.ceil((slots * 50) / Math.max(1, inner.w)))
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <path class="ax0" d=${`M${PAD.left} ${base}H${width - PAD.right}`} />
      <text x=${PAD.left - 6} y=${base + 4} text-anchor="end">0</text>
      <g class=${`s-${look}`}>
        <path class="ar" d=${`${path}V${base}H${x(0)}z`} />
        <path class="ln" d=${path} />
      </g>
      <path class="goal" d=${`M${PAD.left} ${y(planned).toFixed(1)}H${width - PAD.right}`} />
      <text class="strong" x=${width - PAD.right + 6} y=${y(planned) + 4}>${plannedWord}</text>
      ${last && html`<text class="strong" x=${x(points.length) + 5} y=${y(last.value) + (last.value > planned * 0.88 ? 16 : 4)}>${f.number(last.value)}</text>`}
      ${last && ahead && html`<path class="ahead" d=${`M${x(points.length).toFixed(1)} ${y(last.value).toFixed(1)}L${x(slots).toFixed(1)} ${y(planned).toFixed(1)}`} />`}
      ${ahead && html`<text x=${x(slots)} y=${height - 5} text-anchor="middle">${ahead.word}</text>`}
      ${points.map(({ word }, i) => i % every === 0 && x(i) < x(slots) - (ahead ? 60 : 0) && html`<text key=${i} x=${x(i + 0.5)} y=${height - 5} text-anchor="middle">${word}</text>`)}
    </svg>
  </div>`
}
