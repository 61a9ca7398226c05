// @ts-check
/** The last civil days in bars, from the gateway's own indicators: partial and unpublished say so. */

import { BarChart } from '../../../base/web/charts.js'
import { dayStatus, dayValue, lastDays } from '../../../base/web/days.js'
import { html } from '../../../base/web/html.js'
import { Card, Head, Skeleton } from '../../../base/web/parts.js'

/** @typedef {import('../app.js').Context} Context */

/** @param {{ c: Context, kind: 'space' | 'zone' | 'segment', id?: string }} props */
export function KpiDays({ c, kind, id }) {
  const { t, f, past } = c
  const days = lastDays(c).map((day) => {
    const kept = past.day(day.day, !day.isToday)
    const kpis = (kept.data?.assets ?? []).filter(
      (kpi) => kpi.kind === kind && (id === undefined || kpi.id === id),
    )
    return { ...day, state: kept.state, kpis }
  })
  const isNew = days.every(({ kpis }) => kpis.every(({ status }) => status === 'unpublished'))
  const isLoading = days.some(({ state }) => state === 'loading')
  const bars = (/** @type {Parameters<typeof dayValue>[1]} */ what) =>
    days.map(({ word, isToday, kpis }) => ({
      word,
      value: dayValue(kpis, what),
      status: dayStatus(kpis, isToday),
    }))
  const words = t.kpi
  const charts = {
    space: [
      {
        what: 'occupancy',
        title: words.occupancy,
        unit: '%',
        look: 's-parking',
        decimals: 0,
        most: 100,
      },
      {
        what: 'rotations',
        title: words.rotations,
        unit: words.perSpace,
        look: 's-parking',
        decimals: 1,
        most: 0,
      },
    ],
    zone: [
      { what: 'litres', title: words.litres, unit: 'L', look: 's-water', decimals: 0, most: 0 },
    ],
    segment: [
      {
        what: 'in',
        title: words.passages,
        unit: words.people,
        look: 's-safety',
        decimals: 0,
        most: 0,
      },
    ],
  }[kind]
  return html`<${Card} label=${words.title}>
    <${Head} title=${words.title} context=${words.text} />
    ${isLoading && html`<${Skeleton} word=${t.loading} />`}
    ${!isLoading && isNew && html`<p class="small dim">${words.tooYoung}</p>`}
    ${
      !isLoading &&
      !isNew &&
      charts.map(({ what, title, unit, look, decimals, most }) => {
        const shown = bars(/** @type {any} */ (what))
        const label = `${title} : ${shown.map(({ word, value }) => `${word} ${value === null ? t.unknownWord : f.number(value, decimals)}`).join(', ')}`
        return html`<div key=${what}><h3>${title}</h3><${BarChart} label=${label} unit=${unit} look=${look} f=${f} decimals=${decimals} most=${most} bars=${shown} /></div>`
      })
    }
  <//>`
}
