// @ts-check
/** One frame byte by byte, with what it says and what another author's program reads in it. */

import { html } from '../../../../base/web/html.js'
import { Pill } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'
import { quantityText } from '../../parts/quantity.js'

/** @typedef {import('./device.js').Context} Context @typedef {import('../../../api/device-frames.ts').FrameExplained} FrameExplained */

/** It does not change any more. */
const FRESH_MS = 600_000

/** @param {{ c: Context, devEui: string, position: number }} props */
export function Explained({ c, devEui, position }) {
  const { t, past } = c
  const kept = past.text(`devices/${devEui}/frames/${position}`, FRESH_MS)
  const explained = /** @type {FrameExplained | undefined} */ (kept.data)
  if (!explained) {
    return html`<div class="explained">${kept.state === 'loading' ? html`<${Waiting} word=${t.loading} />` : html`<p class="bad">${t.sensor.framesFailed}</p>`}</div>`
  }
  const { frame, onAir, commands } = explained
  return html`<div class="explained">
    ${
      onAir.kind === 'known'
        ? html`<p class="lab">${t.sensor.onAir}</p>
          <p class="bytes">${onAir.parts.map(({ field, hex }) => html`<span key=${field} class=${`p-${field}`}>${inPairs(hex)}</span>`)}</p>
          <dl class="parts">${onAir.parts.map((part) => html`<dt key=${`${part.field} b`}>${inPairs(part.hex)}</dt><dd key=${part.field}><b>${t.sensor.fields[part.field]}</b> <${Meaning} c=${c} part=${part} frame=${frame} commands=${commands} /></dd>`)}</dl>
          <${Opinion} c=${c} opinion=${onAir.opinion} />`
        : html`<p class="small dim">${t.sensor.notOnAir[onAir.why] ?? onAir.why}</p>`
    }
    ${frame.frmPayload !== '' && html`<p class="lab">${t.sensor.clear}</p><p class="bytes"><span class="p-frmPayload">${inPairs(frame.frmPayload)}</span></p>`}
    <${Said} c=${c} frame=${frame} />
  </div>`
}

/** @param {{ c: Context, part: import('../../../lorawan/frame-parts.ts').FramePart, frame: FrameExplained['frame'], commands: FrameExplained['commands'] }} props */
function Meaning({ c, part, frame, commands }) {
  const { t, f } = c
  switch (part.field) {
    case 'mhdr':
      return html`<span class="dim">${t.sensor.kinds[part.value] ?? part.value}</span>`
    case 'devAddr':
      return html`<span class="mono dim">${part.value.toUpperCase()}</span>`
    case 'fCtrl': {
      const bits = part.value.split(' ').map((bit) => t.sensor.bits[bit] ?? bit)
      return html`<span class="dim">${part.value === '' ? t.sensor.noBits : bits.join(', ')}</span>`
    }
    case 'fCnt':
      return html`<span class="dim">${t.sensor.fCntIs(part.value, String(frame.fCntUp))}</span>`
    case 'fOpts':
      return html`<span class="mono dim">${commands.map(({ name }) => name).join(', ')}</span>`
    case 'fPort':
      return html`<span class="dim">${part.value}</span>`
    case 'frmPayload':
      return html`<span class="dim">${t.sensor.payloadIs(f, part.hex.length / 2)}</span>`
    case 'mic':
      return html`<span class="t-ok">${t.sensor.signed}</span>`
    default:
      return null
  }
}

/** @param {{ c: Context, opinion: import('../../../api/device-frames.ts').Agreement }} props */
function Opinion({ c, opinion }) {
  const { t } = c
  if (opinion.isSame) {
    return html`<p class="small"><${Pill} state="ok" word=${t.sensor.same} /> <span class="dim">${t.sensor.sameText}</span></p>`
  }
  const names = /** @type {const} */ (['devAddr', 'fCnt', 'fPort', 'signed', 'payload'])
  const list = names.filter((name) => !opinion[name]).map((name) => t.sensor.opinion[name])
  return html`<p class="small"><${Pill} state="watch" word=${t.sensor.differs} /> ${t.sensor.differsText(list.join(', '))}</p>`
}

/** What it was decoded to, and how it was heard. @param {{ c: Context, frame: FrameExplained['frame'] }} props */
function Said({ c, frame }) {
  const { t, f } = c
  const name = (/** @type {string} */ quantity) =>
    t.quantities[/** @type {keyof typeof t.quantities} */ (quantity)] ?? quantity
  const { modulation } = frame
  const speed = modulation.kind === 'lora' ? `SF${modulation.sf}` : 'FSK'
  return html`<p class="lab">${t.sensor.said}</p>
    <dl class="kv">
      ${frame.measurements.map((one) => html`<div key=${`${one.quantity}${one.index}`}><dt>${name(one.quantity)}</dt><dd>${quantityText(c, one)}</dd></div>`)}
      ${frame.measurements.length === 0 && html`<div><dt>${t.sensor.saidNothing}</dt><dd>${frame.decodeError ?? '—'}</dd></div>`}
      ${frame.decoder && html`<div><dt>${t.sensor.decoder}</dt><dd class="mono">${frame.decoder}</dd></div>`}
      <div><dt>${t.sensor.channel}</dt><dd>${f.unit(frame.freqHz / 1e6, 'MHz', 1)}, ${speed}</dd></div>
      <div><dt>${t.sensor.airtime}</dt><dd>${f.unit(frame.airtimeUs / 1000, 'ms')}</dd></div>
      <div><dt>RSSI, SNR</dt><dd>${f.unit(frame.rssiDbm, 'dBm')}, ${f.unit(frame.snrDb, 'dB', 1)}</dd></div>
      <div><dt>${t.sensor.heardBy}</dt><dd>${t.sensor.gateways(f, frame.gateways)}</dd></div>
    </dl>`
}

/** `aa10ff` → `AA 10 FF`: bytes as a person reads them out. @param {string} hex */
function inPairs(hex) {
  return (hex.match(/../g) ?? []).join(' ').toUpperCase()
}
