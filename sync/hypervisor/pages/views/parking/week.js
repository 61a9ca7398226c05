// @ts-check
/** When in the week: occupancy by hour and day, of all spaces or of one category. */

import { html } from '../../../../../base/web/html.js'
import { Card, Choice, Head } from '../../../../../base/web/parts.js'
import { daysBefore, mondayOf, noonOf } from '../../civil.js'
import { kpisOf } from '../../kept-kpis.js'
import { ChartData } from '../../parts/chart-data.js'
import { HeatMap } from '../../parts/heat-map.js'
import { setAsked } from '../../parts/period.js'
import { Told } from '../../parts/told.js'
import { CATEGORIES, fullestOf, weekOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

/** @param {{ c: Context }} props */
export function Week({ c }) {
  const { t, f, nowMs, route } = c
  const { parkings } = t
  const given = route.query.get('category') ?? ''
  const category = CATEGORIES.find((one) => one === given) ?? ''
  const isLast = route.query.get('week') === 'last'
  const monday = daysBefore(mondayOf(f.civilDay(nowMs)), isLast ? 7 : 0)
  const { state, buckets } = kpisOf(c, {
    period: 'hour',
    from: monday,
    days: 7,
    group: 'category',
    kind: 'space',
  })
  const rows = weekOf(buckets, {
    category,
    dayOf: f.civilDay,
    hourOf: (ms) => Number(f.minute(ms).slice(0, 2)),
  })
  const days = rows.map((cells, i) => {
    const day = daysBefore(monday, -i)
    return { key: day, word: f.weekday(noonOf(day)), name: f.day(noonOf(day)), cells }
  })
  const fullest = fullestOf(rows)
  const label = fullest
    ? parkings.fullest(
        days[fullest.day]?.name ?? '',
        t.trades.hour(fullest.hour),
        f.percent(fullest.share),
      )
    : parkings.weekNone
  const hours = Array.from({ length: 24 }, (_, hour) => t.trades.hour(hour))
  const categories = [
    { value: '', word: t.indicators.all },
    ...CATEGORIES.map((value) => ({ value, word: t.categories[value] })),
  ]
  const weeks = [
    { value: '', word: parkings.thisWeek },
    { value: 'last', word: parkings.lastWeek },
  ]
  const data = days.map(({ name, cells }) => [
    name,
    ...cells.map((share) => (share === null ? '—' : f.percent(share))),
  ])
  return html`<${Card} label=${parkings.week}>
    <${Head} kind="parking" icon="chart" title=${parkings.week} context=${label} />
    <div class="tools">
      <${Choice} label=${parkings.whichWeek} value=${isLast ? 'last' : ''} choices=${weeks} onChoose=${(/** @type {string} */ value) => setAsked(c, 'week', value)} />
      <div class="field"><label for="week-category">${t.indicators.groupings.category}</label><select id="week-category" value=${category} onChange=${(/** @type {any} */ event) => setAsked(c, 'category', event.currentTarget.value)}>${categories.map(({ value, word }) => html`<option key=${value} value=${value}>${word}</option>`)}</select></div>
    </div>
    <${Told} t=${t} state=${state}>
      <${HeatMap} label=${label} rows=${days} hourWord=${t.trades.hour} f=${f} unknown=${t.trades.unknown} />
      <${ChartData} word=${t.trades.data} heads=${[t.trades.day, ...hours]} rows=${data} />
    <//>
  <//>`
}
