// @ts-check
/** What happened in the month: water, gateways, decoders. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head } from '../../../../../base/web/parts.js'
import { Quiet } from '../../../../../base/web/states.js'
import { nameOf } from '../../city.js'

/**
 * @typedef {import('../../app.js').Context} Context
 * @typedef {import('./report.js').Shown} Shown
 */

/** A month with more is told by the count. */
const LISTED = 12

/** @param {{ c: Context, report: Shown }} props */
export function Events({ c, report }) {
  const { t, f } = c
  const w = t.report
  const { events } = report
  const more = events.length - LISTED + report.eventsLeftOut
  return html`<${Card} label=${w.events}>
    <${Head} title=${w.events} />
    ${events.length === 0 && html`<${Quiet} text=${w.noEvent} />`}
    <ul class="decisions">
      ${events.slice(0, LISTED).map((event, i) => {
        const name = event.kind === 'gateway' ? nameOf(c.city, event.name) : event.name
        return html`<li key=${i}><b>${w.kinds[event.kind]}</b> ${name}<span class="dim small">${[f.day(Date.parse(event.at)), ...detailOf(c, event)].join(' · ')}</span></li>`
      })}
    </ul>
    ${more > 0 && html`<p class="dim small">${w.leftOut(f.number(more))}</p>`}
  <//>`
}

/** @param {Context} c @param {Shown['events'][number]} event */
function detailOf({ t, f }, { kind, lastedMs, detail }) {
  const w = t.report
  if (kind === 'rollout') {
    const state = w.rolloutStates[String(detail['state'])] ?? String(detail['state'])
    return [w.rollout(String(detail['version']), state)]
  }
  const length = lastedMs === null ? w.goesOn : w.lasted(f.lasted(lastedMs))
  const litres = Number(detail['lostLitres'] ?? 0)
  const things = Number(detail['things'] ?? 0)
  return [
    length,
    ...(litres > 0 ? [w.litres(f.volume(litres))] : []),
    ...(kind === 'gateway' && things > 0 ? [w.unknownThings(f.number(things))] : []),
  ]
}
