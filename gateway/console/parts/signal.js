// @ts-check
/** How well a sensor is heard: four bars, and the decibels beside them. */

import { html } from '../../../base/web/html.js'
import { radioVerdict } from '../model.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../../api/service.ts').RadioSummary} RadioSummary */

/** Of one frame: what is left above the demodulator's floor. @param {{ c: Context, margin: number | undefined }} props */
export function Signal({ c, margin }) {
  return html`<${Bars} c=${c} ...${radioVerdict(margin)} decibels=${margin} />`
}

/** @type {Readonly<Record<RadioSummary['verdict'], { state: 'ok' | 'watch' | 'alarm' | 'unknown', bars: number }>>} */
export const VERDICT_LOOKS = {
  good: { state: 'ok', bars: 4 },
  fair: { state: 'ok', bars: 3 },
  poor: { state: 'watch', bars: 2 },
  lost: { state: 'alarm', bars: 1 },
  unknown: { state: 'unknown', bars: 0 },
}

/** Of its last hundred frames, as the gateway judges them. @param {{ c: Context, radio: RadioSummary }} props */
export function Reserve({ c, radio: { verdict, reserveDb } }) {
  return html`<${Bars} c=${c} ...${VERDICT_LOOKS[verdict]} decibels=${reserveDb ?? undefined} />`
}

/** @param {{ c: Context, state: string, bars: number, decibels: number | undefined }} props */
function Bars({ c, state, bars, decibels }) {
  return html`<span class="signal"><span class=${`sig ${state}`} data-v=${bars} aria-hidden="true"><i></i><i></i><i></i><i></i></span>${decibels === undefined ? '—' : c.f.unit(decibels, 'dB', 1)}</span>`
}
