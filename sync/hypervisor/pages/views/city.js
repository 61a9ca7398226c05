// @ts-check
/** La ville maintenant: alarms, free spaces known and unknown apart, water of today, facts as they come. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Table } from '../../../../base/web/parts.js'
import { countSpaces, medianDelayMs, nameOf, spacesOf } from '../city.js'
import { Alarms } from './alarms.js'
import { FreeTable } from './free-table.js'
import { measured } from './measured.js'
import { WaterDays } from './watering.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../city.js').FactLine} FactLine */

const FACTS_SHOWN = 14

/** @param {{ c: Context }} props */
export function CityPage({ c }) {
  return html`<div class="stack">
    <${Alarms} c=${c} />
    <${Numbers} c=${c} />
    <div class="grid main">
      <div class="stack"><${FreeTable} c=${c} /></div>
      <div class="stack"><${WaterDays} c=${c} /></div>
    </div>
    <${Facts} c=${c} />
  </div>`
}

/** @param {{ c: Context }} props */
function Numbers({ c }) {
  const { t, f, city } = c
  const { status } = city
  const spaces = countSpaces(spacesOf(city))
  const delayMs = medianDelayMs(city)
  return html`<${Card} label=${t.city.figures}>
    <${Figures}>
      <${Figure} value=${f.number(spaces.free)} label=${t.city.free(f.number(spaces.unknown))} state="ok" />
      <${Figure} value=${`${status.gatewaysOnline} / ${status.gateways}`} label=${t.city.online} />
      <${Figure} value=${delayMs === undefined ? '—' : delayText(f, delayMs)} label=${t.city.delay} />
      <${Figure} value=${f.number(status.facts)} label=${t.city.facts} />
      <${Figure} value=${f.number(status.gaps)} label=${t.city.gaps} state=${status.gaps > 0 ? 'watch' : 'ok'} />
    <//>
  <//>`
}

/** @param {Context['f']} f @param {number} ms */
export function delayText(f, ms) {
  return ms < 10_000 ? f.unit(Math.max(0, ms) / 1000, 's', 1) : f.lasted(ms)
}

/** @param {{ c: Context }} props */
function Facts({ c }) {
  const { t, f, city } = c
  const heads = [
    { word: t.facts.when },
    { word: t.facts.what },
    { word: t.facts.where },
    { word: t.facts.value },
    { word: t.facts.number, isNumber: true },
    { word: t.facts.late, isNumber: true },
  ]
  return html`<${Card} isFlush=${true} label=${t.facts.title}>
    <${Head} title=${t.facts.title} context=${t.facts.text(f.number(city.arrivedMs.length))} />
    <${Table} name="frames" caption=${t.facts.title} heads=${heads}>
      ${city.facts.slice(0, FACTS_SHOWN).map((fact) => html`<${FactRow} key=${fact.cursor} c=${c} fact=${fact} />`)}
    <//>
    ${city.facts.length === 0 && html`<p class="pad dim">${t.facts.none}</p>`}
  <//>`
}

/** @param {{ c: Context, fact: FactLine }} props */
function FactRow({ c, fact }) {
  const { t, f, city, nowMs } = c
  const atMs = fact.at === null ? undefined : Date.parse(fact.at)
  const lateMs = atMs === undefined ? 0 : Date.parse(fact.receivedAt) - atMs
  const subject = fact.devEui ?? fact.subject ?? ''
  const place = fact.devEui
    ? `${t.models[/** @type {keyof typeof t.models} */ (fact.profile ?? '')] ?? fact.profile} ${fact.devEui.slice(-4).toUpperCase()}`
    : subject === ''
      ? t.facts.theGateway
      : nameOf(city, subject)
  const [main] = fact.measurements ?? []
  return html`<tr>
    <td><time>${atMs === undefined ? '—' : f.moment(atMs, nowMs)}</time></td>
    <td class="who"><b>${t.types[/** @type {keyof typeof t.types} */ (fact.type)] ?? fact.type}</b></td>
    <td class="nw">${place}</td>
    <td class="tiny">${main ? measured(c, main) : ''}</td>
    <td class="num tiny">${fact.stream}\u202f/\u202f${f.number(fact.seq)}</td>
    <td class="num tiny">+${delayText(f, lateMs)}</td>
  </tr>`
}
