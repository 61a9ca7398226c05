// @ts-check
/** The plan's four indicators, a bar a civil day. */

import { html } from '../../../../../base/web/html.js'
import { Card, Figure, Head } from '../../../../../base/web/parts.js'
import { daysBefore } from '../../civil.js'
import { kpisOf, meanOf, toldOf, withUsual } from '../../kept-kpis.js'
import { ChartData } from '../../parts/chart-data.js'
import { DayBars } from '../../parts/day-bars.js'
import { daysAsked } from '../../parts/period.js'
import { Against, Told } from '../../parts/told.js'

/** @typedef {import('../../app.js').Context} Context */

export const PERIODS = /** @type {const} */ ([28, 7, 90])
/** The usual of a weekday looks back eight weeks. */
const BEFORE_DAYS = 56
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
/** city-data-standards.md §8: turnover that the plan aims at. */
export const ROTATIONS_AIM = 5

/** Indicator → its unit's length and how it is drawn. */
const CHARTS = /** @type {const} */ ([
  ['rotations', 1, 1, 0],
  ['occupancy', 0.01, 0, 100],
  ['shortest', MINUTE_MS, 0, 0],
  ['longest', HOUR_MS, 1, 0],
])

/** @type {Readonly<Record<string, (kpi: import('../../kept-kpis.js').GroupKpi) => number | undefined>>} */
const READERS = {
  rotations: ({ rotationsPerSpace }) => rotationsPerSpace,
  occupancy: ({ occupancyRate }) => occupancyRate,
  shortest: ({ minStayMs }) => minStayMs,
  longest: ({ maxStayMs }) => maxStayMs,
}

/** @param {{ c: Context }} props */
export function Days({ c }) {
  const { t, f, nowMs } = c
  const count = daysAsked(c, PERIODS)
  const all = count + BEFORE_DAYS
  const from = daysBefore(f.civilDay(nowMs), all - 1)
  const { state, buckets } = kpisOf(c, {
    period: 'day',
    from,
    days: all,
    group: 'kind',
    kind: 'space',
  })
  return html`<${Card} label=${t.parkings.four}>
    <${Head} kind="parking" icon="chart" title=${t.parkings.four} context=${t.parkings.fourText(t.trades.days(count))} />
    <${Told} t=${t} state=${state}>
      <div class="grid two">${CHARTS.map((chart) => html`<${Chart} key=${chart[0]} c=${c} chart=${chart} buckets=${buckets} count=${count} />`)}</div>
      <p class="small dim">${t.kpi.text} ${t.parkings.tick}</p>
    <//>
  <//>`
}

/** @param {{ c: Context, chart: (typeof CHARTS)[number], buckets: readonly import('../../kept-kpis.js').Bucket[], count: number }} props */
function Chart({ c, chart: [name, per, decimals, most], buckets, count }) {
  const { t, f } = c
  const words = t.parkings.charts[name]
  const told = toldOf(buckets, ({ kind }) => kind === 'space', READERS[name] ?? (() => undefined))
  const days = withUsual(told, count).map((day) => ({
    ...day,
    value: day.value === null ? null : day.value / per,
    ...(day.usual !== undefined && { usual: day.usual / per }),
  }))
  const bars = days.map((day) => ({ ...day, word: f.dayShort(day.fromMs) }))
  const { mean, known } = meanOf(days)
  const before = meanOf(told.slice(0, -count))
  const text = (/** @type {number} */ value) => `${f.number(value, decimals)} ${words.unit}`
  const shown = mean === null ? '—' : f.number(mean, decimals)
  const label = words.label(shown, String(known), String(count))
  const target =
    name === 'rotations'
      ? { value: ROTATIONS_AIM, word: t.parkings.aim(f.number(ROTATIONS_AIM)) }
      : undefined
  const rows = days.map(({ fromMs, value, status }) => [
    f.day(fromMs),
    value === null ? t.trades.unpublished : f.number(value, decimals),
    status === 'final' || value === null ? '' : t.trades.running,
  ])
  return html`<div>
    <h3>${words.title}</h3>
    <${Figure} value=${shown} unit=${mean === null ? '' : words.unit} label=${t.parkings.meanOf(String(known), String(count))} />
    <${Against} c=${c} value=${mean} usual=${before.mean === null ? undefined : before.mean / per} text=${text} />
    <${DayBars} label=${label} unit=${words.unit} look="s-parking" f=${f} bars=${bars} decimals=${decimals} most=${most} target=${target} />
    <${ChartData} word=${t.trades.data} heads=${[t.trades.day, words.title, '']} rows=${rows} />
  </div>`
}
