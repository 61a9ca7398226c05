// @ts-check
/** Sécurité: calls and intrusions that are running, then every point and building, then what was. */

import { html } from '../../../../base/web/html.js'
import { Card, Empty, Head, LinkRow, Pill } from '../../../../base/web/parts.js'
import { assetsOf, detailsOf, tasksOf } from '../../model.js'
import { Acknowledge } from '../../parts/acknowledge.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context */

const CALLS_SHOWN = 20

/** @param {{ c: Context }} props */
export function Safety({ c }) {
  const { t, f, model, nowMs } = c
  const points = assetsOf(model, 'callPoint')
  const buildings = assetsOf(model, 'building')
  if (points.length + buildings.length === 0)
    return html`<${Empty} icon="safety" title=${t.safety.none} text=${t.safety.noneText} />`
  const tasks = tasksOf(model, nowMs)
  const hot = tasks.filter(({ kind }) => kind === 'call')
  const intrusions = tasks.filter(({ kind }) => kind === 'intrusion')
  const nameOf = (/** @type {string} */ id) =>
    points.find(({ asset }) => asset.id === id)?.asset.name ?? id
  return html`<div class="grid main">
    <div class="stack">
      ${[...hot, ...intrusions].map((task) => html`<${Running} key=${`${task.kind} ${task.view?.asset.id ?? task.call?.subject}`} c=${c} task=${task} />`)}
      ${hot.length + intrusions.length === 0 && html`<${Card}><${Head} kind="safety" icon="ok" title=${t.safety.calm} context=${t.safety.calmText} pill=${html`<${Pill} state="ok" word=${t.ok} />`} /><//>`}
      <${Card} isFlush=${true} label=${t.safety.calls}>
        <${Head} kind="safety" icon="call" title=${t.safety.calls} context=${t.safety.callsText} />
        <ul class="rows">
          ${model.calls.slice(0, CALLS_SHOWN).map(({ subject, atMs, press }) => html`<li key=${`${subject} ${atMs}`}><span class="g"><b>${nameOf(subject)}</b><span>${t.press[/** @type {1 | 2 | 3} */ (press)] ?? ''}</span></span><span class="e"><time>${f.moment(atMs, nowMs)}</time></span></li>`)}
          ${model.calls.length === 0 && html`<li class="dim">${t.safety.noCall}</li>`}
        </ul>
      <//>
    </div>
    <div class="stack">
      ${points.length > 0 && html`<${Card} isFlush=${true} label=${t.safety.points}><${Head} title=${t.safety.points} context=${t.safety.pointsText} /><div class="rows">${points.map((view) => html`<${PointRow} key=${view.asset.id} c=${c} view=${view} />`)}</div><//>`}
      ${buildings.length > 0 && html`<${Card} isFlush=${true} label=${t.safety.buildings}><${Head} title=${t.safety.buildings} /><div class="rows">${buildings.map((view) => html`<${PointRow} key=${view.asset.id} c=${c} view=${view} />`)}</div><//>`}
    </div>
  </div>`
}

/** A call or an intrusion that is running. @param {{ c: Context, task: import('../../model.js').Task }} props */
function Running({ c, task }) {
  const { t, f, nowMs } = c
  const { kind, call, view, sinceMs, seen } = task
  const words = kind === 'call' ? t.tasks.call : t.tasks.intrusion
  const id = call?.subject ?? view?.asset.id ?? ''
  const text = call
    ? t.tasks.call.text(f.time(sinceMs), t.press[/** @type {1 | 2 | 3} */ (call.press)] ?? '')
    : t.tasks.intrusion.text
  return html`<${Card} state=${seen ? 'watch' : 'alarm'}>
    <${Head} level=${3} kind="alarm" icon=${call ? 'call' : 'building'} title=${words.title} context=${t.frames.since(view?.asset.name ?? id, f.lasted(nowMs - sinceMs))} pill=${html`<${Pill} state=${seen ? 'watch' : 'alarm'} word=${seen ? t.seen.pill : words.pill} isSolid=${!seen} />`} />
    <p class="small">${text}</p>
    <div class="acts"><a class=${`btn ${seen ? '' : 'danger main'}`} href=${`#/map/${encodeURIComponent(id)}`}>${t.onMap}</a><${Acknowledge} c=${c} task=${task} /></div>
  <//>`
}

/** @param {{ c: Context, view: import('../../model.js').AssetView }} props */
function PointRow({ c, view }) {
  const { t, f, model, nowMs } = c
  const { asset, bindings } = view
  const device = model.devices?.find(({ device: { devEui } }) => devEui === bindings[0]?.devEui)
  const isSilent = !device?.lastHeardAtMs || device.state === 'silent'
  const isBuilding = asset.kind === 'building'
  const hasIntrusion = Boolean(detailsOf(view).intrusion)
  const state = hasIntrusion
    ? 'alarm'
    : isSilent || (isBuilding && view.state === 'unknown')
      ? 'unknown'
      : 'ok'
  const word = hasIntrusion
    ? t.tasks.intrusion.pill
    : state === 'unknown'
      ? t.unknownWord
      : isBuilding
        ? t.point.armed
        : t.point.ready
  const heard = device?.lastHeardAtMs
    ? t.heard(f.moment(device.lastHeardAtMs, nowMs))
    : t.neverHeard
  return html`<${LinkRow} href=${device ? `#/devices/${device.device.devEui}` : `#/map/${encodeURIComponent(asset.id)}`} kind="safety" icon=${isBuilding ? 'building' : 'call'} title=${asset.name} text=${heard} end=${html`<${Pill} state=${state} word=${word} />`} />`
}
