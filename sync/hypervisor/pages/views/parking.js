// @ts-check
/** Stationnement: free by street and category, over-stays, occupancy and rotations per civil day. */

import { BarChart } from '../../../../base/web/charts.js'
import { dayStatus, dayValue, lastDays } from '../../../../base/web/days.js'
import { html } from '../../../../base/web/html.js'
import {
  Card,
  Figure,
  Figures,
  Head,
  Legend,
  Skeleton,
  StackedBar,
  Table,
} from '../../../../base/web/parts.js'
import { placeName, streetOf } from '../../../../base/web/place.js'
import { countSpaces, groupBy, spacesOf } from '../city.js'
import { FreeTable } from './free-table.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../../../../base/web/past.js').Kpi} Kpi */

/** The last days with their indicators of one kind. @param {Context} c @param {string} kind */
export function daysOf(c, kind) {
  return lastDays(c).map((day) => {
    const kept = c.past.day(day.day, !day.isToday)
    return {
      ...day,
      state: kept.state,
      kpis: (kept.data?.assets ?? []).filter((kpi) => kpi.kind === kind),
    }
  })
}

/** @param {{ c: Context }} props */
export function Parking({ c }) {
  const { t, f, city } = c
  const spaces = spacesOf(city)
  const counts = countSpaces(spaces)
  const parts = /** @type {const} */ (['free', 'occupied', 'over', 'unknown']).map((name) => ({
    name,
    count: counts[name],
  }))
  return html`<div class="stack">
    <${Card} label=${t.parking.now}>
      <${Figures}>
        <${Figure} value=${f.number(counts.free)} label=${t.parking.free} state="ok" />
        <${Figure} value=${f.number(counts.occupied + counts.over)} label=${t.parking.occupied} />
        <${Figure} value=${f.number(counts.unknown)} label=${t.parking.unknown} state="unknown" />
        <${Figure} value=${f.number(counts.over)} label=${t.parking.over} state=${counts.over > 0 ? 'alarm' : ''} />
      <//>
      <${StackedBar} label=${t.parking.bar(counts)} parts=${parts} />
      <${Legend} items=${parts.map(({ name }) => ({ name, word: t.space[name] }))} />
    <//>
    <div class="grid main">
      <div class="stack"><${FreeTable} c=${c} /><${Overs} c=${c} /></div>
      <div class="stack"><${Days} c=${c} /><${Yesterday} c=${c} /></div>
    </div>
  </div>`
}

/** @param {{ c: Context }} props */
function Overs({ c }) {
  const { t, f, city, nowMs } = c
  const over = spacesOf(city).filter(({ state }) => state === 'over')
  return html`<${Card} isFlush=${true} label=${t.parking.overs}>
    <${Head} title=${t.parking.overs} context=${t.parking.oversText} />
    <ul class="rows">
      ${over.map(({ id, name, sinceMs, category }) => html`<li key=${id}><span class="g"><b>${name}</b><span>${t.categories[/** @type {keyof typeof t.categories} */ (category)] ?? ''}${sinceMs === undefined ? '' : ` · ${t.since(f.moment(sinceMs, nowMs))}`}</span></span><span class="e"><b class="over">${sinceMs === undefined ? '' : f.lasted(nowMs - sinceMs)}</b></span></li>`)}
      ${over.length === 0 && html`<li class="dim">${t.parking.noOver}</li>`}
    </ul>
  <//>`
}

/** @param {{ c: Context }} props */
function Days({ c }) {
  const { t, f } = c
  const days = daysOf(c, 'space')
  if (days.some(({ state }) => state === 'loading')) return html`<${Skeleton} word=${t.loading} />`
  const isNew = days.every(({ kpis }) => kpis.every(({ status }) => status === 'unpublished'))
  const charts = /** @type {const} */ ([
    ['occupancy', t.kpi.occupancy, '%', 0, 100],
    ['rotations', t.kpi.rotations, t.kpi.perSpace, 1, 0],
  ])
  return html`<${Card} label=${t.kpi.title}>
    <${Head} title=${t.kpi.title} context=${t.kpi.text} />
    ${isNew && html`<p class="small dim">${t.kpi.tooYoung}</p>`}
    ${
      !isNew &&
      charts.map(([what, title, unit, decimals, most]) => {
        const bars = days.map(({ word, isToday, kpis }) => ({
          word,
          value: dayValue(kpis, what),
          status: dayStatus(kpis, isToday),
        }))
        const label = `${title} : ${bars.map(({ word, value }) => `${word} ${value === null ? t.unknownWord : f.number(value, decimals)}`).join(', ')}`
        return html`<div key=${what}><h3>${title}</h3><${BarChart} label=${label} unit=${unit} look="s-parking" f=${f} decimals=${decimals} most=${most} bars=${bars} /></div>`
      })
    }
  <//>`
}

/** The last whole day by street: worst covered say so. @param {{ c: Context }} props */
function Yesterday({ c }) {
  const { t, f } = c
  const day = daysOf(c, 'space').at(-2)
  if (!day || day.kpis.length === 0) return null
  const heads = [
    { word: t.parking.street },
    { word: t.kpi.occupancy, isNumber: true },
    { word: t.kpi.rotations, isNumber: true },
    { word: t.kpi.longest, isNumber: true },
    { word: t.kpi.coverage, isNumber: true },
  ]
  return html`<${Card} isFlush=${true} label=${t.kpi.yesterday}>
    <${Head} title=${t.kpi.yesterday} context=${day.day} />
    <${Table} caption=${t.kpi.yesterday} heads=${heads}>
      ${[...groupBy(day.kpis, ({ id }) => placeName(streetOf(id)))].map(([street, kpis]) => {
        const occupancy = dayValue(kpis, 'occupancy')
        const rotations = dayValue(kpis, 'rotations')
        const longest = Math.max(0, ...kpis.map(({ maxStayMs = 0 }) => maxStayMs))
        const coverage = kpis.reduce((sum, kpi) => sum + kpi.coverage, 0) / kpis.length
        return html`<tr key=${street}>
          <th scope="row">${street}</th>
          <td class="num" data-l=${t.kpi.occupancy}>${occupancy === null ? html`— <span class="tag">${t.kpi.unpublished}</span>` : f.percent(occupancy / 100)}</td>
          <td class="num" data-l=${t.kpi.rotations}>${rotations === null ? '—' : f.number(rotations, 1)}</td>
          <td class="num" data-l=${t.kpi.longest}>${longest === 0 ? '—' : f.lasted(longest)}</td>
          <td class="num" data-l=${t.kpi.coverage}>${f.percent(coverage)}${coverage < 0.9 && html` <span class="tag">${t.kpi.partial}</span>`}</td>
        </tr>`
      })}
    <//>
  <//>`
}
