// @ts-check
/** Aujourd'hui: what needs a person, the most urgent first; everything that is well is one line. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../base/web/parts.js'
import { tasksOf } from '../../model.js'
import { Clock } from '../../parts/clock.js'
import { Machine } from './machine.js'
import { RoundCard } from './round-card.js'
import { TaskCard } from './task-card.js'
import { cardsOf } from './task-list.js'
import { Trades } from './trades.js'

/** @typedef {import('../../app.js').Context & { t: typeof import('./words.js').FR }} Context @typedef {import('../../model.js').Task} Task */

/** @param {{ c: Context }} props */
export function Today({ c }) {
  const { t, f, model, nowMs } = c
  const tasks = tasksOf(model, nowMs)
  const alarms = tasks.filter(({ urgency }) => urgency <= 2).length
  return html`<div class="grid main">
    <div class="stack">
      <div class="sec"><h2>${t.today.now}</h2><span class="dim small">${t.today.count(f, alarms, tasks.length - alarms)}</span></div>
      <${Clock} c=${c} />
      ${cardsOf(tasks).map(([first, ...more]) => first && (more.length === 0 ? html`<${TaskCard} key=${keyOf(first)} c=${c} task=${first} />` : html`<${RoundCard} key=${first.kind} c=${c} tasks=${[first, ...more]} />`))}
      ${tasks.length === 0 && html`<${Card} state="calm"><${Head} kind="none" icon="ok" title=${t.today.calm} context=${t.today.calmText} pill=${html`<${Pill} state="ok" word=${t.ok} />`} /><//>`}
    </div>
    <div class="stack">
      <div class="sec"><h2>${t.today.trades}</h2></div>
      <div class="card flush rows under"><${Trades} c=${c} tasks=${tasks} /></div>
      <div class="sec"><h2>${t.today.gateway}</h2></div>
      <div class="card flush rows under"><${Machine} c=${c} /></div>
      <a class="btn main big wide" href="#/install">${t.today.install}</a>
    </div>
  </div>`
}

/** @param {Task} task */
function keyOf({ kind, view, device, call, what = '' }) {
  return `${kind} ${what} ${view?.asset.id ?? device?.device.devEui ?? call?.subject ?? ''}`
}
