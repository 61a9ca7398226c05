// @ts-check
/** A call point or a building in a list: how it is, when it was heard, its battery, its last test. */

import { html } from '../../../../base/web/html.js'
import { LinkRow, Pill } from '../../../../base/web/parts.js'
import { detailsOf } from '../../model.js'
import { batteryOf, heardOf, POINT_LOOKS, pointState } from './point-state.js'

/** @typedef {import('./safety.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

/** @param {{ c: Context, view: AssetView }} props */
export function PointRow({ c, view }) {
  const { t, model, nowMs } = c
  const { asset } = view
  const state = pointState(view, model, nowMs)
  const pill = html`<${Pill} state=${POINT_LOOKS[state]} word=${t.safety.states[state]} />`
  const icon = asset.kind === 'building' ? 'building' : 'call'
  return html`<${LinkRow} href=${`#/safety/${encodeURIComponent(asset.id)}`} kind="safety" icon=${icon} title=${asset.name} text=${pointText(c, view)} end=${pill} />`
}

/** @param {Context} c @param {AssetView} view */
function pointText(c, view) {
  const { t, f, model, nowMs } = c
  const [eldest] = heardOf(view)
  const { call, watch } = detailsOf(view)
  const battery = batteryOf(view, model)
  const parts = [eldest ? t.safety.heard(f.moment(eldest.heardMs, nowMs)) : t.neverHeard]
  if (battery) parts.push(t.safety.battery(f.percent(battery.percent / 100)))
  if (call?.testedMs) parts.push(t.safety.tested(f.moment(call.testedMs, nowMs)))
  if (watch?.openSinceMs) parts.push(t.safety.openSince(f.moment(watch.openSinceMs, nowMs)))
  return parts.join(' · ')
}
