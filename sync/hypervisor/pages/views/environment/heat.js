// @ts-check
/** Where heat stays: the least of the night and the most of yesterday, place by place, the warmest night first. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'
import { daysBefore } from '../../civil.js'
import { kpisOf } from '../../kept-kpis.js'
import { ChartData } from '../../parts/chart-data.js'
import { RangeDots } from '../../parts/range-dots.js'
import { nightsOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const TROPICAL_C = 20
/** Below it, the line of tropical nights would press the rest together. */
const NEAR_C = 15

/** @param {{ c: Context, points: readonly import('../../../city/thing.ts').MeasuringPoint[] }} props */
export function Heat({ c, points }) {
  const { t, f, nowMs } = c
  const { environment } = t
  if (points.length === 0) return null
  const yesterday = daysBefore(f.civilDay(nowMs), 1)
  const assets = ['heatPoint', 'airPoint'].flatMap(
    (kind) => kpisOf(c, { period: 'day', from: yesterday, days: 1, kind }).buckets[0]?.assets ?? [],
  )
  const { night, reference, rows } = nightsOf(points, (id) => {
    return assets.find((one) => one.id === id)?.values?.['air.temperature']?.max ?? null
  })
  const warmest = rows[0]
  const known = rows.filter(({ least }) => least !== null)
  const text =
    warmest && warmest.least !== null && reference !== null
      ? environment.warmest(warmest.name, f.unit(warmest.least - reference, '°C', 1))
      : environment.noNight
  const cells = (/** @type {number | null} */ value) =>
    value === null ? t.trades.unknown : f.number(value, 1)
  const shown = rows.map((row) => ({
    key: row.id,
    word: row.name,
    least: row.least,
    most: row.most,
    note: t.trades.unknown,
  }))
  const isNear = known.some(({ least }) => Number(least) >= NEAR_C)
  return html`<${Card} label=${environment.heat}>
    <${Head} kind="waste" icon="heat" title=${environment.heat} context=${night === '' ? text : `${environment.nightOf(night)} ${text}`} />
    ${known.length > 0 && html`<${RangeDots} label=${text} unit="°C" look="s-watch" f=${f} rows=${shown} mark=${isNear ? { value: TROPICAL_C, word: environment.tropical } : undefined} />`}
    <p class="small dim">${environment.heatLegend}${isNear ? ` ${environment.tropical}` : ''}</p>
    <${ChartData} word=${t.trades.data} heads=${[environment.place, environment.nightLeast, environment.dayMost, environment.above20]} rows=${rows.map(({ name, least, most, hoursAbove20 }) => [name, cells(least), cells(most), hoursAbove20 === null ? t.trades.unknown : f.number(hoursAbove20, 1)])} />
  <//>`
}
