// @ts-check
/** What has left since the start and what was declared missing; what a metered link may still spend; earlier lives. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Meter } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'

/** @typedef {import('./sync.js').Context} Context @typedef {{ epoch: number, stream: number, next: number, acked: number }} Lane */

const KILO = 1_000

/**
 * The gateway's own count, by the labels that are asked for; of all series of that name together.
 * @param {string} metrics the Prometheus page
 * @param {string} name
 * @param {string} [label] such as `kind="gap"`
 */
export function countedIn(metrics, name, label = '') {
  let sum = 0
  for (const line of metrics.split('\n')) {
    if (!line.startsWith(`${name}{`) && !line.startsWith(`${name} `)) continue
    if (label === '' || line.includes(label)) sum += Number(line.slice(line.lastIndexOf(' ') + 1))
  }
  return sum
}

/** @param {{ c: Context }} props */
export function Account({ c }) {
  const { t, f, past } = c
  const kept = past.text('/metrics')
  const metrics = typeof kept.data === 'string' ? kept.data : undefined
  if (metrics === undefined) {
    return html`<${Card} label=${t.sync.account}><${Head} title=${t.sync.account} />${kept.state === 'failed' ? html`<p class="bad">${t.sync.accountFailed}</p>` : html`<${Waiting} word=${t.loading} />`}<//>`
  }
  const sent = countedIn(metrics, 'sync_sent_bytes_total')
  const thinned = countedIn(metrics, 'sync_thinned_rows_total')
  const gaps = countedIn(metrics, 'sync_sent_bytes_total', 'kind="gap"')
  return html`<${Card} label=${t.sync.account} state=${gaps > 0 ? 'watch' : ''}>
    <${Head} title=${t.sync.account} context=${t.sync.accountText} />
    <${Figures}>
      <${Figure} value=${f.number(sent / KILO)} unit=${t.sync.kilobytes} label=${t.sync.sent} />
      <${Figure} value=${f.number(thinned)} label=${t.sync.thinned} state=${thinned > 0 ? 'watch' : ''} />
      <${Figure} value=${gaps > 0 ? t.sync.some : t.sync.none} label=${t.sync.gaps} state=${gaps > 0 ? 'watch' : 'ok'} />
    <//>
    <p class="small dim">${t.sync.gapsText}</p>
  <//>`
}

/** Of a metered link. @param {{ c: Context }} props */
export function Budget({ c }) {
  const { t, f, model } = c
  const budget = model.status?.sync.budget
  if (!budget) return null
  const rows = [
    { name: t.sync.perDay, left: budget.dayLeft, bytes: budget.bytesPerDay },
    { name: t.sync.perMonth, left: budget.monthLeft, bytes: budget.bytesPerMonth },
  ]
  return html`<${Card} label=${t.sync.budgetTitle}>
    <${Head} title=${t.sync.budgetTitle} context=${t.sync.budgetText} />
    ${rows.map(({ name, left, bytes }) => {
      if (bytes === null) return null
      const share = Math.max(0, Math.min(1, left))
      const words = `${f.percent(share)} ${t.sync.ofBytes(f.number(bytes / KILO))}`
      return html`<div key=${name}><p class="soilline"><span><b>${name}</b></span><span>${words}</span></p><${Meter} label=${`${name} : ${words}`} share=${share} state=${share < 0.1 ? 'alarm' : share < 0.3 ? 'watch' : 'ok'} /></div>`
    })}
  <//>`
}

/** What an earlier start of this gateway still has to hand over. @param {{ c: Context }} props */
export function Earlier({ c }) {
  const { t, f, model, past } = c
  const { data } = past.text('sync/lanes', 10_000)
  const lanes = /** @type {readonly Lane[]} */ (data?.lanes ?? [])
  const open = lanes.filter(
    ({ epoch, next, acked }) => epoch !== model.status?.epoch && acked < next,
  )
  if (open.length === 0) return null
  return html`<${Card} isFlush=${true} label=${t.sync.earlier}>
    <${Head} title=${t.sync.earlier} context=${t.sync.earlierText} />
    <ul class="rows">${open.map(({ epoch, stream, next, acked }) => html`<li key=${`${epoch} ${stream}`}><span class="g"><b>${t.sync.streams[stream]}</b><span class="mono">${epoch}</span></span><span class="e"><b>${f.number(next - acked)}</b>${f.plural(next - acked, t.facts)}</span></li>`)}</ul>
  <//>`
}
