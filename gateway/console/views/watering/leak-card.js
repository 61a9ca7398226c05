// @ts-check
/** A leak: how much, since when, the curve that shows it, why it is one, who has it in hand, and how it ends. */

import { html } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Figure, Figures, Head, Pill } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { detailsOf } from '../../model.js'
import { LeakReadings } from '../../parts/evidence.js'
import { FlowCurve } from './flow.js'
import { Going } from './going.js'
import { Nights } from './nights.js'
import { verdictOf } from './zone-card.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone */

const HOURS_A_YEAR = 8766
/** What stands and what was told of it may be labelled by clocks that differ. */
const SAME_LEAK_MS = 120_000

/** @param {{ c: Context, zone: Zone }} props of a zone or a site that leaks */
export function LeakCard({ c, zone }) {
  const { t, f, nowMs } = c
  const { asset } = zone.view
  const { leak } = detailsOf(zone.view)
  if (!leak) return null
  const words = t.watering
  const told = zone.facts.findLast(
    (fact) =>
      fact.type === 'leakConfirmed' && Math.abs(fact['sinceMs'] - leak.sinceMs) < SAME_LEAK_MS,
  )
  const lasted = f.lasted(nowMs - leak.sinceMs)
  const context = told
    ? words.confirmedAt(f.moment(told.atMs, nowMs), f.lasted(told.atMs - leak.sinceMs))
    : words.leaksSince(f.moment(leak.sinceMs, nowMs), lasted)
  const verdict = verdictOf(c, zone.view)
  const kinds = /** @type {Readonly<Record<string, string>>} */ (words.kindsTodo)
  const confidence = told?.['confidence']
  return html`<${Card} state="watch" label=${`${t.leak.title(leak.kind, leak.level)}, ${asset.name}`}>
    <${Head} kind="water" icon="leak" title=${`${t.leak.title(leak.kind, leak.level)} · ${asset.name}`} context=${context} pill=${html`<${Pill} state=${verdict.state} word=${verdict.word} />`} />
    <${Figures}>
      <${Figure} value=${f.number(leak.flowLitresPerHour)} unit="L/h" label=${t.leak.flow} state="watch" />
      <${Figure} value=${f.volume(leak.lostLitres)} label=${t.leak.lost(f.moment(leak.sinceMs, nowMs))} />
      <${Figure} value=${f.number((leak.flowLitresPerHour * HOURS_A_YEAR) / 1000)} unit="m³" label=${t.leak.year} />
    <//>
    <p>${kinds[leak.kind] ?? kinds['hidden_leak']}</p>
    <div class="acts">
      ${leak.level === 'confirmed' && html`<${Going} c=${c} id=${asset.id} kind="leak" />`}
      ${asset.lat !== undefined && html`<a class="btn" href=${linkTo('map', asset.id)}>${t.onMap}</a>`}
    </div>
    <${FlowCurve} c=${c} zone=${zone} />
    <${Nights} c=${c} id=${asset.id} sinceMs=${leak.sinceMs} />
    <details><summary>${leak.level === 'confirmed' ? t.leak.why : words.whySuspected}</summary>
      <ul class="proof">
        ${confidence !== undefined && html`<li class="t-ok"><${Icon} name="ok" size="s" /><span class="dim">${words.confidence(f.percent(confidence))}</span></li>`}
        ${t.leak.reasons.map((reason) => html`<li class="t-ok" key=${reason}><${Icon} name="ok" size="s" /><span class="dim">${reason}</span></li>`)}
      </ul>
      <${LeakReadings} c=${c} leak=${leak} />
    </details>
    <p class="small dim">${words.endsBy}</p>
  <//>`
}
