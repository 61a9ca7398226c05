// @ts-check
/** Passerelles: who is there, what of each is here, what is declared lost, decoders on their way. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Pill, Table } from '../../../../base/web/parts.js'
import { Rollouts } from './rollouts.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../city.js').Gateway} Gateway */

/** @param {{ c: Context }} props */
export function Gateways({ c }) {
  const { t, f, city } = c
  const { status } = city
  return html`<div class="stack">
    <${Card} label=${t.fleet.numbers}>
      <${Figures}>
        <${Figure} value=${`${status.gatewaysOnline} / ${status.gateways}`} label=${t.city.online} />
        <${Figure} value=${f.number(status.facts)} label=${t.city.facts} />
        <${Figure} value=${f.number(status.sinceStart.duplicates)} label=${t.fleet.duplicates} />
        <${Figure} value=${f.number(status.sinceStart.refused)} label=${t.fleet.refused} state=${status.sinceStart.refused > 0 ? 'watch' : ''} />
        <${Figure} value=${f.number(status.gaps)} label=${t.city.gaps} state=${status.gaps > 0 ? 'watch' : 'ok'} />
      <//>
    <//>
    <${Rollouts} c=${c} />
    <div class="grid two">${city.gateways.map((gateway) => html`<${GatewayCard} key=${gateway.eui} c=${c} gateway=${gateway} />`)}</div>
    <${Gaps} c=${c} />
  </div>`
}

/** @param {{ c: Context, gateway: Gateway }} props */
function GatewayCard({ c, gateway }) {
  const { t, f, city, nowMs } = c
  const { eui, version, online, lastHeardAt, cursors } = gateway
  const heardMs = lastHeardAt === null ? undefined : Date.parse(lastHeardAt)
  const heads = [
    { word: t.fleet.stream },
    { word: t.fleet.rows, isNumber: true },
    { word: t.fleet.gaps, isNumber: true },
  ]
  const context = html`<span class="mono">${eui.toUpperCase()}</span> · Cigale ${version}`
  return html`<${Card} isFlush=${true} label=${eui}>
    <${Head} kind="none" icon="gateway" title=${city.assets.get(eui)?.name ?? t.fleet.gateway} context=${context} pill=${html`<${Pill} state=${online ? 'ok' : 'unknown'} word=${online ? t.fleet.online : t.fleet.silent} />`} />
    <p class="pad small">${heardMs === undefined ? t.neverHeard : t.fleet.heard(f.moment(heardMs, nowMs), f.lasted(nowMs - heardMs))}</p>
    <${Table} name="lanes" caption=${t.fleet.cursors} heads=${heads}>
      ${t.streams.map((name, stream) => {
        const rows = cursors
          .filter((cursor) => cursor.stream === stream)
          .reduce((sum, { next }) => sum + next, 0)
        const gaps = city.gaps.filter((gap) => gap.gateway === eui && gap.stream === stream).length
        return html`<tr key=${stream}><th scope="row">${stream} · ${name}</th><td class="num">${f.number(rows)}</td><td class="num" data-l=${t.fleet.gaps}>${f.number(gaps)}</td></tr>`
      })}
    <//>
  <//>`
}

/** @param {{ c: Context }} props */
function Gaps({ c }) {
  const { t, f, city, nowMs } = c
  if (city.gaps.length === 0)
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
      ${city.gaps.slice(0, 50).map(
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
  <//>`
}
