// @ts-check
/** Arrosage: litres per day and zone against the usual, leaks with their evidence, soils against the threshold. */

import { BarChart } from '../../../../base/web/charts.js'
import { dayStatus, dayValue } from '../../../../base/web/days.js'
import { html } from '../../../../base/web/html.js'
import { Card, Head, Meter, Pill, Skeleton, Table } from '../../../../base/web/parts.js'
import { nameOf, soilsOf, statesOf } from '../city.js'
import { Alarms } from './alarms.js'
import { daysOf } from './parking.js'

/** @typedef {import('../app.js').Context} Context */

/** @param {{ c: Context }} props */
export function Watering({ c }) {
  return html`<div class="stack">
    <${Alarms} c=${c} only=${['leak', 'valve']} />
    <div class="grid main">
      <div class="stack"><${Zones} c=${c} /><${Cleared} c=${c} /></div>
      <div class="stack"><${WaterDays} c=${c} /><${Soils} c=${c} /></div>
    </div>
  </div>`
}

/** All water of the city, a bar a day. @param {{ c: Context }} props */
export function WaterDays({ c }) {
  const { t, f } = c
  const days = daysOf(c, 'zone')
  if (days.some(({ state }) => state === 'loading')) return html`<${Skeleton} word=${t.loading} />`
  const bars = days.map(({ word, isToday, kpis }) => {
    const litres = dayValue(kpis, 'litres')
    return { word, value: litres === null ? null : litres / 1000, status: dayStatus(kpis, isToday) }
  })
  const today = bars.at(-1)?.value
  const label = `${t.water.days} : ${bars.map(({ word, value }) => `${word} ${value === null ? t.unknownWord : f.number(value, 1)}`).join(', ')}`
  return html`<${Card} label=${t.water.days}>
    <${Head} kind="water" icon="water" title=${t.water.days} context=${today == null ? t.kpi.text : t.water.today(f.unit(today, 'm³', 1))} />
    ${bars.every(({ value }) => value === null) ? html`<p class="small dim">${t.kpi.tooYoung}</p>` : html`<${BarChart} label=${label} unit="m³" look="s-water" f=${f} decimals=${1} bars=${bars} height=${170} />`}
  <//>`
}

/** @param {{ c: Context }} props */
function Zones({ c }) {
  const { t, f, city } = c
  const days = daysOf(c, 'zone')
  const ids = [...new Set(days.flatMap(({ kpis }) => kpis.map(({ id }) => id)))].sort()
  const valves = new Map(statesOf(city, 'valve').map((state) => [state.subject, state]))
  const all = [...new Set([...ids, ...valves.keys()])].sort()
  const heads = [
    { word: t.water.zone },
    { word: t.water.valve },
    { word: t.water.todayHead, isNumber: true },
    { word: t.water.yesterday, isNumber: true },
    { word: t.water.usual, isNumber: true },
  ]
  return html`<${Card} isFlush=${true} label=${t.water.zones}>
    <${Head} kind="water" icon="water" title=${t.water.zones} context=${t.water.zonesText} />
    <${Table} caption=${t.water.zones} heads=${heads}>
      ${all.map((id) => {
        const litres = days.map(({ kpis }) => kpis.find((kpi) => kpi.id === id)?.litres)
        const usual = litres.slice(0, -2).filter((one) => one !== undefined)
        const mean =
          usual.length === 0 ? undefined : usual.reduce((sum, one) => sum + one, 0) / usual.length
        const [yesterday, today] = litres.slice(-2)
        const valve = valves.get(id)
        const isUnsure = valve?.type === 'valveUnsure'
        const word =
          !valve || isUnsure ? t.unknownWord : valve.type === 'valveOpened' ? t.open : t.shut
        return html`<tr key=${id}>
          <th scope="row">${nameOf(city, id)}</th>
          <td class="st"><${Pill} state=${!valve || isUnsure ? 'unknown' : valve.type === 'valveOpened' ? 'plain' : 'ok'} word=${word} /></td>
          <td class="num" data-l=${t.water.todayHead}>${today === undefined ? '—' : f.volume(today)}</td>
          <td class="num" data-l=${t.water.yesterday}>${yesterday === undefined ? '—' : f.volume(yesterday)}</td>
          <td class="num" data-l=${t.water.usual}>${mean === undefined ? '—' : f.volume(mean)}</td>
        </tr>`
      })}
    <//>
    ${all.length === 0 && html`<p class="pad dim">${t.water.none}</p>`}
  <//>`
}

/** @param {{ c: Context }} props */
function Soils({ c }) {
  const { t, f, city } = c
  const soils = soilsOf(city).sort(
    (a, b) => b.tensionKpa / b.thresholdKpa - a.tensionKpa / a.thresholdKpa,
  )
  return html`<${Card} label=${t.water.soils}>
    <${Head} kind="green" icon="tree" title=${t.water.soils} context=${t.water.soilsText} />
    ${soils.map(({ id, tensionKpa, thresholdKpa, isDry }) => {
      const words = t.water.soil(f.unit(tensionKpa, 'kPa'), f.unit(thresholdKpa, 'kPa'))
      return html`<div key=${id}><p class="soilline"><span><b>${nameOf(city, id)}</b></span><span>${words}</span></p><${Meter} label=${`${nameOf(city, id)} : ${words}`} share=${tensionKpa / (thresholdKpa * 2 || 1)} tick=${0.5} state=${isDry ? 'watch' : 'green'} /></div>`
    })}
    ${soils.length === 0 && html`<p class="small dim">${t.water.noSoil}</p>`}
  <//>`
}

/** Leaks that are over: what they cost. @param {{ c: Context }} props */
function Cleared({ c }) {
  const { t, f, city, nowMs } = c
  const over = statesOf(city, 'leak').filter(({ type }) => type === 'leakCleared')
  if (over.length === 0) return null
  return html`<${Card} isFlush=${true} label=${t.water.cleared}>
    <${Head} title=${t.water.cleared} />
    <ul class="rows">${over.map(({ subject, at, fields }) => html`<li key=${subject}><span class="g"><b>${nameOf(city, subject)}</b><span>${t.water.clearedAt(f.moment(Date.parse(at), nowMs))}</span></span><span class="e"><b>${f.volume(Number(fields?.['lostLitres'] ?? 0))}</b><span>${t.water.lost}</span></span></li>`)}</ul>
  <//>`
}
