// @ts-check
/** What a sensor has told: its first quantity as a curve over a chosen period, the others beside their last value. */

import { gapsOf, Spark, TimeChart } from '../../../../base/web/charts.js'
import { html, useState } from '../../../../base/web/html.js'
import { Card, Choice, Head, Skeleton } from '../../../../base/web/parts.js'
import { quantityText } from '../../parts/quantity.js'

/** @typedef {import('./device.js').Context} Context */

const PERIODS = /** @type {const} */ ([24, 168, 720])
const HOUR_MS = 3_600_000
/** Silence of so many usual pauses is a hole in the curve. */
const GAP_PAUSES = 4

/** @param {{ c: Context, devEui: string }} props */
export function Curves({ c, devEui }) {
  const { t, f, nowMs, past } = c
  const [hours, setHours] = useState(/** @type {24 | 168 | 720} */ (168))
  const history = past.of('devices', devEui, hours)
  const series = (history.data?.series ?? []).filter(({ points }) => points.length > 1)
  const [first, ...rest] = [...series].sort(
    (a, b) => Number(a.quantity.startsWith('device.')) - Number(b.quantity.startsWith('device.')),
  )
  const name = (/** @type {string} */ quantity) =>
    t.quantities[/** @type {keyof typeof t.quantities} */ (quantity)] ?? quantity
  const choices = PERIODS.map((one) => ({ value: String(one), word: t.sensor.periods[one] }))
  const fromMs = nowMs - hours * HOUR_MS
  return html`<${Card} label=${t.device.told}>
    <${Head} title=${t.device.told} context=${first ? name(first.quantity) : history.state === 'ready' ? t.device.toldNone : ''} />
    <${Choice} label=${t.sensor.period} value=${String(hours)} choices=${choices} onChoose=${(/** @type {string} */ one) => setHours(/** @type {24 | 168 | 720} */ (Number(one)))} />
    ${history.state === 'loading' && html`<${Skeleton} word=${t.loading} />`}
    ${history.state === 'failed' && html`<p class="bad">${t.pastFailed}</p>`}
    ${first && html`<${Curve} c=${c} one=${first} name=${name(first.quantity)} fromMs=${fromMs} />`}
    ${rest.length > 0 && html`<ul class="rows">${rest.map((one) => html`<li key=${`${one.quantity}${one.index}`}><span class="g"><b>${name(one.quantity)}</b></span><${Spark} points=${one.points} look="s-ink" /><span class="e"><b>${quantityText({ t, f }, { ...one, value: one.points.at(-1)?.[1] ?? 0 })}</b></span></li>`)}</ul>`}
  <//>`
}

/** @param {{ c: Context, one: import('../../../../base/web/past.js').PastSeries, name: string, fromMs: number }} props */
function Curve({ c, one, name, fromMs }) {
  const { t, f, nowMs } = c
  const last = one.points.at(-1)
  const label = `${name} : ${last ? quantityText(c, { ...one, value: last[1] }) : t.unknownWord}`
  const isBool = one.unit === 'bool'
  // A state lasts until the next word; of a measurement nothing is known between two.
  const gapMs = isBool ? Number.POSITIVE_INFINITY : GAP_PAUSES * usualPauseMs(one.points)
  const gaps = gapsOf(one.points, { fromMs, toMs: nowMs, gapMs })
  return html`<${TimeChart} label=${label} unit=${isBool ? '' : one.unit} fromMs=${fromMs} toMs=${nowMs} f=${f} height=${200} ...${isBool ? { most: 1 } : {}} gaps=${gaps} series=${[{ points: one.points, look: 's-ink', kind: isBool ? 'steps' : 'line', gapMs }]} />`
}

/** The median pause between two points. @param {readonly (readonly [number, number])[]} points */
function usualPauseMs(points) {
  const pauses = points.slice(1).map(([ms], i) => ms - (points[i]?.[0] ?? ms))
  return pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? HOUR_MS
}
