// @ts-check
/** What a sensor and the network have agreed on, and what the network has asked since. */

import { html } from '../../../../base/web/html.js'
import { Card, Head } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'
import { spreadingFactor } from '../../model.js'

/** @typedef {import('./device.js').Context} Context @typedef {import('./device.js').DeviceDetail} DeviceDetail */

/** @param {{ c: Context, detail: DeviceDetail | undefined, state: string }} props */
export function Link({ c, detail, state }) {
  const { t, f } = c
  if (!detail) {
    return html`<${Card} label=${t.sensor.link}><${Head} title=${t.sensor.link} />${state === 'failed' ? html`<p class="bad">${t.pastFailed}</p>` : html`<${Waiting} word=${t.loading} />`}<//>`
  }
  const { link } = detail
  if (!link) {
    return html`<${Card} label=${t.sensor.link}><${Head} title=${t.sensor.link} context=${t.sensor.linkNone} /><//>`
  }
  const used = link.channels.filter(({ on }) => on).map(({ freqHz }) => f.number(freqHz / 1e6, 1))
  const asked = link.asked.map(({ request, tries }) => {
    return `${request.name} (${tries === 0 ? t.sensor.waits : t.sensor.tries(f, tries)})`
  })
  const second = spreadingFactor(link.rx2DataRate)
  const rx2 = `${f.unit(link.rx2FreqHz / 1e6, 'MHz', 3)}${second === undefined ? '' : ` SF${second}`}`
  return html`<${Card} label=${t.sensor.link}>
    <${Head} title=${t.sensor.link} />
    <dl class="kv">
      <div><dt>${t.device.speed}</dt><dd>${spreadingFactor(link.dataRate) === undefined ? `DR${link.dataRate}` : `SF${spreadingFactor(link.dataRate)}`}</dd></div>
      <div><dt>${t.sensor.power}</dt><dd>${f.unit(link.eirpDbm, 'dBm')}</dd></div>
      <div><dt>${t.sensor.repeats}</dt><dd>${f.number(link.nbTrans)}</dd></div>
      <div><dt>${t.sensor.channels}</dt><dd>${used.join(' · ')}</dd></div>
      <div><dt>${t.sensor.rx}</dt><dd>${t.sensor.rxSays(f.unit(link.rx1DelayS, 's'), rx2)}</dd></div>
      ${asked.length > 0 && html`<div><dt>${t.sensor.asking}</dt><dd>${asked.join(', ')}</dd></div>`}
      ${link.refused.length > 0 && html`<div><dt>${t.sensor.declined}</dt><dd>${link.refused.join(', ')}</dd></div>`}
      ${detail.radio.deviceMarginDb !== null && html`<div><dt>${t.sensor.hearsUs}</dt><dd>${f.unit(detail.radio.deviceMarginDb, 'dB')}</dd></div>`}
    </dl>
  <//>`
}
