// @ts-check
/** Turnover, occupancy and stays by street over the period, the least turned first. */

import { html } from '../../../../../base/web/html.js'
import { Card, Choice, Head, Meter, Table } from '../../../../../base/web/parts.js'
import { daysBefore } from '../../civil.js'
import { kpisOf, mergedOf } from '../../kept-kpis.js'
import { daysAsked, setAsked } from '../../parts/period.js'
import { Told } from '../../parts/told.js'
import { PERIODS, ROTATIONS_AIM } from './days.js'
import { zonesOf } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

const PARTIAL_BELOW = 0.9
/** The end of the little bars. */
const ROTATIONS_MOST = 10
/** Weeks tell a long time in few answers. */
const WEEKS_OVER_DAYS = 28

/** @param {{ c: Context, spaces: readonly import('../../../city/thing.ts').Space[] }} props */
export function Zones({ c, spaces }) {
  const { t, f, nowMs } = c
  const { parkings } = t
  const by = c.route.query.get('by') === 'category' ? 'category' : 'row'
  const count = daysAsked(c, PERIODS)
  const period = count > WEEKS_OVER_DAYS ? 'week' : 'day'
  const from = daysBefore(f.civilDay(nowMs), count - 1)
  const { state, buckets } = kpisOf(c, { period, from, days: count, group: by, kind: 'space' })
  const names = new Map(zonesOf(spaces).map(({ id, name }) => [id, name]))
  const groups = [
    ...new Set(
      buckets.flatMap(({ groups = [] }) =>
        groups.filter(({ kind }) => kind === 'space').map(({ group }) => group),
      ),
    ),
  ]
  const rows = groups.map((group) => {
    const own = buckets.map(({ groups = [] }) =>
      groups.find((kpi) => kpi.kind === 'space' && kpi.group === group),
    )
    const category = t.categories[/** @type {keyof typeof t.categories} */ (group)]
    const name = by === 'row' ? (names.get(group) ?? group) : (category ?? group)
    return { group, name: name === '' ? t.indicators.noGroup : name, ...mergedOf(own) }
  })
  rows.sort((a, b) => Number(a.rotations ?? 1e9) - Number(b.rotations ?? 1e9))
  const heads = [
    { word: by === 'row' ? t.parking.street : t.indicators.groupings.category },
    { word: parkings.spaces, isNumber: true },
    { word: parkings.charts.rotations.title, isNumber: true },
    { word: t.kpi.occupancy, isNumber: true },
    { word: parkings.shortest, isNumber: true },
    { word: t.kpi.longest, isNumber: true },
    { word: t.kpi.coverage, isNumber: true },
  ]
  const choices = [
    { value: 'row', word: t.indicators.groupings.row },
    { value: 'category', word: t.indicators.groupings.category },
  ]
  return html`<${Card} isFlush=${true} label=${parkings.zones}>
    <${Head} kind="parking" icon="parking" title=${parkings.zones} context=${parkings.zonesText(t.trades.days(count), f.number(ROTATIONS_AIM))} pill=${html`<${Choice} label=${t.indicators.by} value=${by} choices=${choices} onChoose=${(/** @type {string} */ value) => setAsked(c, 'by', value)} />`} />
    <${Told} t=${t} state=${state}><${Table} caption=${parkings.zones} heads=${heads}>${rows.map((row) => html`<${Row} key=${row.group} c=${c} row=${row} />`)}<//><//>
  <//>`
}

/** @param {{ c: Context, row: ReturnType<typeof mergedOf> & { name: string } }} props */
function Row({ c, row }) {
  const { t, f } = c
  const { name, assets, rotations, occupancyRate, minStayMs, maxStayMs, coverage, isPublished } =
    row
  const text = (/** @type {number | null} */ value, /** @type {(value: number) => string} */ of) =>
    value === null ? '—' : of(value)
  const turned = text(rotations, (value) => f.number(value, 1))
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="num" data-l=${t.parkings.spaces}>${f.number(assets)}</td>
    <td class="num" data-l=${t.parkings.charts.rotations.title}><span class="withcourse">${turned}${rotations !== null && html`<span class="inbar"><${Meter} label=${turned} share=${rotations / ROTATIONS_MOST} tick=${ROTATIONS_AIM / ROTATIONS_MOST} /></span>`}</span></td>
    <td class="num" data-l=${t.kpi.occupancy}>${text(occupancyRate, f.percent)}</td>
    <td class="num" data-l=${t.parkings.shortest}>${text(minStayMs, f.lasted)}</td>
    <td class="num" data-l=${t.kpi.longest}>${text(maxStayMs, f.lasted)}</td>
    <td class="num" data-l=${t.kpi.coverage}>${f.percent(coverage)}${coverage < PARTIAL_BELOW && html` <span class="tag">${isPublished ? t.kpi.partial : t.kpi.unpublished}</span>`}</td>
  </tr>`
}
