// @ts-check
/** Facts as they come, for who wants to see that the city speaks: when, what, where, how late. */

import { html } from '../../../../../base/web/html.js'
import { nameOf } from '../../city.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../city.js').FactLine} FactLine */

const SHOWN = 14

/** @param {{ c: Context }} props */
export function LiveFacts({ c }) {
  const { t, f, city } = c
  const words = t.facts
  if (city.facts.length === 0) return html`<p class="small dim">${words.none}</p>`
  return html`<details class="data"><summary>${words.title}. ${words.text(f.number(city.arrivedMs.length))}</summary>
    <section class="card flush" aria-label=${words.title}><table class="plain"><thead><tr><th scope="col">${words.when}</th><th scope="col">${words.what}</th><th scope="col">${words.where}</th><th scope="col" class="wd">${words.value}</th><th scope="col" class="num wd">${words.late}</th></tr></thead>
    <tbody>${city.facts.slice(0, SHOWN).map((fact) => html`<${Row} key=${fact.cursor} c=${c} fact=${fact} />`)}</tbody></table></section></details>`
}

/** @param {{ c: Context, fact: FactLine }} props */
function Row({ c, fact }) {
  const { t, f, city, nowMs } = c
  const { at, type, devEui, profile = '', subject = '', measurements = [] } = fact
  const atMs = at === null ? undefined : Date.parse(at)
  const model = t.models[/** @type {keyof typeof t.models} */ (profile)] ?? profile
  const place = devEui
    ? `${model} ${devEui.slice(-4).toUpperCase()}`
    : subject === ''
      ? t.facts.theGateway
      : nameOf(city, subject)
  return html`<tr>
    <td><time>${atMs === undefined ? '—' : f.moment(atMs, nowMs)}</time></td>
    <th scope="row">${t.types[/** @type {keyof typeof t.types} */ (type)] ?? type}</th>
    <td>${place}</td>
    <td class="wd">${measurements[0] ? valueText(c, measurements[0]) : customText(c, fact)}</td>
    <td class="num wd">${atMs === undefined ? '' : `+${f.lasted(Date.parse(fact.receivedAt) - atMs)}`}</td>
  </tr>`
}

/** What a flow tells, under its own name: `signText 12 places`. @param {Context} c @param {FactLine} fact */
function customText({ t, f }, { type, fields = {} }) {
  if (type !== 'customReported') return ''
  const { name, value, unit } = fields
  const said = typeof value === 'number' ? f.number(value, Number.isInteger(value) ? 0 : 1) : value
  const word = typeof value === 'boolean' ? t.facts.truths[value ? 'yes' : 'no'] : said
  return [name, word, unit].filter((one) => one !== null && one !== undefined).join(' ')
}

/** @param {Context} c @param {{ quantity: string, value: number, unit: string }} measurement */
function valueText({ t, f }, { quantity, value, unit }) {
  if (quantity === 'parking.occupied') return value === 1 ? t.space.occupied : t.space.free
  if (quantity === 'valve.open' || quantity === 'contact.open') return value === 1 ? t.open : t.shut
  const digits = Number.isInteger(value) ? 0 : 1
  const isBare = ['', 'count', 'bool', 'code'].includes(unit)
  return isBare ? f.number(value, digits) : f.unit(value, unit, digits)
}
