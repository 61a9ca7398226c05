// @ts-check
/** What waits for a sensor and why, and what a maintainer sends it. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Confirm, Head } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'
import { SendForm } from './send.js'

/** @typedef {import('./device.js').Context} Context @typedef {import('../../model.js').DeviceView} DeviceView @typedef {import('./device.js').DeviceDetail} DeviceDetail */

/** @param {{ c: Context, view: DeviceView, detail: DeviceDetail | undefined, state: string }} props */
export function Orders({ c, view, detail, state }) {
  const { t } = c
  const waiting = detail?.downlinks ?? []
  return html`<${Card} label=${t.sensor.queue}>
    <${Head} title=${t.sensor.queue} context=${t.sensor.queueText[view.device.class]} />
    ${!detail && (state === 'failed' ? html`<p class="bad">${t.pastFailed}</p>` : html`<${Waiting} word=${t.loading} />`)}
    ${detail && waiting.length === 0 && html`<p class="small dim">${t.sensor.queueNone}</p>`}
    ${waiting.length > 0 && html`<ol class="list small">${waiting.map((one) => html`<${Queued} key=${one.id} c=${c} one=${one} />`)}</ol>`}
    ${c.maySwitch ? html`<${SendForm} c=${c} view=${view} /><${Reset} c=${c} view=${view} />` : html`<p class="small dim">${t.sensor.noRight}</p>`}
  <//>`
}

/** @param {{ c: Context, one: DeviceDetail['downlinks'][number] }} props */
function Queued({ c, one }) {
  const { t, f, nowMs } = c
  const { purpose, fPort, bytes, confirmed, isUnderWay, tries, expiresAtMs, why } = one
  const said = [
    t.sensor.purposes[purpose],
    t.sensor.port(String(fPort), t.sensor.payloadIs(f, bytes)),
    confirmed && t.sensor.confirmed,
    isUnderWay && t.sensor.underWay,
    tries > 0 && t.sensor.tries(f, tries),
    t.sensor.until(f.moment(expiresAtMs, nowMs)),
  ]
  return html`<li><${Icon} name="clock" size="s" /><span><b>${said.filter(Boolean).join(' · ')}</b><br /><span class="dim">${why ? why.words[f.language] : t.sensor.turn}</span></span></li>`
}

/** @param {{ c: Context, view: DeviceView }} props */
function Reset({ c, view }) {
  const { t } = c
  const { device } = view
  const [isAsking, setAsking] = useState(false)
  const [answer, setAnswer] = useState('')
  if (device.activation !== 'OTAA') return null
  const reset = async () => {
    setAsking(false)
    try {
      await c.ask(`devices/${device.devEui}/reset-nonces`, { method: 'POST' })
      setAnswer(t.sensor.resetDone)
    } catch {
      setAnswer(t.sensor.resetFailed)
    }
    c.refresh()
  }
  return html`<details><summary>${t.sensor.reset}</summary>
      <p class="small dim">${t.sensor.resetText}</p>
      <button class="btn danger" type="button" disabled=${c.isStale} onClick=${() => setAsking(true)}>${t.sensor.reset}</button>
      ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
    </details>
    ${isAsking && html`<${Confirm} title=${t.sensor.resetAsk(device.name)} cancel=${t.cancel} act=${t.sensor.reset} isDanger=${true} onClose=${() => setAsking(false)} onAct=${reset}><ul class="list small">${t.sensor.resetWhat.map((line) => html`<li key=${line}><${Icon} name="watch" size="s" />${line}</li>`)}</ul><//>`}`
}
