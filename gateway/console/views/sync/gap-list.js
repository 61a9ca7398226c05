// @ts-check
/** What was declared lost: of which stream, how much, of what time, why. */

import { html } from '../../../../base/web/html.js'
import { Card, Head } from '../../../../base/web/parts.js'

/** @typedef {import('./sync.js').Context} Context @typedef {import('../../../../sync/declared-gaps.ts').DeclaredGap} DeclaredGap */

const FRESH_MS = 10_000

/** @param {{ c: Context }} props */
export function GapList({ c }) {
  const { t, f, nowMs, past } = c
  const { data } = past.text('sync/gaps', FRESH_MS)
  const gaps = /** @type {readonly DeclaredGap[]} */ (data?.gaps ?? [])
  if (gaps.length === 0) return null
  const moment = (/** @type {number} */ ms) => f.moment(ms, nowMs)
  return html`<${Card} isFlush=${true} label=${t.sync.gapList} state="watch">
    <${Head} kind="none" icon="watch" title=${t.sync.gapList} context=${t.sync.gapListText} />
    <ul class="rows">${gaps.map(
      ({ epoch, stream, from, to, reason, fromMs, toMs, declaredMs }) =>
        html`<li key=${`${epoch} ${stream} ${from}`}><span class="g"><b>${t.sync.streams[stream]} · ${t.sync.gapReasons[reason] ?? t.sync.gapReasons[0]}</b><span>${fromMs > 0 ? t.sync.gapOf(moment(fromMs), moment(toMs)) : ''}</span></span><span class="e"><b>${f.number(to - from)}</b> ${f.plural(to - from, t.facts)}<br />${moment(declaredMs)}</span></li>`,
    )}</ul>
  <//>`
}
