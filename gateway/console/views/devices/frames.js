// @ts-check
/** The newest frames of a sensor, from the journal; a touch explains one. */

import { html, useState } from '../../../../base/web/html.js'
import { Card, Head } from '../../../../base/web/parts.js'
import { Waiting } from '../../../../base/web/states.js'
import { mainOf, marginDb } from '../../model.js'
import { quantityText } from '../../parts/quantity.js'
import { Signal } from '../../parts/signal.js'
import { Explained } from './explained.js'

/** @typedef {import('./device.js').Context} Context @typedef {import('../../../api/device-frames.ts').DeviceFrame} DeviceFrame */

const SHOWN = 12
const FRESH_MS = 10_000

/** @param {{ c: Context, devEui: string }} props */
export function Frames({ c, devEui }) {
  const { t, past } = c
  const [open, setOpen] = useState(0)
  const kept = past.text(`devices/${devEui}/frames?limit=${SHOWN}`, FRESH_MS)
  const frames = /** @type {readonly DeviceFrame[]} */ (kept.data?.frames ?? [])
  return html`<${Card} isFlush=${true} label=${t.sensor.frames}>
    <${Head} title=${t.sensor.frames} context=${t.sensor.framesText} />
    ${kept.state === 'loading' && html`<div class="pad"><${Waiting} word=${t.loading} /></div>`}
    ${kept.state === 'failed' && html`<p class="pad bad">${t.sensor.framesFailed}</p>`}
    ${kept.state === 'ready' && frames.length === 0 && html`<p class="pad dim">${t.sensor.framesNone}</p>`}
    <ul class="rows framelist">
      ${frames.map((frame) => {
        const isOpen = frame.position === open
        return html`<li key=${frame.position}>
          <button type="button" aria-expanded=${String(isOpen)} onClick=${() => setOpen(isOpen ? 0 : frame.position)}><${FrameLine} c=${c} frame=${frame} /></button>
          ${isOpen && html`<${Explained} c=${c} devEui=${devEui} position=${frame.position} />`}
        </li>`
      })}
    </ul>
  <//>`
}

/** @param {{ c: Context, frame: DeviceFrame }} props */
function FrameLine({ c, frame }) {
  const { t, f, nowMs } = c
  const main = mainOf(frame.measurements)
  const said = frame.decodeError ? t.values.undecoded : main ? quantityText(c, main) : t.values.mac
  const port = t.device.frame(f.number(frame.fCntUp), String(frame.fPort ?? '—'))
  return html`<span class="g"><b>${said}</b><span>${port}${frame.repeat && ` · ${t.sensor.repeat}`} · <time>${f.moment(Date.parse(frame.at), nowMs)}</time></span></span>
    <span class="e"><${Signal} c=${c} margin=${marginDb(frame.snrDb, frame.dataRate)} />${frame.modulation.kind === 'lora' && html`<span>SF${frame.modulation.sf}</span>`}</span>
    <svg class="i chev" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 9l6 6 6-6" /></svg>`
}
