// @ts-check
/** One sensor: how it is, what it told, its frames. */

import { Spark, TimeChart } from '../../../../base/web/charts.js'
import { html } from '../../../../base/web/html.js'
import {
  Card,
  Chip,
  Empty,
  Figure,
  Figures,
  Head,
  Meter,
  Pill,
  Skeleton,
} from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { lookOf, mainOf, marginDb, radioVerdict, spreadingFactor } from '../../model.js'
import { quantityText } from '../../parts/quantity.js'
import { lookOfDevice, modelName, PILLS } from './looks.js'
import { Undecoded } from './undecoded.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */

const HOURS = 72
const HOUR_MS = 3_600_000

/** @param {{ c: Context }} props */
export function DevicePage({ c }) {
  const { t, f, model, route, nowMs, past } = c
  const view = model.devices?.find(({ device }) => device.devEui === route.id)
  if (!view)
    return html`<${Empty} icon="devices" title=${t.device.unknown} text=${t.device.unknownText}><a class="btn main" href="#/devices">${t.pages.devices}</a><//>`
  const { device, snrDb, rssiDbm, dataRate, fCntUp, lastHeardAtMs, state } = view
  const margin = marginDb(snrDb, dataRate)
  const verdict = radioVerdict(margin)
  const sf = spreadingFactor(dataRate)
  const { domain, icon } = lookOfDevice(c, view)
  const history = past.of('devices', device.devEui, HOURS)
  const assets = view.assets
    .map((id) => model.assets?.find(({ asset }) => asset.id === id))
    .filter((one) => one !== undefined)
  const frames = model.frames.filter(({ devEui }) => devEui === device.devEui)
  const battery = history.data?.series.find(({ quantity }) => quantity.startsWith('device.battery'))
  return html`<div class="grid main">
    <div class="stack">
      <${Card}>
        <${Head} kind=${domain} icon=${icon} title=${modelName(t, device.profile ?? '')} context=${html`<span class="mono">${euiText(device.devEui)}</span>`} pill=${html`<${Pill} state=${PILLS[state]} word=${t.device.states[state].one} />`} />
        <${Figures}>
          <${Figure} value=${margin === undefined ? '—' : f.number(margin, 1)} unit="dB" label=${t.device.marginWord[verdict.state]} state=${verdict.state === 'ok' ? 'ok' : verdict.state} />
          <${Figure} value=${rssiDbm === null ? '—' : f.number(rssiDbm)} unit="dBm" label="RSSI" />
          <${Figure} value=${sf === undefined ? '—' : `SF${sf}`} label=${t.device.speed} />
          <${Figure} value=${fCntUp === null ? '—' : f.number(fCntUp)} label=${t.device.counter} />
        <//>
        <div><p class="soilline"><span>${t.device.margin}</span><span>${t.device.marginRule}</span></p><${Meter} label=${t.device.marginLabel(margin === undefined ? t.unknownWord : f.unit(margin, 'dB', 1))} share=${(margin ?? 0) / 30} tick=${10 / 30} state=${verdict.state} /></div>
        <p class="small">${state === 'silent' ? t.tasks.silent.text(lastHeardAtMs ? f.moment(lastHeardAtMs, nowMs) : '—') : lastHeardAtMs ? t.heard(f.moment(lastHeardAtMs, nowMs)) : t.neverHeard}</p>
      <//>
      <${Curves} c=${c} history=${history} />
    </div>
    <div class="stack">
      <${Card} isFlush=${true} label=${t.device.serves}>
        <${Head} title=${t.device.serves} />
        <div class="rows">
          ${assets.map(({ asset }) => html`<a key=${asset.id} class="row" href=${asset.kind === 'callPoint' || asset.kind === 'building' ? '#/safety' : `#/${lookOf(asset.kind).page}/${encodeURIComponent(asset.id)}`}><${Chip} kind=${lookOf(asset.kind).domain} icon=${lookOf(asset.kind).icon} /><span class="g"><b>${asset.name}</b><span class="mono">${asset.id}</span></span></a>`)}
          ${assets.length === 0 && html`<p class="pad dim">${t.device.servesNone}</p>`}
        </div>
      <//>
      <${Card} isFlush=${true} label=${t.device.frames}>
        <${Head} title=${t.device.frames} context=${t.device.framesText} />
        <ul class="rows">
          ${frames.slice(0, 6).map((frame) => html`<${FrameRow} key=${frame.cursor} c=${c} frame=${frame} />`)}
          ${frames.length === 0 && html`<li class="dim">${t.device.noFrame}</li>`}
        </ul>
      <//>
      <${Undecoded} c=${c} devEui=${device.devEui} />
      <${Card}>
        <${Head} title=${t.device.identity} />
        <dl class="kv">
          <div><dt>DevEUI</dt><dd class="mono">${euiText(device.devEui)}</dd></div>
          <div><dt>DevAddr</dt><dd class="mono">${view.devAddr?.toUpperCase() ?? '—'}</dd></div>
          <div><dt>LoRaWAN</dt><dd>${device.macVersion} · ${device.class} · ${device.activation}</dd></div>
          ${device.lat !== undefined && device.lon !== undefined && html`<div><dt>${t.device.position}</dt><dd>${f.position(device.lat, device.lon)}</dd></div>`}
          ${battery && html`<div><dt>${t.values.battery}</dt><dd>${quantityText(c, { quantity: battery.quantity, value: battery.points.at(-1)?.[1] ?? 0 })}</dd></div>`}
        </dl>
      <//>
    </div>
  </div>`
}

