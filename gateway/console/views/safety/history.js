// @ts-check
/** What was: calls, tests, intrusions, silences, with who took each in charge and when it was over. */

import { html, useState } from '../../../../base/web/html.js'
import { Card, Chip, Head } from '../../../../base/web/parts.js'
import { nameOf } from '../../parts/acknowledge.js'

/** @typedef {import('./safety.js').Context} Context @typedef {import('../../alarms.js').AlarmLine} AlarmLine */

const SHOWN = 10
const TYPES = ['callRaised', 'callTested', 'intrusionDetected', 'supervisionLost']
const ICONS = /** @type {Readonly<Record<string, string>>} */ ({
  callRaised: 'call',
  callTested: 'ok',
  intrusionDetected: 'building',
  supervisionLost: 'muted',
})

/** @param {{ c: Context }} props */
export function AlarmHistory({ c }) {
  const { t, f, model } = c
  const [shown, setShown] = useState(SHOWN)
  const alarms = model.alarms.filter(isOfSafety)
  const more = alarms.length - shown
  return html`<${Card} isFlush=${true} label=${t.safety.history}>
    <${Head} kind="safety" icon="register" title=${t.safety.history} context=${t.safety.historyText} />
    <ul class="rows">
      ${alarms.slice(0, shown).map((alarm) => html`<${AlarmRow} key=${`${alarm.type} ${alarm.subject} ${alarm.atMs}`} c=${c} alarm=${alarm} isNamed=${true} />`)}
      ${alarms.length === 0 && html`<li class="dim">${t.safety.noAlarm}</li>`}
    </ul>
    ${more > 0 && html`<p class="pad"><button class="btn wide" type="button" onClick=${() => setShown(shown + 4 * SHOWN)}>${t.safety.more(f.number(more))}</button></p>`}
  <//>`
}

/** @param {AlarmLine} alarm */
function isOfSafety({ type, what }) {
  return TYPES.includes(type) || (type === 'alarmRaised' && what === 'fire')
}

/** @param {{ c: Context, alarm: AlarmLine, isNamed?: boolean }} props `isNamed`: with its place */
export function AlarmRow({ c, alarm, isNamed = false }) {
  const { t, f, nowMs, model } = c
  const { type, subject, atMs, press, what, seen, endedMs } = alarm
  const words = t.safety
  const place = model.assets?.find(({ asset }) => asset.id === subject)?.asset.name ?? subject
  const presses = /** @type {Readonly<Record<string, string>>} */ (t.press)
  const alarms = /** @type {Readonly<Record<string, string>>} */ (t.alarms)
  const types = /** @type {Readonly<Record<string, string>>} */ (words.types)
  const title = types[type] ?? alarms[String(what)] ?? t.tasks.alarm.title
  const parts = [
    ...(isNamed ? [place] : []),
    ...(press === undefined ? [] : [presses[String(press)] ?? '']),
    ...(seen ? [t.seen.by(nameOf(seen), f.moment(seen.atMs, nowMs))] : []),
    ...(endedMs === null ? [] : [words.lasted(f.lasted(endedMs - atMs))]),
  ]
  return html`<li><${Chip} kind=${type === 'callTested' ? 'none' : 'safety'} icon=${ICONS[type] ?? 'alarm'} /><span class="g"><b>${title}</b><span>${parts.join(' · ')}</span></span><span class="e"><time datetime=${new Date(atMs).toISOString()}>${f.moment(atMs, nowMs)}</time></span></li>`
}
