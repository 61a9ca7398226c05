// @ts-check
/** Other gateways that this one speaks to by LoRa: how well they hear each other, and what that takes. */

import { html } from '../../../../base/web/html.js'
import { Card, Head } from '../../../../base/web/parts.js'

/** @typedef {import('./sync.js').Context} Context @typedef {import('../../../api/service-relay.ts').RelayPairView} RelayPairView */

const FRESH_MS = 5_000
/** Below it the rate is slow, and readings are left out. */
const MARGIN_GOOD_DB = 8

/** @param {{ c: Context }} props */
export function RelayPairs({ c }) {
  const { t, f, past } = c
  const { data } = past.text('relay', FRESH_MS)
  const pairs = /** @type {readonly RelayPairView[]} */ (data?.pairs ?? [])
  if (pairs.length === 0) return null
  const words = t.sync.relay
  const heard = (/** @type {RelayPairView} */ { heardAgoMs }) =>
    heardAgoMs === null ? words.never : words.heard(f.lasted(heardAgoMs))
  const stateOf = (/** @type {RelayPairView} */ { marginDb }) =>
    marginDb === null ? 't-unknown' : marginDb >= MARGIN_GOOD_DB ? 't-ok' : 't-watch'
  return html`<${Card} isFlush=${true} label=${words.title}>
    <${Head} kind="none" icon="radio" title=${words.title} context=${words.text} />
    <ul class="rows">${pairs.map(
      (pair) =>
        html`<li key=${pair.peer}><span class="g"><b class="mono">${pair.peer}</b><span>${words.roles[pair.role]}${pair.isHere ? ` · ${words.now}` : ''}</span><span>${heard(pair)}</span><span>${words.air(f.number(pair.airtimeMs / 1_000, 0), f.number(pair.framesSent))}</span></span>${pair.marginDb !== null && html`<span class="e"><b class=${stateOf(pair)}>${words.margin(f.number(pair.marginDb, 1))}</b><br />${words.ofMargin(pair.sf ?? 0)}</span>`}</li>`,
    )}</ul>
  <//>`
}
