// @ts-check
/** The works order of a leak, and what its team says of it. */

import { html, useState } from '../../../../../base/web/html.js'
import { Card, Head, Pill } from '../../../../../base/web/parts.js'

/** @typedef {import('../../app.js').Context} Context */

const FRESH_MS = 10_000
const NOTE_MAX = 500
const DOERS = ['operator', 'greenSpaces', 'maintainer']
/** @type {Readonly<Record<string, 'watch' | 'plain' | 'ok'>>} */
const STATES = { open: 'watch', taken: 'plain', done: 'ok' }

/** @param {{ c: Context, id: string }} props of the zone or main */
export function Order({ c, id }) {
  const { t, f, nowMs, past, who } = c
  const [note, setNote] = useState('')
  const [phase, setPhase] = useState(/** @type {'ready' | 'busy' | 'failed'} */ ('ready'))
  const [said, setSaid] = useState(/** @type {any} */ (undefined))
  const orders = past.text('works?team=greenSpaces', FRESH_MS).data?.works ?? []
  const found = /** @type {readonly any[]} */ (orders).find(
    ({ kind, subject }) => kind === 'leak' && subject === id,
  )
  if (!found)
    return html`<${Card} label=${t.leaks.work}><${Head} kind="none" icon="today" title=${t.leaks.work} context=${t.leaks.noWork} /><//>`
  const order = said?.id === found.id ? { ...found, ...said } : found
  const tell = async (/** @type {'taken' | 'done'} */ state) => {
    setPhase('busy')
    try {
      setSaid(
        await c.ask('works/notes', {
          method: 'POST',
          body: { id: found.id, state, note: note.trim() },
        }),
      )
      setNote('')
      setPhase('ready')
    } catch {
      setPhase('failed')
    }
  }
  const may = who?.roles.some((role) => DOERS.includes(role))
  const isBusy = phase === 'busy' || c.isStale
  const last = order.last
  return html`<${Card} label=${t.leaks.work}>
    <${Head} kind="none" icon="today" title=${t.leaks.work} context=${t.leaks.team} pill=${html`<${Pill} state=${STATES[order.state] ?? 'plain'} word=${t.leaks.workStates[order.state] ?? order.state} />`} />
    ${last && html`<p class="small">${t.leaks.lastNote(f.moment(Date.parse(last.at), nowMs), last.by)}${last.note ? html`<br /><q>${last.note}</q>` : ''}</p>`}
    ${
      may &&
      html`<div class="field"><label for="note">${t.leaks.note}</label><input id="note" type="text" maxlength=${NOTE_MAX} value=${note} onInput=${(/** @type {any} */ event) => setNote(event.currentTarget.value)} /></div>
      <div class="acts">
        ${order.state !== 'taken' && html`<button class="btn big" type="button" disabled=${isBusy} onClick=${() => void tell('taken')}>${t.leaks.take}</button>`}
        <button class="btn big main" type="button" disabled=${isBusy} onClick=${() => void tell('done')}>${t.leaks.done}</button>
      </div>`
    }
    ${phase === 'failed' && html`<p class="bad" role="alert">${t.leaks.noteFailed}</p>`}
    <p class="small dim">${t.leaks.suspended}</p>
  <//>`
}
