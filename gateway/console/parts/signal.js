// @ts-check
/** How well a sensor is heard: four bars and what is left above the demodulator's floor. */

import { html } from '../../../base/web/html.js'
import { radioVerdict } from '../model.js'

/** @typedef {import('../app.js').Context} Context */

/** @param {{ c: Context, margin: number | undefined }} props */
export function Signal({ c, margin }) {
  const { f } = c
  const { state, bars } = radioVerdict(margin)
  return html`<span class="signal"><span class=${`sig ${state}`} data-v=${bars} aria-hidden="true"><i></i><i></i><i></i><i></i></span>${margin === undefined ? '—' : f.unit(margin, 'dB', 1)}</span>`
}
