// @ts-check
/** Sécurité: what runs, and the life of each call as far as facts tell it: raised, received, delay. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, Table } from '../../../../base/web/parts.js'
import { nameOf, statesOf } from '../city.js'
import { Alarms } from './alarms.js'
import { delayText } from './city.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../city.js').FactLine} FactLine */

const TYPES = /** @type {const} */ ([
  'callRaised',
  'intrusionDetected',
  'leakConfirmed',
  'valveUnsure',
])
const SHOWN = 30

/** @param {{ c: Context }} props */
export function Safety({ c }) {
  const { t, f, city, past, nowMs } = c
  const kept = TYPES.map((type) => past.text(`facts?limit=${SHOWN}&type=${type}&standing=true`))
  /** @type {FactLine[]} */
  const told = kept.flatMap(({ data }) => data?.facts ?? [])
  const live = city.facts.filter(({ type }) => TYPES.some((one) => one === type))
  const byCursor = new Map([...told, ...live].map((fact) => [fact.cursor, fact]))
  const lines = [...byCursor.values()]
    .filter(({ stands }) => stands)
    .sort((a, b) => Number(b.cursor) - Number(a.cursor))
    .slice(0, SHOWN)
  const heads = [
    { word: t.facts.what },
    { word: t.facts.where },
    { word: t.safety.raised },
    { word: t.safety.received },
    { word: t.facts.late, isNumber: true },
  ]
  const points = statesOf(city, 'call')
  return html`<div class="stack">
    <${Alarms} c=${c} only=${['call', 'intrusion', 'device', 'missed']} />
    <${Card} isFlush=${true} label=${t.safety.life}>
      <${Head} kind="safety" icon="safety" title=${t.safety.life} context=${t.safety.lifeText} />
      <${Table} caption=${t.safety.life} heads=${heads}>
        ${lines.map((fact) => {
          const atMs = fact.at === null ? undefined : Date.parse(fact.at)
          const receivedMs = Date.parse(fact.receivedAt)
          return html`<tr key=${fact.cursor}>
            <th scope="row">${t.types[/** @type {keyof typeof t.types} */ (fact.type)] ?? fact.type}</th>
            <td class="st">${nameOf(city, fact.subject ?? '')}</td>
            <td data-l=${t.safety.raised}>${atMs === undefined ? '—' : `${f.moment(atMs, nowMs)}`}</td>
            <td data-l=${t.safety.received}>${f.moment(receivedMs, nowMs)}</td>
            <td class="num" data-l=${t.facts.late}>${atMs === undefined ? '—' : `+${delayText(f, receivedMs - atMs)}`}</td>
          </tr>`
        })}
      <//>
      ${lines.length === 0 && html`<p class="pad dim">${t.safety.none}</p>`}
    <//>
    ${points.length > 0 && html`<p class="small dim">${t.safety.privacy}</p>`}
  </div>`
}
