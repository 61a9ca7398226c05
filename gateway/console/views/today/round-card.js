// @ts-check
/** Several tasks of one round: what to do once, and each as a row. */

import { html } from '../../../../base/web/html.js'
import { Card, Head, LinkRow, Pill } from '../../../../base/web/parts.js'
import { taskLook, WITHOUT_SINCE } from './task-card.js'
import { hrefOf, listOf, nameOf, SHOWN_OF_A_ROUND } from './task-list.js'
import { titleOf, todoOf, whyOf } from './task-text.js'

/** @typedef {import('./today.js').Context} Context @typedef {import('../../model.js').Task} Task */

/** @param {{ c: Context, tasks: readonly Task[] }} props */
export function RoundCard({ c, tasks }) {
  const { t, f, nowMs } = c
  const [first] = tasks
  if (!first) return null
  const { kind } = first
  const look = taskLook(c, first)
  const state = kind === 'silent' ? 'unknown' : 'watch'
  const more = tasks.length - SHOWN_OF_A_ROUND
  const pill = html`<${Pill} state=${state} word=${t.tasks[kind].pill} />`
  const names = /** @type {Readonly<Record<string, string>>} */ (t.today.several)
  const title = `${f.number(tasks.length)} ${names[kind] ?? t.tasks[kind].title}`
  return html`<${Card} isFlush=${true} label=${title}>
    <${Head} level=${3} kind=${look.domain} icon=${look.icon} title=${title} context=${todoOf(c, first)} pill=${pill} />
    <div class="rows">
      ${tasks.slice(0, SHOWN_OF_A_ROUND).map((task) => {
        const since = WITHOUT_SINCE.includes(kind) ? '' : f.lasted(nowMs - task.sinceMs)
        const { domain, icon } = taskLook(c, task)
        return html`<${LinkRow} key=${nameOf(task)} href=${hrefOf(task)} kind=${domain} icon=${icon} title=${nameOf(task)} text=${whyOf(c, task)} end=${since} />`
      })}
      ${more > 0 && html`<${LinkRow} href=${listOf(first)} kind="none" icon="more" title=${t.today.rest(f.number(more))} text=${titleOf(c, first)} />`}
    </div>
  <//>`
}
