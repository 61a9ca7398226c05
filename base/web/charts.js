// @ts-check
/**
 * Charts in the grammar of console-ux.md §5: unit at the head of the axis, unknown hatched over the full
 * height and the line broken, thresholds named, now at the right edge. One path a series, thinned to
 * the least and most of each pixel column, so that five thousand points cost what five hundred do and
 * no spike is lost. Drawn at their own width: text is never scaled.
 */

import { html, useEffect, useRef, useState } from './html.js'

/** @typedef {readonly [number, number | null]} Point UTC ms and value; null: not known */
/** @typedef {{ points: readonly Point[], look: string, kind?: 'line' | 'area' | 'steps' | 'dash', gapMs?: number }} Series */

const HOUR_MS = 3_600_000
/** Beyond it, a weekday's name would stand twice. */
const WEEK_HOURS = 24 * 8
/** Names of times closer than this would touch. */
const NAMES_PX = 50
const PAD = { left: 40, right: 14, top: 22, bottom: 22 }

/**
 * The width that a chart has, followed.
 * @param {number} first
 * @returns {[import('preact').RefObject<HTMLElement>, number]}
 */
export function useWidth(first) {
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  const [width, setWidth] = useState(first)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(160, Math.round(entry.contentRect.width)))
    })
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [])
  return [/** @type {any} */ (box), width]
}

/**
 * Round steps that cover 0 or `least` to `most` in three to five parts.
 * @param {number} least
 * @param {number} most
 */
export function ticksOf(least, most) {
  const span = most - least || 1
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power
  const ticks = []
  for (let value = Math.floor(least / step) * step; ticks.length < 9; value += step) {
    ticks.push(Math.round(value * 1e6) / 1e6)
    if (value >= most - step * 1e-6) break
  }
  return ticks
}

/**
 * At most two points a pixel column: the least and the most of what falls into it, in order of time.
 * @param {readonly Point[]} points
 * @param {(ms: number) => number} x
 * @returns {readonly Point[]}
 */
export function thinned(points, x) {
  if (points.length < 800) return points
  /** @type {Point[]} */
  const kept = []
  /** @type {Point[]} */
  let column = []
  let at = Number.NaN
  const flush = () => {
    const known = column.filter(([, value]) => value !== null)
    const [first] = known
    if (!first) kept.push(...column.slice(0, 1))
    else {
      let least = first
      let most = first
      for (const point of known) {
        if (Number(point[1]) < Number(least[1])) least = point
        if (Number(point[1]) > Number(most[1])) most = point
      }
      kept.push(...(least === most ? [least] : least[0] < most[0] ? [least, most] : [most, least]))
    }
    column = []
  }
  for (const point of points) {
    const pixel = Math.floor(x(point[0]))
    if (pixel !== at && column.length > 0) flush()
    at = pixel
    column.push(point)
  }
  if (column.length > 0) flush()
  return kept
}

/**
 * Where a series says nothing: nulls, and silences longer than `gapMs`.
 * @param {readonly Point[]} points
 * @param {{ fromMs: number, toMs: number, gapMs: number }} span
 * @returns {[number, number][]}
 */
export function gapsOf(points, { fromMs, toMs, gapMs }) {
  /** @type {[number, number][]} */
  const gaps = []
  let lastMs = fromMs
  for (const [ms, value] of points) {
    if (value === null) continue
    if (ms - lastMs > gapMs) gaps.push([lastMs, ms])
    lastMs = ms
  }
  if (toMs - lastMs > gapMs) gaps.push([lastMs, toMs])
  return gaps
}

/**
 * @param {readonly Point[]} points
 * @param {{ x: (ms: number) => number, y: (value: number) => number, kind: string, gapMs: number }} how
 */
function pathOf(points, { x, y, kind, gapMs }) {
  let path = ''
  let last = /** @type {Point | undefined} */ (undefined)
  for (const point of points) {
    const [ms, value] = point
    if (value === null) {
      last = undefined
      continue
    }
    const px = x(ms).toFixed(1)
    const py = y(value).toFixed(1)
    const isNew = !last || ms - last[0] > gapMs
    path += isNew ? `M${px} ${py}` : kind === 'steps' ? `H${px}V${py}` : `L${px} ${py}`
    last = point
  }
  return path
}

/**
 * Civil midnights, or hours by sixes, of Paris.
 * @param {number} fromMs
 * @param {number} toMs
 * @param {import('./format.js').Formats} f
 */
function timeTicks(fromMs, toMs, f) {
  const hours = (toMs - fromMs) / HOUR_MS
  const every = hours <= 7 ? 1 : hours <= 14 ? 3 : hours <= 30 ? 6 : 24
  const ticks = []
  for (let ms = Math.ceil(fromMs / HOUR_MS) * HOUR_MS; ms <= toMs; ms += HOUR_MS) {
    const hour = Number(f.minute(ms).slice(0, 2))
    if (hour % every !== 0) continue
    const word = hours > WEEK_HOURS ? f.dayShort(ms) : f.weekday(ms)
    ticks.push({ ms, word: every === 24 ? word : f.minute(ms) })
  }
  return ticks
}

