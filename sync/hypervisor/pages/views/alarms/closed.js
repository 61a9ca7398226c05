// @ts-check
/** Alarms that are closed: when, how soon somebody had them, how long, by whom; their steps on demand. */

import { html, useState } from '../../../../../base/web/html.js'
import { Empty, Skeleton } from '../../../../../base/web/parts.js'
import { AlarmLife } from '../../parts/alarm-life.js'
import { titleOf } from '../../parts/alarm-text.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/alarm-order.js').Alarm} Alarm */

const LIMIT = 100

/** @param {{ c: Context, kind: string }} props */
export function ClosedAlarms({ c, kind }) {
  const { t, past } = c
  const words = t.alarmList
  /** Cursors of the pages that have been asked for. */
  const [cursors, setCursors] = useState(/** @type {readonly number[]} */ ([]))
  const pages = [undefined, ...cursors].map((before, i) => {
    const path = `alarms/closed?limit=${LIMIT}${before === undefined ? '' : `&before=${before}`}`
    // What is older does not change any more.
    return i === 0 ? past.text(path) : past.slow(path)
  })
  const [first] = pages
  if (first?.state === 'loading') return html`<${Skeleton} word=${t.loading} />`
  if (first?.state === 'failed') {
    return html`<div class="card"><p class="bad">${words.failed}</p></div>`
  }
  const all = /** @type {Alarm[]} */ (pages.flatMap(({ data }) => data?.alarms ?? []))
  const shown = all.filter((alarm) => kind === '' || alarm.kind === kind)
  const cursor = pages.at(-1)?.data?.cursor
  const more =
    cursor !== undefined &&
    html`<p><button class="btn" type="button" onClick=${() => setCursors([...cursors, cursor])}>${words.older}</button></p>`
  if (shown.length === 0)
    return html`<${Empty} icon="ok" title=${words.noneClosed} text=${words.noneClosedText}>${more}<//>`
  return html`<section class="card flush" aria-label=${words.closed}><ul class="closed">${shown.map((alarm) => html`<${Row} key=${alarm.id} c=${c} alarm=${alarm} />`)}</ul></section>${more}`
}

/** @param {{ c: Context, alarm: Alarm }} props */
function Row({ c, alarm }) {
  const { t, f, nowMs } = c
  const words = t.alarmList
  const { since, acknowledged, closed, steps, name } = alarm
  const [sinceMs, closedMs] = [Date.parse(since), Date.parse(closed ?? since)]
  const last = steps.findLast(({ what }) => what === 'closed')
  return html`<li><details><summary>
      <span class="g"><b>${titleOf(c, alarm)} · ${name}</b>${last?.note && html`<span>${last.note}</span>`}</span>
      <span><small>${words.raised}</small>${f.moment(sinceMs, nowMs)}</span>
      <span><small>${words.answered}</small>${acknowledged === null ? words.never : words.after(f.lasted(Date.parse(acknowledged) - sinceMs))}</span>
      <span><small>${words.lasted}</small>${f.lasted(closedMs - sinceMs)}</span>
      <span><small>${words.by}</small>${last?.by || words.itself}</span>
    </summary><${AlarmLife} c=${c} alarm=${alarm} /></details></li>`
}
