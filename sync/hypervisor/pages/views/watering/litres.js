// @ts-check
/** How much each day, against the same weekday and at the same hour; weeks and months against theirs. */

import { html } from '../../../../../base/web/html.js'
import { Card, Figure, Figures, Head } from '../../../../../base/web/parts.js'
import { daysBefore, mondayOf } from '../../civil.js'
import { kpisOf, meanOf, medianOf, toldOf, withUsual } from '../../kept-kpis.js'
import { ChartData } from '../../parts/chart-data.js'
import { DayBars } from '../../parts/day-bars.js'
import { Against, Told } from '../../parts/told.js'
import { litresUntil } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../kept-kpis.js').Told} ToldDay */

const DAYS = 28
const BEFORE_DAYS = 56
const SAME_DAYS = 4

const isZones = (/** @type {{ kind: string }} */ { kind }) => kind === 'zone'
const litresOf = (/** @type {{ litres?: number }} */ { litres }) => litres

/** @param {{ c: Context, things: readonly import('../../../city/thing.ts').WaterThing[] }} props */
export function Litres({ c, things }) {
  const { t, f, nowMs } = c
  const { waterings } = t
  const today = f.civilDay(nowMs)
  const asked = {
    period: /** @type {const} */ ('day'),
    days: DAYS + BEFORE_DAYS,
    group: 'kind',
    kind: 'zone',
  }
  const from = daysBefore(today, asked.days - 1)
  const { state, buckets } = kpisOf(c, { ...asked, from })
  const days = withUsual(toldOf(buckets, isZones, litresOf), DAYS)
  const m3 = (/** @type {number} */ litres) => f.volume(litres)
  const bars = days.map((day) => ({
    ...day,
    word: f.dayShort(day.fromMs),
    value: day.value === null ? null : day.value / 1000,
    ...(day.usual !== undefined && { usual: day.usual / 1000 }),
  }))
  const spans = [
    { name: waterings.week, days: since(days, mondayOf(today)) },
    { name: waterings.month, days: since(days, `${today.slice(0, 8)}01`) },
  ]
  const lost = things.reduce((sum, { leak }) => sum + (leak?.lostLitres ?? 0), 0)
  const last = days.at(-1)
  const label = waterings.label(
    last?.value == null ? t.trades.unknown : m3(last.value),
    String(meanOf(days).known),
    String(DAYS),
  )
  return html`<${Card} label=${waterings.title}>
    <${Head} kind="water" icon="water" title=${waterings.title} context=${waterings.text(f.number(things.filter(isZones).length))} />
    <${Told} t=${t} state=${state}>
      <div class="figs">
        <${Today} c=${c} />
        ${spans.map(({ name, days: some }) => html`<${Span} key=${name} c=${c} name=${name} days=${some} />`)}
        <div><${Figures}><${Figure} value=${m3(lost)} label=${waterings.lost} state=${lost > 0 ? 'watch' : 'ok'} /><//></div>
      </div>
      <${DayBars} label=${label} unit=${waterings.unit} look="s-water" f=${f} bars=${bars} decimals=${1} height=${200} />
      <p class="small dim">${t.kpi.text} ${t.trades.usualLegend}</p>
      <${ChartData} word=${t.trades.data} heads=${[t.trades.day, waterings.litres, t.trades.usual]} rows=${days.map(({ fromMs, value, usual }) => [f.day(fromMs), value === null ? t.trades.unpublished : m3(value), usual === undefined ? '—' : m3(usual)])} />
    <//>
  <//>`
}

/** Until this hour, against the same hour of the same weekdays. @param {{ c: Context }} props */
function Today({ c }) {
  const { f, nowMs } = c
  const today = f.civilDay(nowMs)
  const hours = (/** @type {string} */ day) =>
    toldOf(
      kpisOf(c, { period: 'hour', from: day, days: 1, group: 'kind', kind: 'zone' }).buckets.slice(
        0,
        24,
      ),
      isZones,
      litresOf,
    )
  const passed = Number(f.minute(nowMs).slice(0, 2))
  const litres = litresUntil(hours(today), passed)
  const before = Array.from({ length: SAME_DAYS }, (_, i) =>
    litresUntil(hours(daysBefore(today, 7 * (i + 1))), passed),
  ).filter((one) => one !== null)
  const usual = before.length < 3 ? undefined : medianOf(before)
  return html`<div>
    <${Figure} value=${litres === null ? '—' : f.volume(litres)} label=${c.t.waterings.until(c.t.trades.hour(passed))} />
    <${Against} c=${c} value=${litres} usual=${usual} text=${(/** @type {number} */ one) => f.volume(one)} />
  </div>`
}

/** @param {readonly ToldDay[]} days @param {string} first */
function since(days, first) {
  return days.filter(({ key }) => key >= first)
}

/** Days that are over against their usual. @param {{ c: Context, name: string, days: readonly ToldDay[] }} props */
function Span({ c, name, days }) {
  const { sum, known } = meanOf(days)
  const compared = days
    .slice(0, -1)
    .filter(({ value, usual }) => value !== null && usual !== undefined)
  const usual = compared.reduce((all, day) => all + Number(day.usual), 0)
  const value = compared.reduce((all, day) => all + Number(day.value), 0)
  const isWhole = compared.length > 0 && compared.length === days.length - 1
  return html`<div>
    <${Figure} value=${known === 0 ? '—' : c.f.volume(sum)} label=${c.t.waterings.ofDays(name, String(known), String(days.length))} />
    <${Against} c=${c} value=${isWhole ? value : null} usual=${usual} text=${(/** @type {number} */ one) => c.f.volume(one)} />
  </div>`
}
