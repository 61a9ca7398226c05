// @ts-check
/** What a person does with an alarm: seen by itself, taken in charge by a click, closed with a word. */

import { Refused } from '../../../../base/web/ask.js'
import { html, useEffect, useRef, useState } from '../../../../base/web/html.js'
import { Confirm } from '../../../../base/web/parts.js'
import { isHot } from '../live/alarm-order.js'
import { titleOf } from './alarm-text.js'

/** @typedef {import('../app.js').Context} Context @typedef {import('../live/alarm-order.js').Alarm} Alarm */

const ACTORS = ['operator', 'police', 'greenSpaces', 'maintainer', 'security']
const NOTE_MAX = 500
const SEEN_MAX = 500
/** Alarms that this tab has said it has shown. @type {Set<string>} */
const seen = new Set()

/** @param {Pick<Context, 'who'>} c */
export function mayAct({ who }) {
  return who?.roles.some((role) => ACTORS.includes(role)) ?? false
}

/**
 * Tells once that a visible tab has rendered these.
 * @param {Context} c @param {readonly Alarm[]} shown
 */
export function useSeen(c, shown) {
  useEffect(() => {
    if (document.hidden || !mayAct(c)) return
    for (const { id, steps } of shown) {
      const isTold = steps.some(({ what, by }) => what === 'seen' && by === c.who?.name)
      if (id === '' || seen.has(id) || isTold) continue
      seen.add(id)
      for (const old of seen) {
        if (seen.size <= SEEN_MAX) break
        seen.delete(old)
      }
      // Told again with the next one where it does not get through.
      void c
        .ask('alarms/act', { method: 'POST', body: { id, what: 'seen' }, isBackground: true })
        .catch(() => seen.delete(id))
    }
  })
}

/** @param {{ c: Context, alarm: Alarm, isBig?: boolean, children?: any }} props */
export function AlarmActs({ c, alarm, isBig = false, children }) {
  const { t } = c
  const words = t.alarm
  const [fault, setFault] = useState('')
  const [isBusy, setBusy] = useState(false)
  const [isClosing, setClosing] = useState(false)
  const act = async (/** @type {'acknowledged' | 'closed'} */ what, note = '') => {
    setBusy(true)
    setFault('')
    try {
      await c.ask('alarms/act', { method: 'POST', body: { id: alarm.id, what, note } })
      setClosing(false)
    } catch (error) {
      setClosing(false)
      setFault(error instanceof Refused && error.status === 404 ? words.gone : words.failed)
    }
    setBusy(false)
    await c.refreshAlarms().catch(() => {})
  }
  const size = isBig ? 'big' : ''
  const may = mayAct(c) && alarm.id !== '' && alarm.closed === null
  return html`<div class="acts">
    ${
      may &&
      alarm.acknowledged === null &&
      html`<button class=${`btn ${isHot(alarm) ? 'main danger' : ''} ${size}`} type="button" disabled=${isBusy} onClick=${() => void act('acknowledged')}>${words.takeKind[alarm.kind] ?? words.take}</button>`
    }
    ${may && alarm.acknowledged !== null && html`<button class=${`btn ${size}`} type="button" onClick=${() => setClosing(true)}>${words.close}</button>`}
    ${children}
    ${fault && html`<p class="bad" role="alert">${fault}</p>`}
    ${isClosing && html`<${Closing} c=${c} alarm=${alarm} onAct=${(/** @type {string} */ note) => void act('closed', note)} onClose=${() => setClosing(false)} />`}
  </div>`
}

/** @param {{ c: Context, alarm: Alarm, onAct: (note: string) => void, onClose: () => void }} props */
function Closing({ c, alarm, onAct, onClose }) {
  const words = c.t.alarm
  const input = useRef(/** @type {HTMLTextAreaElement | null} */ (null))
  const [isEmpty, setEmpty] = useState(false)
  const send = () => {
    const note = input.current?.value.trim() ?? ''
    if (note !== '') return onAct(note)
    setEmpty(true)
    input.current?.focus()
  }
  return html`<${Confirm} title=${words.closeTitle(`${titleOf(c, alarm)}, ${alarm.name}`)} cancel=${words.cancel} act=${words.closeAct} onAct=${send} onClose=${onClose}>
    <p>${words.closeText}</p>
    <div class="field"><label for="close-word">${words.closeWord}</label>
      <textarea id="close-word" rows="3" maxlength=${NOTE_MAX} required aria-invalid=${String(isEmpty)} aria-describedby="close-hint" ref=${input}></textarea>
      <span class="hint" id="close-hint">${words.closeHint}</span></div>
  <//>`
}
