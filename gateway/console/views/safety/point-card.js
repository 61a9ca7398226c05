// @ts-check
/** One call point or building: its devices and when they were heard, its test, and what was here. */

import { html, useEffect, useRef } from '../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { euiText } from '../../../../base/web/place.js'
import { detailsOf } from '../../model.js'
import { AlarmRow } from './history.js'
import { batteryOf, heardOf, POINT_LOOKS, pointState } from './point-state.js'
import { PointTest } from './test-press.js'

/** @typedef {import('./safety.js').Context} Context @typedef {import('../../model.js').AssetView} AssetView */

const SHOWN = 5

/** @param {{ c: Context, view: AssetView }} props */
export function PointCard({ c, view }) {
  const { t, f, model, nowMs } = c
  const { asset } = view
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  // Whoever touched a row far below looks for its card.
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest' }), [])
  const state = pointState(view, model, nowMs)
  const { watch, call } = detailsOf(view)
  const battery = batteryOf(view, model)
  const alarms = model.alarms.filter(({ subject }) => subject === asset.id).slice(0, SHOWN)
  const words = t.safety
  const pill = html`<${Pill} state=${POINT_LOOKS[state]} word=${words.states[state]} />`
  const row = (/** @type {string} */ name, /** @type {unknown} */ value) =>
    html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`
  return html`<div ref=${box} class="chosen"><${Card} label=${asset.name}>
    <${Head} kind="safety" icon=${asset.kind === 'building' ? 'building' : 'call'} title=${asset.name} context=${words.stateText[state]} pill=${pill} />
    <dl class="kv">
      ${heardOf(view).flatMap((device) => deviceRows(c, view, device))}
      ${heardOf(view).length === 0 && row(words.lastHeard, t.neverHeard)}
      ${battery && row(words.batteryName, battery.atMs === null ? f.percent(battery.percent / 100) : words.batteryAt(f.percent(battery.percent / 100), f.moment(battery.atMs, nowMs)))}
      ${watch && row(words.watchName, watch.hours ?? words.always)}
      ${watch && row(words.door, watch.openSinceMs ? words.openSince(f.moment(watch.openSinceMs, nowMs)) : words.shut)}
      ${call && row(words.lastCall, call.calledMs === null ? words.never : f.moment(call.calledMs, nowMs))}
      ${call && row(words.lastTest, call.testedMs === null ? words.never : f.moment(call.testedMs, nowMs))}
    </dl>
    <${PointTest} c=${c} view=${view} />
    ${
      alarms.length > 0 &&
      html`<div><h3>${words.here}</h3><ul class="rows plainrows">${alarms.map((alarm) => html`<${AlarmRow} key=${`${alarm.type} ${alarm.atMs}`} c=${c} alarm=${alarm} />`)}</ul></div>`
    }
    <div class="acts"><a class="btn" href=${`#/map/${encodeURIComponent(asset.id)}`}>${t.onMap}</a><a class="btn quiet" href="#/safety">${t.close}</a></div>
  <//></div>`
}

/** Each device: when it was heard, until when it may be silent. @param {Context} c @param {AssetView} view @param {ReturnType<typeof heardOf>[number]} device */
function deviceRows({ t, f, nowMs }, view, { devEui, heardMs, isLost }) {
  const { silenceMs = 0 } = detailsOf(view).supervision ?? {}
  const words = t.safety
  return [
    html`<div key=${devEui}><dt>${t.device.one}</dt><dd><a href=${`#/devices/${devEui}`}>${euiText(devEui)}</a></dd></div>`,
    html`<div key=${`${devEui} heard`}><dt>${words.lastHeard}</dt><dd>${words.ago(f.moment(heardMs, nowMs), f.lasted(nowMs - heardMs))}</dd></div>`,
    html`<div key=${`${devEui} due`}><dt>${words.expected}</dt><dd class=${isLost ? 't-alarm' : ''}>${isLost ? words.overdue(f.lasted(nowMs - heardMs - silenceMs)) : f.moment(heardMs + silenceMs, nowMs)}</dd></div>`,
  ]
}
