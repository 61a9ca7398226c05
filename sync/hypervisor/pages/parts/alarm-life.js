// @ts-check
/** The life of an alarm, step by step, upright: what happened, when, by which post, what comes next. */

import { html } from '../../../../base/web/html.js'
import { postOf, titleOf } from './alarm-text.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../live/alarm-order.js').Alarm} Alarm */

/** @param {{ c: Context, alarm: Alarm }} props */
export function AlarmLife({ c, alarm }) {
  const { t, f, nowMs } = c
  const words = t.alarm.steps
  const { since, told, steps, next, acknowledged, closed } = alarm
  const sinceMs = Date.parse(since)
  const toldMs = Date.parse(told)
  const at = (/** @type {string} */ time) => html`<time>${f.time(Date.parse(time))}</time>`
  const isWaiting = acknowledged === null && closed === null
  return html`<ol class="life">
    <li><time>${f.moment(sinceMs, nowMs)}</time><b>${words.raised(titleOf(c, alarm))}</b></li>
    ${toldMs - sinceMs >= 1_000 && html`<li>${at(told)}<b>${words.told}</b><span>${words.after(f.lasted(toldMs - sinceMs))}</span></li>`}
    ${steps.map(
      (step, i) =>
        html`<li key=${i}>${at(step.at)}<b>${wordOf(c, step)}</b>${step.what === 'closed' && step.note && html`<span>${step.note}</span>`}</li>`,
    )}
    ${isWaiting && html`<li class="now"><b>${words.waiting}</b></li>`}
    ${isWaiting && next && html`<li class="next"><b>${postOf(t, next.to)}</b><span>${words.next(f.time(Date.parse(next.at)))}</span></li>`}
  </ol>`
}

/** @param {Context} c @param {import('../live/alarm-order.js').Step} step */
function wordOf({ t }, { what, by, note }) {
  const words = t.alarm.steps
  switch (what) {
    case 'here':
      return words.here
    case 'seen':
      return words.seen(by)
    case 'acknowledged':
      return words.acknowledged(by)
    case 'escalated':
      return words.escalated(postOf(t, note))
    case 'ended':
      return words.ended
    default:
      return words.closed(by)
  }
}
