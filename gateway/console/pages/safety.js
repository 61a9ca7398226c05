// @ts-check
/** Sécurité: calls and intrusions that are running, then every point and building, then what was. */

import { html } from '../../../base/web/html.js'
import { Card, Empty, Head, LinkRow, Pill } from '../../../base/web/parts.js'
import { assetsOf, CALL_HOT_MS, detailsOf } from '../model.js'

/** @typedef {import('../app.js').Context} Context */

const CALLS_SHOWN = 20

/** @param {{ c: Context }} props */
export function Safety({ c }) {
  const { t, f, model, nowMs } = c
  const points = assetsOf(model, 'callPoint')
  const buildings = assetsOf(model, 'building')
  if (points.length + buildings.length === 0)
    return html`<${Empty} icon="safety" title=${t.safety.none} text=${t.safety.noneText} />`
  const hot = model.calls.filter(
    (call, i, calls) =>
      nowMs - call.atMs <= CALL_HOT_MS &&
      calls.findIndex(({ subject }) => subject === call.subject) === i,
  )
  const intrusions = buildings.filter((view) => detailsOf(view).intrusion)
  const nameOf = (/** @type {string} */ id) =>
    points.find(({ asset }) => asset.id === id)?.asset.name ?? id
  return html`<div class="grid main">
    <div class="stack">
      ${hot.map(
        ({ subject, atMs, press }) => html`<${Card} key=${subject} state="alarm">
          <${Head} level=${3} kind="alarm" icon="call" title=${t.tasks.call.title} context=${t.today.since(nameOf(subject), f.lasted(nowMs - atMs))} pill=${html`<${Pill} state="alarm" word=${t.tasks.call.pill} isSolid=${true} />`} />
          <p class="small">${t.tasks.call.text(f.time(atMs), t.press[/** @type {1 | 2 | 3} */ (press)] ?? '')}</p>
          <div class="acts"><a class="btn danger main" href=${`#/map/${encodeURIComponent(subject)}`}>${t.onMap}</a></div>
        <//>`,
      )}
      ${intrusions.map(
        (view) => html`<${Card} key=${view.asset.id} state="alarm">
          <${Head} level=${3} kind="alarm" icon="building" title=${t.tasks.intrusion.title} context=${t.today.since(view.asset.name, f.lasted(nowMs - (detailsOf(view).intrusion?.sinceMs ?? nowMs)))} pill=${html`<${Pill} state="alarm" word=${t.tasks.intrusion.pill} isSolid=${true} />`} />
          <p class="small">${t.tasks.intrusion.text}</p>
          <div class="acts"><a class="btn danger main" href=${`#/map/${encodeURIComponent(view.asset.id)}`}>${t.onMap}</a></div>
        <//>`,
      )}
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

/** @param {{ c: Context, view: import('../model.js').AssetView }} props */
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
        ? t.safety.armed
        : t.safety.ready
  const heard = device?.lastHeardAtMs
    ? t.heard(f.moment(device.lastHeardAtMs, nowMs))
    : t.neverHeard
  return html`<${LinkRow} href=${device ? `#/devices/${device.device.devEui}` : `#/map/${encodeURIComponent(asset.id)}`} kind="safety" icon=${isBuilding ? 'building' : 'call'} title=${asset.name} text=${heard} end=${html`<${Pill} state=${state} word=${word} />`} />`
}
