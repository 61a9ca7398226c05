// @ts-check
/** What gateways declared lost, and why; none is a statement too. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Pill, Table } from '../../../../../base/web/parts.js'

/** @typedef {import('../../app.js').Context} Context */

const SHOWN_MAX = 50

/** @param {{ c: Context, gaps: readonly any[] }} props */
export function Gaps({ c, gaps }) {
  const { t, f, nowMs } = c
  if (gaps.length === 0)
    return html`<${Card}><${Head} kind="none" icon="ok" title=${t.fleet.noGap} context=${t.fleet.noGapText} pill=${html`<${Pill} state="ok" word=${t.ok} />`} /><//>`
  const heads = [
    { word: t.fleet.gateway },
    { word: t.fleet.stream },
    { word: t.fleet.rows, isNumber: true },
    { word: t.fleet.reason },
    { word: t.fleet.time },
  ]
  return html`<${Card} isFlush=${true} label=${t.fleet.gapTitle}>
    <${Head} title=${t.fleet.gapTitle} context=${t.fleet.gapText} />
    <${Table} caption=${t.fleet.gapTitle} heads=${heads}>
      ${gaps.slice(0, SHOWN_MAX).map(
        ({
          gateway,
          epoch,
          stream,
          from,
          to,
          reason,
          fromAt,
          toAt,
        }) => html`<tr key=${`${gateway}${epoch}${stream}${from}`}>
        <th scope="row" class="mono">${gateway.slice(-6).toUpperCase()}</th>
        <td class="st">${t.streams[stream]}</td>
        <td class="num" data-l=${t.fleet.rows}>${f.number(to - from)}</td>
        <td data-l=${t.fleet.reason}>${t.fleet.reasons[reason] ?? String(reason)}</td>
        <td data-l=${t.fleet.time}>${fromAt === null ? '—' : `${f.moment(Date.parse(fromAt), nowMs)} – ${f.moment(Date.parse(toAt), nowMs)}`}</td>
      </tr>`,
      )}
    <//>
    ${gaps.length > SHOWN_MAX && html`<p class="pad small dim">${t.gateways.more(f.number(gaps.length - SHOWN_MAX))}</p>`}
  <//>`
}