/**
 * Those whose names do not touch.
 * @param {readonly { ms: number, word: string }[]} ticks @param {(ms: number) => number} x
 */
function apart(ticks, x) {
  const [first, second] = ticks
  if (!first || !second) return ticks
  const every = Math.ceil(NAMES_PX / Math.max(1, x(second.ms) - x(first.ms)))
  return ticks.filter((_, i) => (ticks.length - 1 - i) % every === 0)
}

let patterns = 0

/** A name of its own for each pattern of a page. */
export function nextHatch() {
  return `hatch-${++patterns}`
}

/** How unknown is drawn. @param {{ id: string }} props */
export function Hatch({ id }) {
  return html`<defs>
    <pattern id=${id} class="pattern" width="7" height="7" patternUnits="userSpaceOnUse">
      <path d="M-1 8L8 -1M-1 1L1 -1M6 8L8 6" />
    </pattern>
  </defs>`
}

/**
 * @param {{
 *   label: string, unit: string, fromMs: number, toMs: number, f: import('./format.js').Formats,
 *   series: readonly Series[], gaps?: readonly (readonly [number, number])[], height?: number,
 *   thresholds?: readonly { value: number, word: string, look: string, isLeft?: boolean }[],
 *   events?: readonly { ms: number, word: string, look: string }[], least?: number, most?: number,
 * }} props
 */
