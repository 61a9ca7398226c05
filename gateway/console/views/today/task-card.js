// @ts-check
/** One thing that needs a person: what, where, since when, why, what to do, and the button that does it. */

import { html } from '../../../../base/web/html.js'
import { Card, Figure, Figures, Head, Pill } from '../../../../base/web/parts.js'
import { detailsOf, lookOf } from '../../model.js'
import { Acknowledge } from '../../parts/acknowledge.js'
import { hrefOf, isOfDevice, nameOf } from './task-list.js'
import { titleOf, todoOf, whyOf } from './task-text.js'

/** @typedef {import('./today.js').Context} Context @typedef {import('../../model.js').Task} Task */

/** Nobody knows for how long it has been so. */
export const WITHOUT_SINCE = ['dry', 'battery']

/** @param {{ c: Context, task: Task }} props */
export function TaskCard({ c, task }) {
  const { t, f, nowMs } = c
  const { kind, view, sinceMs, urgency, seen } = task
  const words = t.tasks[kind]
  const name = nameOf(task)
  const look = taskLook(c, task)
  const isAlarm = urgency <= 2
  const isLeak = kind === 'leak'
  const state = isAlarm ? 'alarm' : kind === 'silent' ? 'unknown' : 'watch'
  const context = WITHOUT_SINCE.includes(kind)
    ? name
    : t.frames.since(name, f.lasted(nowMs - sinceMs))
  const button = `btn ${isAlarm || isLeak ? 'main' : ''} ${urgency <= 1 ? 'danger' : ''}`
  return html`<${Card} state=${urgency <= 1 ? 'alarm' : isAlarm || isLeak ? 'watch' : ''}>
    <${Head} level=${3} kind=${isAlarm && !isLeak ? 'alarm' : look.domain} icon=${isLeak ? 'leak' : look.icon} title=${titleOf(c, task)} context=${context}
      pill=${html`<${Pill} state=${state} word=${seen ? t.seen.pill : words.pill} isSolid=${urgency <= 1} />`} />
    <${LeakFigures} c=${c} leak=${view && detailsOf(view).leak} />
    <dl class="whytodo">
      <div><dt>${t.trouble.why}</dt><dd>${whyOf(c, task)}</dd></div>
      <div><dt>${t.trouble.todo}</dt><dd>${todoOf(c, task)}</dd></div>
    </dl>
    <div class="acts"><a class=${button} href=${hrefOf(task)}>${words.act}</a>
      <${Acknowledge} c=${c} task=${task} />
      ${view?.asset.lat !== undefined && html`<a class="btn" href=${`#/map/${encodeURIComponent(view.asset.id)}`}>${t.onMap}</a>`}</div>
  <//>`
}

/** @param {{ c: Context, leak: import('../../../api/asset-details.ts').AssetDetails['leak'] }} props */
function LeakFigures({ c, leak }) {
  const { t, f, nowMs } = c
  if (!leak) return null
  return html`<${Figures}>
    <${Figure} value=${f.number(leak.flowLitresPerHour)} unit="L/h" label=${t.leak.flow} state="watch" />
    <${Figure} value=${f.volume(leak.lostLitres)} label=${t.leak.lost(f.moment(leak.sinceMs, nowMs))} />
    <${Figure} value=${f.number((leak.flowLitresPerHour * 8766) / 1000)} unit="m³" label=${t.leak.year} />
  <//>`
}

/** What a task wears: of a sensor itself, what that serves. @param {Context} c @param {Task} task */
export function taskLook({ model }, task) {
  if (!isOfDevice(task)) return lookOf(task.view?.asset.kind ?? 'callPoint')
  const [id] = task.device?.assets ?? []
  const view = model.assets?.find(({ asset }) => asset.id === id)
  return view ? lookOf(view.asset.kind) : { domain: 'none', icon: 'devices' }
}
