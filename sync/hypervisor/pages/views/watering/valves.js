// @ts-check
/** One mark for each valve: at work, to be looked at, unknown; and visits that were not needed. */

import { html } from '../../../../../base/web/html.js'
import { Card, Figure, Figures, Head } from '../../../../../base/web/parts.js'
import { daysBefore } from '../../civil.js'
import { kpisOf } from '../../kept-kpis.js'
import { valveState } from './reckon.js'

/** @typedef {import('../../app.js').Context} Context */

/** @param {{ c: Context, zones: readonly import('../../../city/thing.ts').WaterThing[], picture: import('../../picture.js').Picture }} props */
export function Valves({ c, zones, picture }) {
  const { t, f, nowMs } = c
  const { waterings } = t
  const marks = zones.map((zone) => ({ zone, ...valveState(zone, picture) }))
  const working = marks.filter(({ state }) => state === 'ok').length
  const title = waterings.valves(f.number(working), f.number(zones.length))
  const odd = marks.filter(({ state }) => state !== 'ok')
  const yesterday = daysBefore(f.civilDay(nowMs), 1)
  const { buckets } = kpisOf(c, {
    period: 'day',
    from: yesterday,
    days: 1,
    group: 'kind',
    kind: 'site',
  })
  const sites = (buckets[0]?.groups ?? []).filter(({ savings }) => savings !== undefined)
  const avoided = sites.reduce((sum, { savings }) => sum + (savings?.avoidedVisits ?? 0), 0)
  return html`<${Card} label=${waterings.valvesTitle}>
    <${Head} kind="water" icon="ok" title=${title} context=${waterings.valvesText} />
    <ul class="objects" role="list" aria-label=${title}>${marks.map(({ zone, state, why }) => html`<li key=${zone.id} class=${state}><i></i><span class="sr">${zone.name}, ${waterings.whys[why]}</span></li>`)}</ul>
    ${odd.length > 0 && html`<ul class="list small">${odd.map(({ zone, why }) => html`<li key=${zone.id}>${waterings.valveIs(zone.name, waterings.whys[why] ?? why)}</li>`)}</ul>`}
    <${Figures}><${Figure} value=${sites.length === 0 ? '—' : f.number(avoided)} label=${waterings.avoided} /><//>
    <p class="small dim">${waterings.avoidedText}</p>
  <//>`
}
