// @ts-check
/** 48 hours of a kind's quantities: the mean of all stations, thin their least and most. */

import { TimeChart } from '../../../../../base/web/charts.js'
import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'
import { daysBefore } from '../../civil.js'
import { kpisOf } from '../../kept-kpis.js'
import { ChartData } from '../../parts/chart-data.js'
import { Told } from '../../parts/told.js'
import { hoursOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const HOUR_MS = 3_600_000
const SHOWN_MS = 48 * HOUR_MS
const DAYS = 3

/**
 * @param {{ c: Context, kind: string, points: readonly import('../../../city/thing.ts').MeasuringPoint[],
 *   quantities: readonly (readonly [string, string, number | undefined])[], title: string, text: string,
 *   icon: string, look: string }} props
 */
export function Hours({ c, kind, points, quantities, title, text, icon, look }) {
  const { t, f, nowMs } = c
  if (points.length === 0) return null
  const from = daysBefore(f.civilDay(nowMs), DAYS - 1)
  const { state, buckets } = kpisOf(c, { period: 'hour', from, days: DAYS, group: 'kind', kind })
  const fromMs = nowMs - SHOWN_MS
  const told = quantities
    .map((quantity) => ({
      quantity,
      hours: hoursOf(buckets, kind, quantity[0]).filter(({ ms }) => ms >= fromMs && ms <= nowMs),
    }))
    .filter(({ hours }) => hours.some(({ mean }) => mean !== null))
  return html`<${Card} label=${title}>
    <${Head} kind=${look} icon=${icon} title=${title} context=${`${text} ${t.environment.stations(f.number(points.length))}`} />
    <${Told} t=${t} state=${state}>
      ${told.length === 0 && html`<p class="small dim">${t.environment.noHours}</p>`}
      <div class="multi">${told.map(({ quantity, hours }) => html`<${One} key=${quantity[0]} c=${c} quantity=${quantity} hours=${hours} look=${`s-${look}`} fromMs=${fromMs} />`)}</div>
    <//>
  <//>`
}

/** @param {{ c: Context, quantity: readonly [string, string, number | undefined], hours: ReturnType<typeof hoursOf>, look: string, fromMs: number }} props */
function One({ c, quantity: [name, unit, mark], hours, look, fromMs }) {
  const { t, f, nowMs } = c
  const { environment } = t
  const word = environment.quantities[name] ?? name
  const last = hours.findLast(({ mean }) => mean !== null)
  const shown = last ? f.unit(Number(last.mean), unit, 1) : '—'
  const isOld = last !== undefined && nowMs - last.ms > 2.5 * HOUR_MS
  const line = (/** @type {'mean' | 'min' | 'max'} */ which) =>
    hours.map((hour) => /** @type {const} */ ([hour.ms, hour[which]]))
  const isLevel = unit === '°C' || unit === 'dB'
  /** @type {[number, number][]} */
  const gaps = hours.flatMap(({ ms, mean }) =>
    mean === null ? [[ms - HOUR_MS / 2, ms + HOUR_MS / 2]] : [],
  )
  const label = environment.hoursLabel(word, shown, last ? f.moment(last.ms, nowMs) : '—')
  return html`<figure>
    <figcaption>${word}<span>${isOld ? environment.unknownSince(f.moment(Number(last?.ms), nowMs)) : shown}</span></figcaption>
    <${TimeChart} label=${label} unit=${unit} fromMs=${fromMs} toMs=${nowMs} f=${f} height=${150} gaps=${gaps} ...${isLevel ? { least: unit === 'dB' ? 30 : 100 } : {}}
      series=${[{ points: line('min'), look, kind: 'dash' }, { points: line('max'), look, kind: 'dash' }, { points: line('mean'), look }]}
      thresholds=${mark === undefined ? [] : [{ value: mark, word: environment.mark(f.number(mark)), look: 's-ink' }]} />
    <${ChartData} word=${t.trades.data} heads=${[environment.hour, environment.mean, environment.least, environment.most]} rows=${hours.map(({ ms, mean, min, max }) => [f.moment(ms - HOUR_MS / 2, nowMs), ...[mean, min, max].map((one) => (one === null ? t.trades.unknown : f.number(one, 1)))])} />
  </figure>`
}
