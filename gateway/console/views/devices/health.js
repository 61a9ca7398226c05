// @ts-check
/** How a sensor is heard, judged by the gateway over its last hundred frames, with what to do about it. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Meter, Pill, StackedBar } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { spreadingFactor } from '../../model.js'
import { modelName } from '../../parts/model-name.js'
import { VERDICT_LOOKS } from '../../parts/signal.js'
import { lookOfDevice, PILLS } from './looks.js'

/** @typedef {import('./device.js').Context} Context @typedef {import('../../model.js').DeviceView} DeviceView @typedef {import('./device.js').DeviceDetail} DeviceDetail */

/** Ten decibels in reserve are good, and the bar shows three times that. */
const GOOD_DB = 10
const BAR_DB = 30

/** @param {{ c: Context, view: DeviceView, detail: DeviceDetail | undefined }} props */
export function Health({ c, view, detail }) {
  const { t, f, nowMs } = c
  const { device, state, lastHeardAtMs, fCntUp, rssiDbm, dataRate, radio } = view
  const { verdict, reserveDb, lossPercent } = radio
  const look = VERDICT_LOOKS[verdict]
  const { domain, icon } = lookOfDevice(c, view)
  const sf = spreadingFactor(dataRate)
  const reserve = reserveDb === null ? t.unknownWord : f.unit(reserveDb, 'dB', 1)
  const heard =
    lastHeardAtMs === null
      ? t.neverHeard
      : state === 'silent'
        ? t.tasks.silent.text(f.moment(lastHeardAtMs, nowMs))
        : t.heard(f.moment(lastHeardAtMs, nowMs))
  return html`<${Card} label=${t.sensor.health}>
    <${Head} kind=${domain} icon=${icon} title=${modelName(t, device.profile ?? '')} context=${html`<span class="mono">${euiText(device.devEui)}</span>`} pill=${html`<${Pill} state=${PILLS[state]} word=${t.device.states[state].one} />`} />
    <${Figures}>
      <${Figure} value=${reserveDb === null ? '—' : f.number(reserveDb, 1)} unit=${reserveDb === null ? '' : 'dB'} label=${`${t.sensor.reserve}, ${t.sensor.verdicts[verdict].toLowerCase()}`} state=${look.state} />
      <${Figure} value=${lossPercent === null ? '—' : f.percent(lossPercent / 100)} label=${t.sensor.loss} />
      <${Battery} c=${c} battery=${detail?.radio.battery ?? null} />
      <${Figure} value=${rssiDbm === null ? '—' : f.number(rssiDbm)} unit=${rssiDbm === null ? '' : 'dBm'} label=${sf === undefined ? 'RSSI' : `RSSI, SF${sf}`} />
      <${Figure} value=${fCntUp === null ? '—' : f.number(fCntUp)} label=${t.device.counter} />
    <//>
    <${Meter} label=${t.device.marginLabel(reserve)} share=${(reserveDb ?? 0) / BAR_DB} tick=${GOOD_DB / BAR_DB} state=${look.state} />
    <p class="small">${detail ? detail.radio.advice[f.language] : heard}</p>
    ${detail && html`<p class="small dim">${heard}</p><${Speeds} c=${c} byDataRate=${detail.radio.byDataRate} />`}
  <//>`
}

/** @param {{ c: Context, battery: number | 'mains' | null }} props */
function Battery({ c, battery }) {
  const { t, f } = c
  if (battery === null) return null
  const value = battery === 'mains' ? t.sensor.mains : f.percent(battery / 100)
  return html`<${Figure} value=${value} label=${t.sensor.battery} state=${battery !== 'mains' && battery < 10 ? 'watch' : ''} />`
}

/** Which data rates its recent frames had; one of a steered device says little. @param {{ c: Context, byDataRate: readonly number[] }} props */
function Speeds({ c, byDataRate }) {
  const { t, f } = c
  const used = byDataRate.flatMap((count, dataRate) => {
    const sf = spreadingFactor(dataRate)
    return sf !== undefined && count >= 0.5 ? [{ sf, count: Math.round(count) }] : []
  })
  if (used.length < 2) return null
  const said = used.map(({ sf, count }) => `SF${sf} ${f.number(count)}`)
  const parts = used.map(({ sf, count }) => ({ name: `q q${sf - 6}`, count }))
  return html`<div>
    <p class="soilline"><span>${t.sensor.speeds}</span><span>${said.join(' · ')}</span></p>
    <${StackedBar} label=${t.sensor.speedBar(said.join(', '))} parts=${parts} />
  </div>`
}
