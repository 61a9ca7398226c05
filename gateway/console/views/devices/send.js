// @ts-check
/** Bytes for a sensor, on a port; asked for by name before they are queued. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Confirm } from '../../../../base/web/parts.js'

/** @typedef {import('./device.js').Context} Context @typedef {import('../../model.js').DeviceView} DeviceView */

const HEX = /^(?:[0-9a-f]{2}){1,242}$/i

/** Port and bytes as they were typed; `undefined`: not to be sent. @param {string} port @param {string} bytes */
export function readOrder(port, bytes) {
  const fPort = /^\d{1,3}$/.test(port) ? Number(port) : 0
  const hex = bytes.replace(/[\s:-]/g, '')
  return {
    fPort: fPort >= 1 && fPort <= 223 ? fPort : undefined,
    hex: HEX.test(hex) ? hex.toLowerCase() : undefined,
  }
}

/** @param {{ c: Context, view: DeviceView }} props */
export function SendForm({ c, view }) {
  const { t, f } = c
  const { devEui, name } = view.device
  const [port, setPort] = useState('1')
  const [bytes, setBytes] = useState('')
  const [isConfirmed, setConfirmed] = useState(false)
  const [isTried, setTried] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const [answer, setAnswer] = useState('')
  const { fPort, hex } = readOrder(port, bytes)
  const isBadPort = isTried && fPort === undefined
  const isBadHex = isTried && hex === undefined
  /** @param {string} path @param {unknown} body @param {string} done */
  const send = async (path, body, done) => {
    setAsking(false)
    try {
      await c.ask(`devices/${devEui}/${path}`, { method: 'POST', body })
      setAnswer(done)
      setBytes('')
      setTried(false)
    } catch {
      setAnswer(t.sensor.refused)
    }
    c.past.again(`devices/${devEui}`)
    c.refresh()
  }
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault()
    setTried(true)
    if (fPort !== undefined && hex !== undefined) setAsking(true)
  }
  const order = { fPort, hex, confirmed: isConfirmed }
  return html`<details><summary>${t.sensor.send}</summary>
    <form class="stack" onSubmit=${submit}>
      <div class="field"><label for="order-port">${t.sensor.sendPort}</label><input id="order-port" inputmode="numeric" autocomplete="off" value=${port} aria-invalid=${String(isBadPort)} aria-describedby="order-port-bad" onInput=${(/** @type {any} */ event) => setPort(event.currentTarget.value)} /><span class="bad" id="order-port-bad">${isBadPort && t.sensor.sendPortBad}</span></div>
      <div class="field"><label for="order-hex">${t.sensor.sendHex}</label><input id="order-hex" class="mono" autocomplete="off" autocapitalize="off" spellcheck=${false} value=${bytes} aria-invalid=${String(isBadHex)} aria-describedby="order-hex-hint" onInput=${(/** @type {any} */ event) => setBytes(event.currentTarget.value)} /><span class=${isBadHex ? 'bad' : 'hint'} id="order-hex-hint">${isBadHex ? t.sensor.sendBad : t.sensor.sendHint}</span></div>
      <label class="check"><input type="checkbox" checked=${isConfirmed} onChange=${(/** @type {any} */ event) => setConfirmed(event.currentTarget.checked)} />${t.sensor.sendConfirmed}</label>
      <div class="acts">
        <button class="btn main" type="submit" disabled=${c.isStale}>${t.sensor.sendAct}</button>
        <button class="btn" type="button" disabled=${c.isStale} onClick=${() => send('requests', { requests: [{ name: 'DevStatusReq' }] }, t.sensor.asked)}>${t.sensor.asks}</button>
      </div>
    </form>
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
    ${
      isAsking &&
      hex !== undefined &&
      html`<${Confirm} title=${t.sensor.sendAsk(name)} cancel=${t.cancel} act=${t.sensor.sendAct} onClose=${() => setAsking(false)} onAct=${() => send('downlinks', order, t.sensor.sent)}>
        <ul class="list small">
          <li><${Icon} name="radio" size="s" />${t.sensor.sendWhat(t.sensor.payloadIs(f, hex.length / 2), port)}</li>
          <li><${Icon} name="clock" size="s" />${t.sensor.queueText[view.device.class]}</li>
          <li><${Icon} name="watch" size="s" />${t.sensor.sendWait}</li>
        </ul>
      <//>`
    }
  </details>`
}
