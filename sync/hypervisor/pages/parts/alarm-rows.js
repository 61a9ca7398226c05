// @ts-check
/** Alarms as rows: the one hot row filled, its clock counts up, nothing else moves. */

import { html } from '../../../../base/web/html.js'
import { Chip, Pill } from '../../../../base/web/parts.js'
import { linkTo } from '../../../../base/web/route.js'
import { isHot, isWaiting, sinceMsOf } from '../live/alarm-order.js'
import { AlarmActs, useSeen } from './alarm-acts.js'
import { chargeOf, clockText, LOOK_OF_OTHERS, LOOKS, reasonOf, titleOf } from './alarm-text.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../live/alarm-order.js').Alarm} Alarm */

/**
 * The most urgent first.
 * @param {{ c: Context, alarms: readonly Alarm[], isBesideHot?: boolean }} props `isBesideHot`: the page has its hot one elsewhere
 */
export function AlarmRows({ c, alarms, isBesideHot = false }) {
  useSeen(c, alarms)
  const hot = isBesideHot ? undefined : alarms.find((alarm) => isWaiting(alarm) && isHot(alarm))
  return html`<ul class="alarmrows">
    ${alarms.map((alarm) => html`<${AlarmRow} key=${keyOf(alarm)} c=${c} alarm=${alarm} isHot=${alarm === hot} />`)}
  </ul>`
}

/** @param {Alarm} alarm */
function keyOf({ kind, subject, since }) {
  return `${kind} ${subject} ${since}`
}

/** @param {{ c: Context, alarm: Alarm, isHot: boolean }} props */
function AlarmRow({ c, alarm, isHot: isFilled }) {
  const { t, f, nowMs } = c
  const { kind, name, id } = alarm
  const look = LOOKS[kind] ?? LOOK_OF_OTHERS
  const sinceMs = sinceMsOf(alarm)
  const href = c.opens(look.page) ? pageOf(c, alarm, look.page) : linkTo('alarms', id)
  return html`<li class=${isFilled ? 'hot' : ''}>
    <${Chip} kind=${isFilled ? 'alarm' : look.domain} icon=${look.icon} />
    <p class="age"><b>${clockText(nowMs - sinceMs)}</b><span>${t.since(f.moment(sinceMs, nowMs))}</span></p>
    <div class="g"><h3>${titleOf(c, alarm)} · ${name}</h3><p>${reasonOf(c, alarm)} ${chargeOf(c, alarm)}</p></div>
    <${StatePill} c=${c} alarm=${alarm} />
    <${AlarmActs} c=${c} alarm=${alarm}><a class="btn" href=${href}>${t.alarm.open}</a><//>
  </li>`
}

/** @param {Context} c @param {Alarm} alarm @param {string} page */
function pageOf(c, { subject }, page) {
  return page === 'map'
    ? linkTo('map', c.city.picture?.things.has(subject) ? subject : '')
    : linkTo(page)
}

/** @param {{ c: Context, alarm: Alarm }} props */
export function StatePill({ c, alarm }) {
  const words = c.t.alarm.state
  if (alarm.closed !== null) return html`<${Pill} state="ok" word=${words.closed} />`
  if (alarm.acknowledged !== null) return html`<${Pill} state="watch" word=${words.taken} />`
  if (alarm.ended !== null) return html`<${Pill} state="plain" word=${words.ended} />`
  return html`<${Pill} state="alarm" word=${words.waiting} isSolid=${isHot(alarm)} />`
}
