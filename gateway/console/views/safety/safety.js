// @ts-check
/** Sécurité: what is running, then every call point and building with who supervises it, then what was. */

import { html } from '../../../../base/web/html.js'
import { Card, Empty, Head, Pill } from '../../../../base/web/parts.js'
import { assetsOf, tasksOf } from '../../model.js'
import { AlarmHistory } from './history.js'
import { PointCard } from './point-card.js'
import { PointRow } from './point-row.js'
import { Running } from './running.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').Task} Task */

/** Alarms of devices that are a matter of safety, wherever the device is. */
const OF_SAFETY = ['fire', 'missed', 'tamper', 'tilt']

/** @param {{ c: Context }} props */
export function Safety({ c }) {
  const { t, model, nowMs, route } = c
  const points = assetsOf(model, 'callPoint')
  const buildings = assetsOf(model, 'building')
  if (points.length + buildings.length === 0)
    return html`<${Empty} icon="safety" title=${t.safety.none} text=${t.safety.noneText}><div class="acts"><a class="btn main big" href="#/install">${t.pages.install}</a></div><//>`
  const running = tasksOf(model, nowMs).filter(isRunning)
  const chosen = [...points, ...buildings].find(({ asset }) => asset.id === route.id)
  return html`<div class="grid main">
    <div class="stack">
      ${running.map((task) => html`<${Running} key=${keyOf(task)} c=${c} task=${task} />`)}
      ${chosen && html`<${PointCard} key=${chosen.asset.id} c=${c} view=${chosen} />`}
      ${running.length === 0 && html`<${Card}><${Head} kind="safety" icon="ok" title=${t.safety.calm} context=${t.safety.calmText} pill=${html`<${Pill} state="ok" word=${t.ok} />`} /><//>`}
      <${CutOff} c=${c} />
      <${AlarmHistory} c=${c} />
    </div>
    <div class="stack">
      ${points.length > 0 && html`<${Card} isFlush=${true} label=${t.safety.points}><${Head} title=${t.safety.points} context=${t.safety.pointsText} /><div class="rows under">${points.map((view) => html`<${PointRow} key=${view.asset.id} c=${c} view=${view} />`)}</div><//>`}
      ${buildings.length > 0 && html`<${Card} isFlush=${true} label=${t.safety.buildings}><${Head} title=${t.safety.buildings} context=${t.safety.buildingsText} /><div class="rows under">${buildings.map((view) => html`<${PointRow} key=${view.asset.id} c=${c} view=${view} />`)}</div><//>`}
    </div>
  </div>`
}

/** @param {Task} task */
function isRunning({ kind, what = '' }) {
  return kind === 'call' || kind === 'intrusion' || (kind === 'alarm' && OF_SAFETY.includes(what))
}

/** @param {Task} task */
function keyOf({ kind, what = '', view, call }) {
  return `${kind} ${what} ${view?.asset.id ?? call?.subject}`
}

/** Nobody in the city reads an alarm while the link is down. @param {{ c: Context }} props */
function CutOff({ c }) {
  const { t, model } = c
  const { sync } = model.status ?? {}
  if (!sync || (sync.enabled && sync.connected)) return null
  return html`<${Card} state="watch">
    <${Head} kind="none" icon="off" title=${t.safety.cutOff.title} />
    <dl class="whytodo">
      <div><dt>${t.trouble.why}</dt><dd>${sync.enabled ? t.safety.cutOff.why : t.safety.cutOff.paused}</dd></div>
      <div><dt>${t.trouble.todo}</dt><dd>${t.safety.cutOff.todo}</dd></div>
    </dl>
    <div class="acts"><a class="btn" href="#/sync">${t.safety.cutOff.act}</a></div>
  <//>`
}
