// @ts-check
/** How many days a page looks back: kept in its address. */

import { html } from '../../../../base/web/html.js'
import { Choice } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'

/** @param {import('../app.js').Context} c @param {readonly number[]} choices the first is taken where none is given */
export function daysAsked({ route }, choices) {
  const asked = Number(route.query.get('days'))
  return choices.includes(asked) ? asked : Number(choices[0])
}

/** One setting of the address changed, the others kept. @param {import('../app.js').Context} c @param {string} name @param {string} value */
export function setAsked({ route }, name, value) {
  const query = { ...Object.fromEntries(route.query), [name]: value }
  location.hash = linkTo(route.page, route.id, query)
}

/** @param {{ c: import('../app.js').Context, choices: readonly number[] }} props */
export function PeriodChoice({ c, choices }) {
  const { trades } = c.t
  const words = choices.map((days) => ({ value: String(days), word: trades.days(days) }))
  return html`<${Choice} label=${trades.period} value=${String(daysAsked(c, choices))} choices=${words} onChoose=${(/** @type {string} */ value) => setAsked(c, 'days', value)} />`
}
