// @ts-check
/** Somebody says that they take an alarm in charge; whoever opens the page later reads who, and when. */

import { html, useState } from '../../../base/web/html.js'
import { standingAlarm } from '../alarms.js'
import { eventOf } from '../model.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../model.js').Seen} Seen */

/** @param {{ c: Context, task: import('../model.js').Task, isMain?: boolean }} props */
export function Acknowledge({ c, task, isMain = false }) {
  const { t, f, nowMs } = c
  const [answer, setAnswer] = useState('')
  const { seen, sinceMs, view, call, what } = task
  const asset = call?.subject ?? view?.asset.id
  if (seen)
    return html`<p class="small dim seen">${t.seen.by(nameOf(seen), f.moment(seen.atMs, nowMs))}</p>`
  const of = eventOf(task)
  if (asset === undefined || of === undefined || !c.maySee) return null
  const send = async () => {
    setAnswer(t.seen.sending)
    try {
      const path = `assets/${encodeURIComponent(asset)}`
      // The state of its place may not tell the moment of the event to the millisecond.
      const told = standingAlarm(c.model.alarms, { type: of, subject: asset, what })
      const ofMs = call?.atMs ?? told?.atMs ?? Math.round(sinceMs)
      await c.ask(`${path}/acknowledge`, { method: 'POST', body: { of, ofMs } })
      setAnswer(t.seen.done)
    } catch {
      setAnswer(t.seen.failed)
    }
    c.refresh()
  }
  return html`
    <button class=${`btn ${isMain ? 'main danger' : ''}`} type="button" disabled=${c.isStale || answer === t.seen.sending} onClick=${send}>${t.seen.act}</button>
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}`
}

/** `api:marie: Marie Dupont` → `Marie Dupont`. @param {Pick<Seen, 'by'>} seen */
export function nameOf({ by }) {
  return by.split(':').at(-1)?.trim() || by
}
