// @ts-check
/** Call points and watched buildings: can they call, when were they heard, what of this month. */

import { html } from '../../../../../base/web/html.js'
import { Pill } from '../../../../../base/web/parts.js'
import { heardOf, stateOfPoint } from '../../live/call-points.js'
import { thingsOf } from '../../live/picture.js'
import { Panel } from '../../parts/page.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/picture.js').Picture} Picture */
/** @typedef {import('../../../city/thing.ts').CallPoint} CallPoint @typedef {import('../../../city/thing.ts').Building} Building */

/** Indicators of this month by id. @param {Context} c @returns {ReadonlyMap<string, any>} */
function monthOf({ past, f, nowMs }) {
  const first = `${f.civilDay(nowMs).slice(0, 8)}01`
  const { data } = past.slow(`kpis?period=month&from=${first}&count=1`)
  const assets = /** @type {any[]} */ (data?.buckets[0]?.assets ?? [])
  return new Map(assets.map((asset) => [asset.id, asset]))
}

/** @param {Context} c @param {CallPoint | Building} point */
function lookOf({ t, f, city, alarms, nowMs }, point) {
  const picture = /** @type {Picture} */ (city.picture)
  const { word, state, sinceMs } = stateOfPoint(point, picture, { alarms, nowMs })
  const words = point.kind === 'callPoint' ? t.safetyPage.states : t.safetyPage.buildingStates
  const heardMs = heardOf(point, picture)
  const batteries = point.devEuis.flatMap(
    (devEui) => picture.devices.get(devEui)?.batteryPercent ?? [],
  )
  return {
    state,
    word: words[word],
    since: state !== 'ok' && sinceMs !== undefined ? t.since(f.moment(sinceMs, nowMs)) : '',
    heard: heardMs === undefined ? '—' : f.moment(heardMs, nowMs),
    battery: batteries.length === 0 ? '—' : f.percent(Math.min(...batteries) / 100),
  }
}

/** What is wrong first. @param {Context} c @param {readonly (CallPoint | Building)[]} points */
function worstFirst(c, points) {
  const rank = { alarm: 0, unknown: 1, ok: 2 }
  const picture = /** @type {Picture} */ (c.city.picture)
  const rankOf = (/** @type {CallPoint | Building} */ point) =>
    rank[stateOfPoint(point, picture, c).state]
  return [...points].sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name, 'fr'))
}

/** @param {{ c: Context }} props */
export function CallPoints({ c }) {
  const { t, f, nowMs } = c
  const words = t.safetyPage.points
  const points = thingsOf(/** @type {Picture} */ (c.city.picture), 'callPoint')
  if (points.length === 0)
    return html`<${Panel} width="c7" title=${words.title} text=${words.none} />`
  const month = monthOf(c)
  return html`<${Panel} width="c7" title=${words.title} text=${words.text} isFlush=${true}><table class="plain">
    <thead><tr><th scope="col">${words.name}</th><th scope="col">${words.state}</th><th scope="col" class="wd">${words.heard}</th><th scope="col" class="wd">${words.test}</th><th scope="col" class="num wd">${words.battery}</th><th scope="col" class="num">${words.calls}</th></tr></thead>
    <tbody>${
      /** @type {CallPoint[]} */ (worstFirst(c, points)).map((point) => {
        const look = lookOf(c, point)
        const { calls } = month.get(point.id) ?? {}
        return html`<tr key=${point.id}><th scope="row">${point.name}</th>
        <td><${Pill} state=${look.state} word=${look.word} />${look.since && html`<span class="sub">${look.since}</span>`}</td>
        <td class="wd">${look.heard}</td><td class="wd">${point.lastTestMs === undefined ? '—' : f.moment(point.lastTestMs, nowMs)}</td>
        <td class="num wd">${look.battery}</td><td class="num">${calls === undefined ? '—' : f.number(calls)}</td></tr>`
      })
    }</tbody></table><//>`
}

/** @param {{ c: Context }} props */
export function Buildings({ c }) {
  const { t, f } = c
  const words = t.safetyPage.buildings
  const buildings = thingsOf(/** @type {Picture} */ (c.city.picture), 'building')
  if (buildings.length === 0)
    return html`<${Panel} width="c5" title=${words.title} text=${words.none} />`
  const month = monthOf(c)
  const open = buildings.filter(({ intrusion }) => intrusion).length
  return html`<${Panel} width="c5" title=${words.title} text=${words.text(f, open)} isFlush=${true}><table class="plain">
    <thead><tr><th scope="col">${words.name}</th><th scope="col">${t.safetyPage.points.state}</th><th scope="col" class="num wd">${words.intrusions}</th></tr></thead>
    <tbody>${worstFirst(c, buildings).map((building) => {
      const look = lookOf(c, building)
      const { intrusions } = month.get(building.id) ?? {}
      return html`<tr key=${building.id}><th scope="row">${building.name}</th>
        <td><${Pill} state=${look.state} word=${look.word} /><span class="sub">${look.since || `${t.safetyPage.points.heard} ${look.heard}`}</span></td>
        <td class="num wd">${intrusions === undefined ? '—' : f.number(intrusions)}</td></tr>`
    })}</tbody></table><//>`
}
