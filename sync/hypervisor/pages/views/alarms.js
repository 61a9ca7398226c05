// @ts-check
/** Alarms as rows: the hottest filled, the clock on it counts up, nothing else moves. */

import { html } from '../../../../base/web/html.js'
import { Card, Chip, Head, Pill } from '../../../../base/web/parts.js'
import { alarmsOf, nameOf } from '../city.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../city.js').Alarm} Alarm */

const LOOKS = /** @type {const} */ ({
  call: { kind: 'safety', icon: 'call', state: 'alarm', page: 'safety' },
  intrusion: { kind: 'safety', icon: 'building', state: 'alarm', page: 'safety' },
  device: { kind: 'safety', icon: 'alarm', state: 'alarm', page: 'safety' },
  missed: { kind: 'safety', icon: 'call', state: 'alarm', page: 'safety' },
  leak: { kind: 'water', icon: 'leak', state: 'watch', page: 'watering' },
  valve: { kind: 'water', icon: 'water', state: 'alarm', page: 'watering' },
  silent: { kind: 'none', icon: 'gateway', state: 'unknown', page: 'gateways' },
  data: { kind: 'none', icon: 'gateway', state: 'watch', page: 'gateways' },
})

/** @param {{ c: Context, only?: readonly string[] }} props */
export function Alarms({ c, only }) {
  const { t, f, city, nowMs } = c
  const alarms = alarmsOf(city, nowMs).filter(({ kind }) => !only || only.includes(kind))
  const title = alarms.length === 0 ? t.alarms.calm : t.alarms.count(f, alarms.length)
  return html`<${Card} isFlush=${true} label=${title}>
    <${Head} title=${title} context=${alarms.length === 0 ? t.alarms.calmText : t.alarms.order} pill=${alarms.length === 0 ? html`<${Pill} state="ok" word=${t.ok} />` : null} />
    <div class="rows alarms">${alarms.map((alarm) => html`<${AlarmRow} key=${`${alarm.kind} ${alarm.subject} ${alarm.sinceMs}`} c=${c} alarm=${alarm} />`)}</div>
  <//>`
}

/** @param {{ c: Context, alarm: Alarm }} props */
function AlarmRow({ c, alarm }) {
  const { t, f, city, nowMs } = c
  const { kind, subject, sinceMs, urgency } = alarm
  const look = LOOKS[kind]
  const age = Number.isFinite(sinceMs) ? f.lasted(nowMs - sinceMs) : '—'
  const isHot = urgency <= 1
  return html`<a class=${isHot ? 'hot' : ''} href=${`#/${look.page}`}>
    <${Chip} kind=${isHot ? 'alarm' : look.kind} icon=${look.icon} />
    <span class="g"><b>${titleOf(c, alarm)} · ${nameOf(city, subject)}</b><span>${textOf(c, alarm)}</span></span>
    <span class="e"><${Pill} state=${look.state} word=${t.alarms[kind].pill} isSolid=${isHot} /><span>${age}</span></span>
  </a>`
}

/** @param {Context} c @param {Alarm} alarm */
function titleOf({ t, f }, { kind, state, detail }) {
  if (kind === 'data') return `${t.alarms.data.title} (${detail})`
  if (kind === 'device')
    return t.deviceAlarm[state?.fields?.['what'] ?? ''] ?? t.alarms.device.title
  if (kind !== 'leak') return t.alarms[kind].title
  const flow = f.unit(Number(state?.fields?.['flowLitresPerHour'] ?? 0), 'L/h')
  return `${t.leak(state?.fields?.['kind'] ?? '', state?.type ?? '')}, ${flow}`
}

/** @param {Context} c @param {Alarm} alarm */
function textOf({ t, f, nowMs }, { kind, sinceMs, state }) {
  if (kind === 'call')
    return t.alarms.call.text(
      f.time(sinceMs),
      t.press[/** @type {1 | 2 | 3} */ (state?.fields?.['press'] ?? 1)] ?? '',
    )
  const since = Number.isFinite(sinceMs) ? t.since(f.moment(sinceMs, nowMs)) : t.neverHeard
  return `${since}. ${t.alarms[kind].text}`
}
