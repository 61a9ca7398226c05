// @ts-check
/** One zone in a card: soil, next turn, the evidence for its valve, and what one may do. */

import { html } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { detailsOf } from '../../model.js'
import { SoilLine } from '../../parts/soil.js'
import { Going } from './going.js'
import { turnOf } from './outlook.js'
import { proofOf } from './proof.js'
import { WaterNow } from './water-now.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone @typedef {import('./asked.js').Lock} Lock */

const ICONS = { ok: 'ok', watch: 'watch', unknown: 'unknown', plain: 'clock' }

/** Leaks first, then doubt about a valve, open ones, what is not known. @param {import('./asked.js').AssetView} view */
export function rankOf(view) {
  if (detailsOf(view).valve?.isUnsure) return 3
  const order = ['leak-confirmed', 'leak-suspected', '', 'watering', 'unknown']
  return order.indexOf(view.state) + 1 || 9
}

/** @param {Context} c @param {import('./asked.js').AssetView} view @returns {{ state: 'ok' | 'watch' | 'alarm' | 'unknown' | 'plain', word: string }} */
export function verdictOf({ t }, view) {
  const words = t.zone.states
  const { state } = view
  if (state === 'leak-confirmed') return { state: 'watch', word: words.leak }
  if (state === 'leak-suspected') return { state: 'watch', word: words.suspected }
  if (detailsOf(view).valve?.isUnsure) return { state: 'watch', word: t.watering.unsure }
  if (state === 'watering') return { state: 'plain', word: words.watering }
  if (state === 'closed') return { state: 'ok', word: words.closed }
  return { state: 'unknown', word: words.unknown }
}

/** @param {{ c: Context, zone: Zone, locks: readonly Lock[], isAlone?: boolean }} props `isAlone`: on the page of the zone itself */
export function ZoneCard({ c, zone, locks, isAlone = false }) {
  const { t } = c
  const { asset } = zone.view
  const { soil, leak, cycleFault, valve } = detailsOf(zone.view)
  const verdict = verdictOf(c, zone.view)
  const parent = asset.name.replace(/\s*\d+$/, '')
  const turn = turnOf(c, zone, locks)
  const kinds = /** @type {Readonly<Record<string, string>>} */ (t.cycleFault.kinds)
  return html`<${Card} state=${leak || valve?.isUnsure ? 'watch' : ''} label=${asset.name}>
    <${Head} level=${isAlone ? 2 : 3} kind="water" icon=${leak ? 'leak' : 'water'} title=${isAlone ? t.watering.valveNow : asset.name} context=${isAlone || parent === asset.name ? '' : parent} pill=${html`<${Pill} state=${verdict.state} word=${verdict.word} />`} />
    ${soil ? html`<${SoilLine} c=${c} soil=${soil} />` : html`<p class="small dim">${t.soil.none}</p>`}
    <ul class="proof">
      ${proofOf(c, zone).map(({ name, state, text }) => html`<li key=${name} class=${`t-${state}`}><${Icon} name=${ICONS[state]} size="s" /><span class="dim"><b>${name}</b> ${text}</span></li>`)}
      ${cycleFault && html`<li class="t-watch"><${Icon} name="watch" size="s" /><span class="dim"><b>${t.cycleFault.waterings}</b> ${kinds[cycleFault.kind] ?? t.cycleFault.other}</span></li>`}
      <li class=${`t-${turn.state}`}><${Icon} name="today" size="s" /><span class="dim"><b>${t.watering.next}</b> ${turn.text}</span></li>
    </ul>
    <div class="acts">${valve?.isUnsure && html`<${Going} c=${c} id=${asset.id} kind="valve" />`}<${WaterNow} c=${c} zone=${zone} locks=${locks} />${!isAlone && html`<a class="btn" href=${linkTo('watering', asset.id)}>${t.watering.curve}</a>`}</div>
  <//>`
}
