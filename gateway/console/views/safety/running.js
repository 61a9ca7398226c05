// @ts-check
/** An alarm that is running: what happened step by step, whether the city knows, and who takes it in charge. */

import { html } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { lookOf } from '../../model.js'
import { Acknowledge, nameOf } from '../../parts/acknowledge.js'
import { batteryOf } from './point-state.js'

/** @typedef {import('./safety.js').Context} Context @typedef {import('../../model.js').Task} Task */

/** Alarms go in a stream of their own, before everything else (FACT_TYPES). */
const ALARM_STREAM = 0

/** @param {{ c: Context, task: Task }} props */
export function Running({ c, task }) {
  const { t, f, nowMs } = c
  const { kind, call, view, sinceMs, seen, what = '' } = task
  const words = t.tasks[/** @type {'call' | 'intrusion' | 'alarm'} */ (kind)]
  const id = call?.subject ?? view?.asset.id ?? ''
  const alarms = /** @type {Readonly<Record<string, string>>} */ (t.alarms)
  const title = (kind === 'alarm' && alarms[what]) || words.title
  const pill = html`<${Pill} state=${seen ? 'watch' : 'alarm'} word=${seen ? t.seen.pill : words.pill} isSolid=${!seen} />`
  const context = t.frames.since(view?.asset.name ?? id, f.lasted(nowMs - sinceMs))
  const icon = call ? 'call' : lookOf(view?.asset.kind ?? '').icon
  return html`<${Card} state=${seen ? 'watch' : 'alarm'} label=${title}>
    <${Head} level=${2} kind="alarm" icon=${icon} title=${title} context=${context} pill=${pill} />
    <ol class="tl">
      <${Step} state="alarm" icon="alarm" title=${beganWords(c, task)} time=${f.time(sinceMs)} text=${deviceText(c, task)} />
      <${HandOver} c=${c} />
      ${
        seen
          ? html`<${Step} state="ok" icon="ok" title=${t.safety.steps.taken(nameOf(seen))} time=${f.moment(seen.atMs, nowMs)} />`
          : html`<${Step} state="now" icon="spin" title=${t.safety.steps.waits} time=${f.lasted(nowMs - sinceMs)} text=${t.safety.steps.todo[/** @type {'call' | 'intrusion' | 'alarm'} */ (kind)]} />`
      }
    </ol>
    <div class="acts">
      ${!seen && html`<${Acknowledge} c=${c} task=${task} isMain=${true} />`}
      ${view?.asset.lat !== undefined && html`<a class="btn" href=${`#/map/${encodeURIComponent(id)}`}>${t.onMap}</a>`}
    </div>
  <//>`
}

/** @param {Context} c @param {Task} task */
function beganWords({ t }, { kind, call, what = '' }) {
  if (call) {
    const press = t.press[/** @type {1 | 2 | 3} */ (call.press)] ?? ''
    return t.safety.steps.pressed(press)
  }
  if (kind === 'intrusion') return t.safety.steps.opened
  return what === 'missed' ? t.safety.steps.missed : t.safety.steps.told
}

/** The device that told it: how it is heard, and its battery. @param {Context} c @param {Task} task */
function deviceText({ t, f, model }, { view }) {
  if (!view) return ''
  const [binding] = view.bindings
  const device = model.devices?.find(({ device: { devEui } }) => devEui === binding?.devEui)
  const battery = batteryOf(view, model)
  const reserve = device?.radio.reserveDb
  const parts = [
    ...(reserve == null ? [] : [t.safety.reserve(f.unit(reserve, 'dB'))]),
    ...(battery ? [t.safety.battery(f.percent(battery.percent / 100))] : []),
  ]
  return parts.join(', ')
}

/** Has the city got what waited of the alarms? @param {{ c: Context }} props */
function HandOver({ c }) {
  const { t, f, model } = c
  const { sync } = model.status ?? {}
  const { steps } = t.safety
  const waiting = sync?.streams.find(({ stream }) => stream === ALARM_STREAM)?.waiting ?? 0
  if (sync?.enabled && sync.connected && waiting === 0)
    return html`<${Step} state="ok" icon="ok" title=${steps.handed} />`
  if (sync?.enabled && sync.connected)
    return html`<${Step} state="now" icon="spin" title=${steps.handing} />`
  return html`<${Step} state="watch" icon="watch" title=${steps.kept(f.number(waiting))} text=${t.safety.cutOff.todo} />`
}

/** @param {{ state: string, icon: string, title: string, time?: string, text?: string }} props */
function Step({ state, icon, title, time, text }) {
  return html`<li class=${state}><${Icon} name=${icon} /><b>${title}</b><time>${time}</time>${text && html`<p>${text}</p>`}</li>`
}
