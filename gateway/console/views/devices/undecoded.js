// @ts-check
/** Trames non comprises: why, the bytes that wait, and what to do; nothing where every frame is understood. */

import { html, useRef, useState } from '../../../../base/web/html.js'
import { Card, Head } from '../../../../base/web/parts.js'
import { modelName } from '../../parts/model-name.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */
/** @typedef {import('../../../api/undecoded.ts').UndecodedView} View @typedef {View['frames'][number]} Frame */

/** Above the list of all sensors there is little room: they are opened there. */
const SHOWN_OF_ALL = 3
const SHOWN_OF_ONE = 6

/** Of one device, or of all. @param {{ c: Context, devEui?: string }} props */
export function Undecoded({ c, devEui }) {
  const { t, f, past } = c
  const shown = devEui === undefined ? SHOWN_OF_ALL : SHOWN_OF_ONE
  const about = devEui === undefined ? '' : `&devEui=${devEui}`
  const { data } = past.text(`uplinks/undecoded?limit=${shown}${about}`)
  const { count, frames } = /** @type {View} */ (data ?? { count: 0, frames: [] })
  if (count === 0) return null
  const models = [
    ...new Set(
      frames.map(({ profile }) => (profile === '' ? t.undecoded.noModel : modelName(t, profile))),
    ),
  ]
  const list = html`<ul class="rows">
      ${frames.map((frame) => html`<${FrameRow} key=${`${frame.devEui} ${frame.at}`} c=${c} frame=${frame} isNamed=${devEui === undefined} />`)}
    </ul>
    ${count > frames.length && html`<p class="pad dim small">${t.undecoded.more(f, count - frames.length)}</p>`}`
  return html`<${Card} isFlush=${true} label=${t.undecoded.title}>
    <${Head} kind="none" icon="watch" title=${t.undecoded.title} context=${t.undecoded.count(f, count)} />
    <p class="pad small">${t.undecoded.todo(models.join(' · '))}</p>
    ${devEui === undefined ? html`<details class="pad"><summary>${t.undecoded.show}</summary>${list}</details>` : list}
  <//>`
}

/** @param {{ c: Context, frame: Frame, isNamed: boolean }} props */
function FrameRow({ c, frame, isNamed }) {
  const { t, f, nowMs } = c
  const { devEui, name, fCntUp, fPort, frmPayload, error, at } = frame
  const bytes = useRef(/** @type {HTMLElement | null} */ (null))
  const [done, setDone] = useState('')
  const copy = async () => {
    const isCopied = await copyText(frmPayload ?? '', bytes.current)
    setDone(isCopied ? t.undecoded.copied : t.undecoded.copyByHand)
  }
  const place = t.device.frame(f.number(fCntUp), String(fPort))
  const reason =
    t.undecoded.reasons[/** @type {keyof typeof t.undecoded.reasons} */ (error)] ?? error
  return html`<li>
    <span class="g">
      <b>${reason}</b>
      <span>${isNamed && html`<a href=${`#/devices/${devEui}`}>${name || devEui}</a> · `}${place} · <time>${f.moment(Date.parse(at), nowMs)}</time></span>
      <span class="hexline" ref=${bytes}>${frmPayload === null ? t.undecoded.gone : inPairs(frmPayload)}</span>
    </span>
    ${frmPayload && html`<span class="e"><button class="btn" type="button" aria-label=${t.undecoded.copyOf(f.number(fCntUp))} onClick=${copy}>${t.undecoded.copy}</button><span role="status">${done}</span></span>`}
  </li>`
}

/** `aa10ff` → `AA 10 FF`: bytes as a person reads them out. @param {string} hex */
function inPairs(hex) {
  return (hex.match(/../g) ?? []).join(' ').toUpperCase()
}

/**
 * Browsers give the clipboard to pages of HTTPS only; on others the bytes are selected, for the person to copy.
 * @param {string} text @param {HTMLElement | null} shown
 */
async function copyText(text, shown) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    if (shown) getSelection()?.selectAllChildren(shown)
    return false
  }
}
