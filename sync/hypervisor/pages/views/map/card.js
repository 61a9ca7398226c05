// @ts-check
/** The thing that was chosen: how it stands and since when, its day, its sensor, its last 24 hours. */

import { html } from '../../../../../base/web/html.js'
import { Pill } from '../../../../../base/web/parts.js'
import { linkTo } from '../../../../../base/web/route.js'
import { weeksBefore } from '../../live/usual.js'
import { DayStrip } from './strip.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('./layers.js').Item} Item @typedef {import('../../live/picture.js').Thing} Thing */

const VALUES_SHOWN = 4
/** @type {Readonly<Record<string, 'ok' | 'watch' | 'alarm' | 'unknown' | 'plain'>>} */
export const PILLS = {
  free: 'ok',
  occupied: 'plain',
  over: 'alarm',
  ok: 'ok',
  watch: 'watch',
  alarm: 'alarm',
  unknown: 'unknown',
}
/** Where more of a kind is. @type {Readonly<Record<string, string>>} */
const PAGE_OF = {
  space: 'parking',
  zone: 'watering',
  site: 'watering',
  tree: 'watering',
  callPoint: 'safety',
  building: 'safety',
  gateway: 'gateways',
  bin: 'environment',
  airPoint: 'environment',
  heatPoint: 'environment',
  noisePoint: 'environment',
  segment: 'safety',
}

/** @param {{ c: Context, item: Item, closing: string }} props */
export function ThingCard({ c, item, closing }) {
  const { t, f, city, nowMs } = c
  const { id, name, kind, standing } = item
  const thing = city.picture?.things.get(id)
  const page = PAGE_OF[kind] ?? ''
  return html`<section class="mapcard" aria-label=${name}>
    <div class="hd"><div><h2>${name}</h2><p>${kindText(c, item)}</p></div><${Pill} state=${PILLS[standing.state] ?? 'unknown'} word=${standing.word} /></div>
    ${standing.sinceMs !== undefined && html`<p class="small dim">${t.since(f.moment(standing.sinceMs, nowMs))}, ${f.lasted(nowMs - standing.sinceMs)}</p>`}
    ${thing && html`<dl class="kv"><${Lines} c=${c} thing=${thing} /></dl>`}
    ${thing?.kind === 'space' && html`<${DayStrip} c=${c} space=${thing} />`}
    <div class="acts">${c.opens(page) && html`<a class="btn" href=${linkTo(page)}>${t.pages[/** @type {'parking'} */ (page)]}</a>`}<a class="btn" href=${closing}>${t.close}</a></div>
  </section>`
}

/** @param {Context} c @param {Item} item */
export function kindText({ t, city }, { id, kind }) {
  const thing = city.picture?.things.get(id)
  if (thing?.kind === 'space') return t.categories[/** @type {'prm'} */ (thing.category)]
  return t.kinds[/** @type {'zone'} */ (kind)] ?? kind
}

/** @param {{ c: Context, thing: Thing }} props */
function Lines({ c, thing }) {
  const { t, f, city, nowMs } = c
  const words = t.cityMap.card
  const line = (/** @type {string} */ word, /** @type {any} */ value) =>
    html`<div key=${word}><dt>${word}</dt><dd>${value}</dd></div>`
  const devices = thing.devEuis.flatMap((devEui) => city.picture?.devices.get(devEui) ?? [])
  return html`
    ${thing.kind === 'space' && line(words.limit, thing.limitMinutes === undefined ? words.noLimit : f.lasted(thing.limitMinutes * 60_000))}
    ${thing.kind === 'space' && html`<${Days} c=${c} id=${thing.id} line=${line} />`}
    ${'lastWatering' in thing && thing.lastWatering && line(words.watering, `${f.moment(thing.lastWatering.endedMs, nowMs)}, ${f.volume(thing.lastWatering.litres)}`)}
    ${'values' in thing && thing.values.length > 0 && line(words.value, valuesText(c, thing.values.slice(0, VALUES_SHOWN)))}
    ${devices.map(({ devEui, batteryPercent, lastReadingMs, isBatteryLow }) => {
      const battery =
        batteryPercent === undefined ? '' : `, ${words.battery(f.percent(batteryPercent / 100))}`
      return html`<div key=${devEui}><dt>${words.sensor}</dt><dd><span class="mono">${devEui.toUpperCase()}</span><span class=${isBatteryLow ? 't-watch' : ''}>${battery}</span>${lastReadingMs !== undefined && html`<span class="sub">${words.heard} ${f.moment(lastReadingMs, nowMs)}</span>`}</dd></div>`
    })}`
}

/** @param {Context} c @param {readonly import('../../../city/thing.ts').Value[]} values */
function valuesText({ t, f }, values) {
  const named = values.map(({ quantity, mean }) => {
    const [name = '', depth] = quantity.split('@')
    const word = t.cityMap.quantities[/** @type {'air.temperature'} */ (name)]
    return word ? `${word(f.number(mean, 1))}${depth ? ` (${depth} cm)` : ''}` : ''
  })
  return named.filter((text) => text !== '').join(' · ')
}

/** Today beside the same weekday a week ago. @param {{ c: Context, id: string, line: (word: string, value: any) => any }} props */
function Days({ c, id, line }) {
  const { t, f, past, nowMs } = c
  const words = t.cityMap.card
  const day = f.civilDay(nowMs)
  const of = (/** @type {any} */ { data }) =>
    data?.assets.find((/** @type {any} */ one) => one.id === id)
  const text = (/** @type {any} */ kpi) =>
    kpi?.occupancyRate === undefined
      ? '—'
      : words.rotations(f, kpi.rotations ?? 0, f.percent(kpi.occupancyRate))
  const today = of(past.text(`kpis?day=${day}`))
  const before = of(past.slow(`kpis?day=${weeksBefore(day, 1)}`))
  return html`${line(words.today, text(today))}${line(words.weekAgo, text(before))}${line(words.coverage, today ? f.percent(today.coverage) : '—')}`
}
