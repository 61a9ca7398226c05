// @ts-check
/** One gateway: what of it is here, its health, its sensors that do not speak, what would be unknown without it. */

import { html } from '../../../../../base/web/html.js'
import { Card, Head, Pill, Table } from '../../../../../base/web/parts.js'
import { euiText } from '../../../../../base/web/place.js'
import { nameOf } from '../../city.js'
import { Gaps } from './gaps.js'
import { servedBy } from './reckon.js'
import { Told } from './told.js'

/** @typedef {import('../../app.js').Context} Context @typedef {ReturnType<typeof import('./reckon.js').fleetOf>[number]} Member @typedef {import('../../picture.js').Picture} Picture */

const SILENT_MAX = 30
const EVENTS_MAX = 20

/** @param {{ c: Context, one: Member, picture: Picture | undefined, health: readonly import('./reckon.js').Fact[] }} props */
export function OneGateway({ c, one, picture, health }) {
  const { t, f, city, nowMs } = c
  const { eui, version, online } = one.gateway
  const title = city.assets.get(eui)?.name ?? t.fleet.gateway
  const pill = html`<${Pill} state=${online ? 'ok' : 'unknown'} word=${online ? t.fleet.online : t.fleet.silent} />`
  const served = picture ? servedBy(picture, eui) : []
  const cost = served
    .map(([kind, count]) => `${t.gateways.kinds[kind] ?? kind} (${f.number(count)})`)
    .join(', ')
  return html`<div class="stack">
    <p><a href="#/gateways">${t.gateways.back}</a></p>
    <${Card} isFlush=${true} label=${title}>
      <${Head} kind="none" icon="gateway" title=${title} context=${html`<span class="mono">${eui.toUpperCase()}</span> · Cigale ${version}`} pill=${pill} />
      <p class="pad small">${one.heardMs === undefined ? t.neverHeard : t.fleet.heard(f.moment(one.heardMs, nowMs), f.lasted(nowMs - one.heardMs))}${cost !== '' && html`<br />${t.gateways.cost(cost)}`}</p>
      <${Streams} c=${c} one=${one} />
    <//>
    <${Told} c=${c} one=${one} />
    <div class="grid two"><${Health} c=${c} eui=${eui} health=${health} /><${Silent} c=${c} eui=${eui} picture=${picture} /></div>
    <${Gaps} c=${c} gaps=${city.gaps.filter((gap) => gap.gateway === eui)} />
  </div>`
}

/** @param {{ c: Context, one: Member }} props */
function Streams({ c, one }) {
  const { t, f, city } = c
  const { eui, cursors } = one.gateway
  const heads = [
    { word: t.fleet.stream },
    { word: t.fleet.rows, isNumber: true },
    { word: t.gateways.waiting, isNumber: true },
    { word: t.fleet.gaps, isNumber: true },
  ]
  return html`<${Table} name="lanes" caption=${t.fleet.cursors} heads=${heads}>
    ${t.streams.map((name, stream) => {
      const rows = cursors.filter((cursor) => cursor.stream === stream)
      const sum = rows.reduce((all, { next }) => all + next, 0)
      const waiting = one.report?.waiting[stream]
      const gaps = city.gaps.filter((gap) => gap.gateway === eui && gap.stream === stream).length
      return html`<tr key=${stream}><th scope="row">${stream} · ${name}</th><td class="num" data-l=${t.fleet.rows}>${f.number(sum)}</td><td class="num" data-l=${t.gateways.waiting}>${waiting === undefined ? '—' : f.number(waiting)}</td><td class="num" data-l=${t.fleet.gaps}>${f.number(gaps)}</td></tr>`
    })}
  <//>`
}

/** @param {{ c: Context, eui: string, health: readonly import('./reckon.js').Fact[] }} props */
function Health({ c, eui, health }) {
  const { t, f, city, nowMs } = c
  const own = health.filter(({ gateway }) => gateway === eui).slice(0, EVENTS_MAX)
  const words = t.gateways
  return html`<${Card} isFlush=${true} label=${words.healthTitle}>
    <${Head} kind="none" icon="watch" title=${words.healthTitle} context=${words.healthText} />
    <ul class="rows">
      ${own.map(({ at, subject, fields }, i) => {
        const code = String(fields?.['code'] ?? '')
        return html`<li key=${i}><span class="g"><b>${words.codes[code] ?? code}</b><span>${subject ? `${nameOf(city, subject)} · ` : ''}${fields?.['detail'] ?? ''}</span></span><span class="e">${at === null ? '—' : f.moment(Date.parse(at), nowMs)}</span></li>`
      })}
      ${own.length === 0 && html`<li class="dim">${words.nothingTold}</li>`}
    </ul>
  <//>`
}

/** @param {{ c: Context, eui: string, picture: Picture | undefined }} props */
function Silent({ c, eui, picture }) {
  const { t, f, city, nowMs } = c
  const words = t.gateways
  const silent = (picture?.devices ?? [])
    .filter(({ gateway, silentSinceMs }) => gateway === eui && silentSinceMs !== undefined)
    .sort((a, b) => Number(a.silentSinceMs) - Number(b.silentSinceMs))
  return html`<${Card} isFlush=${true} label=${words.silentTitle}>
    <${Head} kind="none" icon="devices" title=${words.silentTitle} context=${words.silentText} />
    <ul class="rows">
      ${silent.slice(0, SILENT_MAX).map(({ devEui, thingIds, profile, silentSinceMs }) => html`<li key=${devEui}><span class="g"><b>${thingIds.map((id) => nameOf(city, id)).join(', ') || euiText(devEui)}</b><span class="mono">${euiText(devEui)}</span><span>${profile === undefined ? '' : (t.models[/** @type {keyof typeof t.models} */ (profile)] ?? profile)}</span></span><span class="e">${f.moment(Number(silentSinceMs), nowMs)}</span></li>`)}
      ${silent.length === 0 && html`<li class="dim">${words.noneSilent}</li>`}
      ${silent.length > SILENT_MAX && html`<li class="dim">${words.more(f.number(silent.length - SILENT_MAX))}</li>`}
    </ul>
  <//>`
}