export function TimeChart({
  label,
  unit,
  fromMs,
  toMs,
  f,
  series,
  gaps = [],
  height = 190,
  ...more
}) {
  const { thresholds = [], events = [] } = more
  const [box, width] = useWidth(560)
  const [name] = useState(nextHatch)
  const values = series.flatMap(({ points }) => points.flatMap(([, v]) => (v === null ? [] : [v])))
  const least = Math.min(more.least ?? 0, ...thresholds.map(({ value }) => value))
  const top = maxOf(values, Math.max(more.most ?? 0, ...thresholds.map(({ value }) => value * 1.1)))
  const bottom = more.least === undefined ? 0 : minOf(values, least)
  const ticks = ticksOf(bottom, top === bottom ? bottom + 1 : top)
  const low = ticks[0] ?? 0
  const high = ticks.at(-1) ?? 1
  const inner = { w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom }
  const x = (/** @type {number} */ ms) => PAD.left + ((ms - fromMs) / (toMs - fromMs)) * inner.w
  const y = (/** @type {number} */ v) => PAD.top + inner.h - ((v - low) / (high - low)) * inner.h
  const base = PAD.top + inner.h
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <${Hatch} id=${name} />
      <text x="0" y="12">${unit}</text>
      ${ticks.map(
        (
          tick,
        ) => html`<path class=${tick === low ? 'ax0' : 'ax'} d=${`M${PAD.left} ${y(tick).toFixed(1)}H${width - PAD.right}`} />
          <text class="axis" x=${PAD.left - 6} y=${y(tick) + 4} text-anchor="end">${f.number(tick, digitsOf(ticks))}</text>`,
      )}
      ${gaps.map(([a, b]) => {
        const left = Math.max(PAD.left, x(a))
        return html`<rect fill=${`url(#${name})`} x=${left} y=${PAD.top} height=${inner.h} width=${Math.max(0, Math.min(width - PAD.right, x(b)) - left)} />`
      })}
      ${apart(timeTicks(fromMs, toMs, f), x).map(({ ms, word }) => {
        const at = x(ms)
        if (at < PAD.left + 8 || at > width - 24) return null
        return html`<path class="ax" d=${`M${at.toFixed(1)} ${base}v4`} /><text x=${at} y=${height - 5} text-anchor="middle">${word}</text>`
      })}
      ${series.map(({ points, look, kind = 'line', gapMs = Number.POSITIVE_INFINITY }) => {
        const shown = thinned(
          points.filter(([ms]) => ms >= fromMs && ms <= toMs),
          x,
        )
        const path = pathOf(shown, { x, y, kind, gapMs })
        const known = shown.filter(([, value]) => value !== null)
        const first = known[0]
        const last = known.at(-1)
        if (!first || !last) return null
        const isWhole =
          gapsOf(shown, { fromMs: first[0], toMs: last[0], gapMs }).length === 0 &&
          !shown.some(([, v]) => v === null)
        return html`<g class=${look}>
          ${
            (kind === 'area' || kind === 'steps') &&
            isWhole &&
            html`<path class="ar" d=${`${path}V${base}H${x(first[0]).toFixed(1)}z`} />`
          }
          <path class=${kind === 'dash' ? 'ln thin' : 'ln'} d=${path} />
          ${kind !== 'dash' && html`<circle class="dot" cx=${x(last[0])} cy=${y(Number(last[1]))} r="4.5" />`}
        </g>`
      })}
      ${thresholds.map(
        ({ value, word, look, isLeft }) => html`<g class=${look}>
          <path class="thr" d=${`M${PAD.left} ${y(value).toFixed(1)}H${width - PAD.right}`} />
          <text class="strong" x=${isLeft ? PAD.left + 4 : width - PAD.right} y=${y(value) - 6} text-anchor=${isLeft ? 'start' : 'end'}>${word}</text>
        </g>`,
      )}
      ${events.map(({ ms, word, look }, i) => {
        const at = x(ms)
        if (at < PAD.left || at > width - PAD.right) return null
        const side = at > width - 110 ? { anchor: 'end', dx: -5 } : { anchor: 'start', dx: 5 }
        return html`<g class=${look}>
          <path class="ev" d=${`M${at.toFixed(1)} ${PAD.top}V${base}`} />
          <text class="strong" x=${at + side.dx} y=${PAD.top + 11 + (i % 3) * 15} text-anchor=${side.anchor}>${word}</text>
        </g>`
      })}
    </svg>
  </div>`
}

/** As many decimals as the steps of an axis need. @param {readonly number[]} ticks */
function digitsOf(ticks) {
  return Math.max(...ticks.map((tick) => (String(tick).split('.')[1] ?? '').length))
}

/** @param {readonly number[]} values @param {number} least */
function maxOf(values, least) {
  return values.reduce((most, value) => Math.max(most, value), least)
}

/** @param {readonly number[]} values @param {number} most */
function minOf(values, most) {
  return values.reduce((least, value) => Math.min(least, value), most)
}

/**
 * A bar a day; pale while the day is not over, hatched when it is not known enough.
 * @param {{ label: string, unit: string, look: string, f: import('./format.js').Formats, height?: number,
 *   decimals?: number, most?: number, thresholds?: readonly { value: number, word: string, look: string }[],
 *   bars: readonly { word: string, value: number | null, status: string, look?: string }[] }} props
 */
export function BarChart({ label, unit, look, f, bars, height = 150, ...more }) {
  const { decimals = 0, most = 0, thresholds = [] } = more
  const [box, width] = useWidth(420)
  const [name] = useState(nextHatch)
  const top = Math.max(most, ...bars.map(({ value }) => value ?? 0)) || 1
  const ticks = ticksOf(0, top)
  const high = ticks.at(-1) ?? 1
  const inner = { w: width - PAD.left - PAD.right, h: height - PAD.top - PAD.bottom }
  const base = PAD.top + inner.h
  const slot = inner.w / Math.max(1, bars.length)
  const thick = Math.min(48, slot * 0.64)
  return html`<div class="chart" ref=${box}>
    <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>
      <${Hatch} id=${name} />
      <text x="0" y="12">${unit}</text>
      ${ticks.map((tick) => {
        const at = base - (tick / high) * inner.h
        return html`<path class=${tick === 0 ? 'ax0' : 'ax'} d=${`M${PAD.left} ${at.toFixed(1)}H${width - PAD.right}`} />
          <text x=${PAD.left - 6} y=${at + 4} text-anchor="end">${f.number(tick, digitsOf(ticks))}</text>`
      })}
      ${bars.map(({ word, value, status, look: own = look }, i) => {
        const left = PAD.left + i * slot + (slot - thick) / 2
        const middle = left + thick / 2
        const tall = value === null ? inner.h : (value / high) * inner.h
        return html`<g class=${own}>
          ${
            value === null
              ? html`<rect fill=${`url(#${name})`} x=${left} y=${PAD.top} width=${thick} height=${inner.h} />`
              : html`<rect class=${`bar ${status === 'final' ? '' : 'pale'}`} x=${left} y=${base - tall} width=${thick} height=${Math.max(1, tall)} rx="2" />`
          }
          <text class="val" x=${middle} y=${value === null ? base - 6 : base - tall - 6} text-anchor="middle">${value === null ? '—' : f.number(value, decimals)}</text>
          <text x=${middle} y=${height - 5} text-anchor="middle">${word}</text>
        </g>`
      })}
      ${thresholds.map(({ value, word, look: own }) => {
        const at = base - (value / high) * inner.h
        // Above the numbers of bars that have none.
        return html`<g class=${own}><path class="thr" d=${`M${PAD.left} ${at.toFixed(1)}H${width - PAD.right}`} /><text class="strong" x=${PAD.left + 4} y=${Math.min(at - 6, base - 24)}>${word}</text></g>`
      })}
    </svg>
  </div>`
}

/** Beside the number that it explains. @param {{ points: readonly Point[], look: string }} props */
export function Spark({ points, look }) {
  const known = points.filter(([, value]) => value !== null)
  const first = known[0]
  const last = known.at(-1)
  if (!first || !last || known.length < 2)
    return html`<svg class="spark" viewBox="0 0 88 28" aria-hidden="true"></svg>`
  const values = known.map(([, value]) => Number(value))
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const x = (/** @type {number} */ ms) => 2 + ((ms - first[0]) / (last[0] - first[0] || 1)) * 82
  const y = (/** @type {number} */ value) => 24 - ((value - low) / span) * 20
  const path = pathOf(thinned(points, x), { x, y, kind: 'line', gapMs: Number.POSITIVE_INFINITY })
  return html`<svg class=${`spark ${look}`} viewBox="0 0 88 28" aria-hidden="true">
    <path class="ln" d=${path} /><circle class="dot" cx=${x(last[0])} cy=${y(Number(last[1]))} r="3" />
  </svg>`
}
