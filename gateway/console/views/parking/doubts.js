// @ts-check
/** Sensors of spaces that somebody should look at: in doubt, silent, never heard; each with why and what to do. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, LinkRow } from '../../../../base/web/parts.js'
import { detailsOf } from '../../model.js'
import { isToCheck, trustOf } from './find.js'

/** @typedef {import('./parking.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

const SHOWN = 6

/** @param {Context} c @param {NonNullable<import('../../../api/asset-details.ts').AssetDetails['doubt']>} doubt */
export function doubtWords({ t, f, nowMs }, { problem, sinceMs, confidence }) {
  const words = t.parking.doubt
  const sure =
    confidence === null ? '' : ` ${words.right(f.percent(confidence), confidence >= 0.5)}`
  return `${words.since(f.moment(sinceMs, nowMs))} ${words.problems[problem]}${sure}`
}

/** @param {{ c: Context, spaces: readonly AssetView[] }} props */
export function Doubts({ c, spaces }) {
  const { t, f } = c
  const doubted = spaces.filter(isToCheck).sort((a, b) => weightOf(a) - weightOf(b))
  const more = doubted.length - SHOWN
  return html`<${Card} isFlush=${true} label=${t.parking.checks}>
    <${Head} title=${t.parking.checks} context=${t.parking.checksText} />
    <div class="rows">
      ${doubted.slice(0, SHOWN).map((view) => html`<${Doubt} key=${view.asset.id} c=${c} view=${view} />`)}
      ${more > 0 && html`<a class="row" href="#/parking?state=check"><span class="g"><b>${t.parking.moreChecks(f.number(more))}</b></span></a>`}
      ${doubted.length === 0 && html`<p class="pad dim">${t.parking.noChecks}</p>`}
    </div>
  <//>`
}

/** What was known before what was never heard. @param {AssetView} view */
function weightOf(view) {
  return ['doubted', 'silent', 'unheard'].indexOf(trustOf(view))
}

/** @param {{ c: Context, view: AssetView }} props */
function Doubt({ c, view }) {
  const { t, f, nowMs } = c
  const { doubt, proof } = detailsOf(view)
  const trust = trustOf(view)
  const text =
    trust === 'unheard'
      ? t.parking.proof.unheard()
      : trust === 'silent' && proof
        ? t.parking.silentFor(f.lasted(nowMs - proof.heardMs))
        : doubt
          ? doubtWords(c, doubt)
          : ''
  return html`<${LinkRow} href=${`#/parking/${encodeURIComponent(view.asset.id)}`} kind="parking" icon=${trust === 'doubted' ? 'watch' : 'unknown'} title=${view.asset.name} text=${text} />`
}