/** @param {{ c: Context, frame: import('../../model.js').Frame }} props */
function FrameRow({ c, frame }) {
  const { t, f } = c
  const main = mainOf(frame.measurements)
  const told = frame.decodeError ? t.values.undecoded : main ? quantityText(c, main) : t.values.mac
  return html`<li><span class="g"><b>${told}</b><span>${t.device.frame(f.number(frame.fCntUp), String(frame.fPort ?? '—'))} · ${f.unit(frame.rssiDbm, 'dBm')} · ${f.unit(frame.snrDb, 'dB', 1)}</span><span class="hexline">${frame.frmPayload}</span></span><span class="e"><time>${f.time(Date.parse(frame.at))}</time></span></li>`
}

/** @param {{ c: Context, history: ReturnType<Context['past']['of']> }} props */
function Curves({ c, history }) {
  const { t, f, nowMs } = c
  if (history.state === 'loading') return html`<${Skeleton} word=${t.loading} />`
  if (!history.data) return html`<p class="bad">${t.pastFailed}</p>`
  const series = history.data.series.filter(({ points }) => points.length > 1)
  const [first, ...rest] = [...series].sort(
    (a, b) => Number(a.quantity.startsWith('device.')) - Number(b.quantity.startsWith('device.')),
  )
  if (!first)
    return html`<${Card}><${Head} title=${t.device.told} context=${t.device.toldNone} /><//>`
  const name = (/** @type {string} */ quantity) =>
    t.quantities[/** @type {keyof typeof t.quantities} */ (quantity)] ?? quantity
  const last = first.points.at(-1)
  const label = `${name(first.quantity)}: ${last ? quantityText(c, { ...first, value: last[1] }) : t.unknownWord}`
  const isBool = first.unit === 'bool'
  return html`<${Card}>
    <${Head} title=${t.device.told} context=${`${name(first.quantity)}, ${t.threeDays}`} />
    <${TimeChart} label=${label} unit=${isBool ? '' : first.unit} fromMs=${nowMs - HOURS * HOUR_MS} toMs=${nowMs} f=${f} height=${200} ...${isBool ? { most: 1 } : {}} series=${[{ points: first.points, look: 's-ink', kind: isBool ? 'steps' : 'line' }]} />
    ${rest.length > 0 && html`<ul class="rows">${rest.map((one) => html`<li key=${`${one.quantity}${one.index}`}><span class="g"><b>${name(one.quantity)}</b></span><${Spark} points=${one.points} look="s-ink" /><span class="e"><b>${quantityText(c, { ...one, value: one.points.at(-1)?.[1] ?? 0 })}</b></span></li>`)}</ul>`}
  <//>`
}
