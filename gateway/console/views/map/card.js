// @ts-check
/** The thing that was chosen: how it stands and since when, who told it, where more is, and the way there. */

import { html, useEffect, useRef } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Chip, Pill } from '../../../../base/web/parts.js'
import { detailsOf, lookOf } from '../../model.js'
import { metresBetween } from './items.js'

/** @typedef {import('./items.js').Context} Context @typedef {import('./items.js').Item} Item @typedef {import('../../parts/here.js').Here} Here */

const DEVICES_SHOWN = 3

/** @param {string} kind */
export function signOf(kind) {
  return kind === 'gateway' ? { domain: 'none', icon: 'gateway' } : lookOf(kind)
}

/** @param {Context} c @param {Item} item */
export function kindText({ t }, { kind, view }) {
  if (kind === 'space') return t.categories[view?.asset.properties.category ?? 'normal'].word
  if (kind === 'gateway') return t.map.gateway
  return /** @type {Readonly<Record<string, string>>} */ (t.map.kinds)[kind] ?? t.map.thing
}

/** @param {Context} c @param {Item} item @param {Here | undefined} here */
export function awayText({ t, f }, { at }, here) {
  if (!at || !here) return ''
  const metres = metresBetween(here, at)
  return t.map.away(metres < 1_000 ? f.unit(metres, 'm') : f.unit(metres / 1_000, 'km', 1))
}

/**
 * @param {{ c: Context, item: Item, here: Here | undefined, closing: string, isTaken: boolean }} props
 *   `isTaken`: a hand has just chosen it, and reads on here
 */
export function MapCard({ c, item, here, closing, isTaken }) {
  const { t, f, nowMs } = c
  const { id, name, state, word, sinceMs, at, href } = item
  const { domain, icon } = signOf(item.kind)
  const card = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    if (isTaken) card.current?.focus()
  }, [id])
  const close = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') location.hash = closing
  }
  const about = [kindText(c, item), awayText(c, item, here)].filter((text) => text !== '')
  return html`<section class="mapcard" aria-label=${name} tabindex="-1" ref=${card} onKeyDown=${close}>
    <div class="hd"><${Chip} kind=${domain} icon=${icon} /><div><h2>${name}</h2><p>${about.join(' · ')}</p></div><a class="ib" href=${closing}><${Icon} name="x" /><span class="sr">${t.close}</span></a></div>
    <p class="maphow"><${Pill} state=${state} word=${word} /> <span>${sinceMs === null ? '' : t.map.since(f.moment(sinceMs, nowMs), f.lasted(nowMs - sinceMs))}</span></p>
    ${moreText(c, item) !== '' && html`<p class="small">${moreText(c, item)}</p>`}
    <${Devices} c=${c} item=${item} />
    ${!at && html`<p class="small dim">${t.map.noPosition}</p>`}
    <div class="acts"><a class="btn main" href=${href}>${t.see}</a>${at && html`<a class="btn" href=${wayTo(name, at)}><${Icon} name="walk" size="s" />${t.map.way}</a>`}</div>
    ${at && html`<p class="small dim mono">${f.position(at.lat, at.lon)}</p>`}
  </section>`
}

/** What its state alone does not say. @param {Context} c @param {Item} item */
function moreText({ t, f, nowMs }, { view }) {
  if (!view) return ''
  const { leak, fill, soil, overstay } = detailsOf(view)
  if (leak) return t.map.leak(f.unit(leak.flowLitresPerHour, 'L/h'), f.volume(leak.lostLitres))
  if (fill) return t.map.fill(f.percent(fill.percent / 100), f.moment(fill.atMs, nowMs))
  if (overstay) return t.map.over(f.lasted(overstay.limitMinutes * 60_000))
  return soil ? t.soil.is(f.unit(soil.tensionKpa, 'kPa'), f.unit(soil.thresholdKpa, 'kPa')) : ''
}

/** Who tells it, and when it was heard last. @param {{ c: Context, item: Item }} props */
function Devices({ c, item }) {
  const { t, f, nowMs, model } = c
  const bound = [...new Set((item.view?.bindings ?? []).map(({ devEui }) => devEui))]
  const known = bound.flatMap(
    (devEui) => model.devices?.find(({ device }) => device.devEui === devEui) ?? [],
  )
  if (item.view && bound.length === 0) return html`<p class="small dim">${t.map.noDevice}</p>`
  return html`<ul class="mapdevices">${known
    .slice(0, DEVICES_SHOWN)
    .map(({ device, lastHeardAtMs, state }) => {
      const heard =
        lastHeardAtMs === null ? t.map.never : t.map.heard(f.moment(lastHeardAtMs, nowMs))
      return html`<li key=${device.devEui}><a href=${`#/devices/${device.devEui}`}><${Icon} name="devices" size="s" /><span>${device.name}<small>${state === 'silent' ? `${t.map.silent} ` : ''}${heard}</small></span></a></li>`
    })}</ul>`
}

/** To the phone's own map of ways, which works where it has one. @param {string} name @param {{ lat: number, lon: number }} at */
function wayTo(name, { lat, lon }) {
  const place = `${lat.toFixed(6)},${lon.toFixed(6)}`
  // Apple's phones know no `geo:` of RFC 5870.
  if (/iPhone|iPad/.test(navigator.userAgent)) return `maps:?daddr=${place}`
  return `geo:${place}?q=${place}(${encodeURIComponent(name)})`
}

/** Several lie under one thumb: which is meant? @param {{ c: Context, items: readonly Item[], onChoose: (id: string) => void, onClose: () => void }} props */
export function Several({ c, items, onChoose, onClose }) {
  const { t } = c
  const card = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => card.current?.focus(), [])
  return html`<section class="mapcard" aria-label=${t.map.several} tabindex="-1" ref=${card}>
    <div class="hd"><div><h2>${t.map.several}</h2></div><button class="ib" type="button" onClick=${onClose}><${Icon} name="x" /><span class="sr">${t.close}</span></button></div>
    <ul class="mapdevices">${items.map((item) => {
      const { domain, icon } = signOf(item.kind)
      return html`<li key=${item.id}><button type="button" onClick=${() => onChoose(item.id)}><${Chip} kind=${domain} icon=${icon} /><span>${item.name}<small>${kindText(c, item)}</small></span><${Pill} state=${item.state} word=${item.word} /></button></li>`
    })}</ul>
  </section>`
}

/** @param {{ c: Context, item: Item, here: Here | undefined, href: string, onTake: () => void }} props */
export function ItemRow({ c, item, here, href, onTake }) {
  const { t, f, nowMs } = c
  const { name, sinceMs, state, word, kind } = item
  const { domain, icon } = signOf(kind)
  const since = sinceMs === null ? '' : t.since(f.moment(sinceMs, nowMs))
  const text = [kindText(c, item), since, awayText(c, item, here)].filter((one) => one !== '')
  return html`<a class="row" href=${href} onClick=${onTake}><${Chip} kind=${domain} icon=${icon} /><span class="g"><b>${name}</b><span>${text.join(' · ')}</span></span><span class="e"><${Pill} state=${state} word=${word} /></span></a>`
}
