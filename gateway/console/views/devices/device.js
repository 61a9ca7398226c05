// @ts-check
/** One sensor: how it is, what it told, its frames, and what waits for it. */

import { html } from '../../../../base/web/html.js'
import { Card, Chip, Empty, Head } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { lookOf } from '../../model.js'
import { Curves } from './curves.js'
import { Frames } from './frames.js'
import { Health } from './health.js'
import { Link } from './link.js'
import { Orders } from './orders.js'
import { Undecoded } from './undecoded.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').DeviceView} DeviceView */
/** @typedef {import('../../../api/service.ts').DeviceDetail} DeviceDetail */

/** What waits for it and what it answered changes while one looks. */
const DETAIL_MS = 4_000

/** @param {{ c: Context }} props */
export function DevicePage({ c }) {
  const { t, model, route, past } = c
  const view = model.devices?.find(({ device }) => device.devEui === route.id)
  if (!view)
    return html`<${Empty} icon="devices" title=${t.device.unknown} text=${t.device.unknownText}><a class="btn main" href="#/devices">${t.pages.devices}</a><//>`
  const { devEui } = view.device
  const kept = past.text(`devices/${devEui}`, DETAIL_MS)
  const detail = /** @type {DeviceDetail | undefined} */ (kept.data)
  return html`<div class="grid main">
    <div class="stack">
      <${Health} c=${c} view=${view} detail=${detail} />
      <${Curves} key=${devEui} c=${c} devEui=${devEui} />
      <${Frames} key=${devEui} c=${c} devEui=${devEui} />
    </div>
    <div class="stack">
      <${Serves} c=${c} view=${view} />
      <${Undecoded} c=${c} devEui=${devEui} />
      <${Orders} key=${devEui} c=${c} view=${view} detail=${detail} state=${kept.state} />
      <${Identity} c=${c} view=${view} />
      <${Link} c=${c} detail=${detail} state=${kept.state} />
    </div>
  </div>`
}

/** The things of the city that it measures. @param {{ c: Context, view: DeviceView }} props */
function Serves({ c, view }) {
  const { t, model } = c
  const assets = view.assets.flatMap(
    (id) => model.assets?.find(({ asset }) => asset.id === id) ?? [],
  )
  return html`<${Card} isFlush=${true} label=${t.device.serves}>
    <${Head} title=${t.device.serves} />
    <div class="rows">
      ${assets.map(({ asset }) => {
        const { page, domain, icon } = lookOf(asset.kind)
        const href = page === 'safety' ? '#/safety' : `#/${page}/${encodeURIComponent(asset.id)}`
        return html`<a key=${asset.id} class="row" href=${href}><${Chip} kind=${domain} icon=${icon} /><span class="g"><b>${asset.name}</b><span class="mono">${asset.id}</span></span></a>`
      })}
      ${assets.length === 0 && html`<p class="pad dim">${t.device.servesNone}</p>`}
    </div>
  <//>`
}

/** @param {{ c: Context, view: DeviceView }} props */
function Identity({ c, view }) {
  const { t, f } = c
  const { device, devAddr } = view
  return html`<${Card}>
    <${Head} title=${t.device.identity} />
    <dl class="kv">
      <div><dt>DevEUI</dt><dd class="mono">${euiText(device.devEui)}</dd></div>
      ${device.joinEui && html`<div><dt>JoinEUI</dt><dd class="mono">${euiText(device.joinEui)}</dd></div>`}
      <div><dt>DevAddr</dt><dd class="mono">${devAddr?.toUpperCase() ?? '—'}</dd></div>
      <div><dt>LoRaWAN</dt><dd>${device.macVersion} · ${device.class} · ${device.activation}</dd></div>
      ${device.lat !== undefined && device.lon !== undefined && html`<div><dt>${t.device.position}</dt><dd>${f.position(device.lat, device.lon)}</dd></div>`}
    </dl>
  <//>`
}
