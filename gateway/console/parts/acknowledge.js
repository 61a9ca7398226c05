// @ts-check
/** Somebody says that they have seen an alarm; whoever opens the page later reads who, and when. */

import { html, useState } from '../../../base/web/html.js'
import { ALARM_EVENTS } from '../model.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../model.js').Seen} Seen */

/** @param {{ c: Context, task: import('../model.js').Task, word?: string }} props `word`: on the button, where a page says it its own way */
export function Acknowledge({ c, task, word = c.t.seen.act }) {
  const { t, f, nowMs } = c
  const [answer, setAnswer] = useState('')
  const { kind, seen, sinceMs, view, call } = task
  const asset = call?.subject ?? view?.asset.id
  if (seen)
    return html`<p class="small dim seen">${t.seen.by(nameOf(seen), f.moment(seen.atMs, nowMs))}</p>`
  const of = ALARM_EVENTS[kind]
  if (asset === undefined || of === undefined || !c.maySee) return null
  const send = async () => {
    setAnswer(t.seen.sending)
    try {
      const path = `assets/${encodeURIComponent(asset)}`
      const ofMs = call ? call.atMs : await momentOf(c, path, of, sinceMs)
      await c.ask(`${path}/acknowledge`, { method: 'POST', body: { of, ofMs } })
      setAnswer(t.seen.done)
    } catch {
      setAnswer(t.seen.failed)
    }
    c.refresh()
  }
  return html`
    <button class="btn" type="button" disabled=${c.isStale || answer === t.seen.sending} onClick=${send}>${word}</button>
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}`
}

/** An alarm is named by the moment of its event, which the state of its place may not tell to the ms. */
async function momentOf(
  /** @type {Context} */ c,
  /** @type {string} */ path,
  /** @type {string} */ of,
  /** @type {number} */ sinceMs,
) {
  const { facts } = await c.ask(`${path}/history?hours=72`, {})
  const told = facts.filter((/** @type {{ type: string }} */ { type }) => type === of)
  const last = told.at(-1)
  return last ? Date.parse(last.at) : Math.round(sinceMs)
}

/** `api:marie: Marie Dupont` → `Marie Dupont`. @param {Seen} seen */
function nameOf({ by }) {
  return by.split(':').at(-1)?.trim() || by
}
