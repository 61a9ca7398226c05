// @ts-check
/** A zone's programme, to read and to change; said with what follows from it before it is kept. */

import { html, useState } from '../../../../base/web/html.js'
import { Choice, Confirm } from '../../../../base/web/parts.js'
import { askAgain } from './asked.js'
import { draftOf, programmeOf } from './programme-draft.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Zone} Zone @typedef {import('./programme-draft.js').Draft} Draft */

const DAYS = [1, 2, 3, 4, 5, 6, 7]

/** @param {{ c: Context, zone: Zone, onClose: () => void }} props */
export function ProgrammeForm({ c, zone, onClose }) {
  const { t } = c
  const words = t.watering.edit
  const { asset, bindings } = zone.view
  const known = zone.plan?.programme ?? null
  const hasProbes = bindings.some(({ role }) => role === 'probe')
  const [draft, setDraft] = useState(() => draftOf(known, { hasProbes }))
  const [answer, setAnswer] = useState('')
  const set = (/** @type {Partial<Draft>} */ changed) => {
    setAnswer('')
    setDraft({ ...draft, ...changed })
  }
  const keep = async (/** @type {unknown} */ programme) => {
    setAnswer(t.seen.sending)
    try {
      const path = `zones/${encodeURIComponent(asset.id)}/programme`
      await c.ask(path, { method: 'PUT', body: { programme } })
      onClose()
    } catch {
      setAnswer(words.refused)
    }
    askAgain(c)
  }
  const submit = () => {
    const read = programmeOf(draft)
    if ('problem' in read) setAnswer(words.problems[read.problem])
    else void keep(read.programme)
  }
  /** @param {keyof Draft} name */
  const typed = (name) => (/** @type {any} */ event) => set({ [name]: event.currentTarget.value })
  const toggled = (/** @type {number} */ day) =>
    draft.days.includes(day) ? draft.days.filter((one) => one !== day) : [...draft.days, day]
  return html`<${Confirm} title=${words.title(asset.name)} cancel=${t.cancel} act=${words.keep} onClose=${onClose} onAct=${submit}>
    <${Choice} label=${words.isOn} value=${draft.isOn ? 'on' : 'off'} choices=${['on', 'off'].map((value) => ({ value, word: words.onOff[/** @type {'on'} */ (value)] }))} onChoose=${(/** @type {string} */ value) => set({ isOn: value === 'on' })} />
    <div class="field"><span class="lab" id="programme-days">${words.days}</span><div class="daychips" role="group" aria-labelledby="programme-days">${DAYS.map((day) => html`<button key=${day} type="button" class="fchip" aria-pressed=${String(draft.days.includes(day))} onClick=${() => set({ days: toggled(day) })}>${t.watering.days[day - 1]}</button>`)}</div></div>
    <div class="pairs">
      <div class="field"><label for="programme-from">${words.from}</label><input id="programme-from" type="time" value=${draft.from} onInput=${typed('from')} /></div>
      <div class="field"><label for="programme-to">${words.to}</label><input id="programme-to" type="time" value=${draft.to} onInput=${typed('to')} /></div>
    </div>
    <${Choice} label=${words.dose} value=${draft.by} choices=${[{ value: 'minutes', word: words.minutes }, { value: 'litres', word: words.litres }]} onChoose=${(/** @type {Draft['by']} */ by) => set({ by })} />
    <div class="field"><label for="programme-amount">${draft.by === 'litres' ? words.howManyLitres : words.howManyMinutes}</label><input id="programme-amount" inputmode="decimal" autocomplete="off" value=${draft.amount} onInput=${typed('amount')} /></div>
    <div class="field"><span class="lab">${words.decision}</span><${Choice} label=${words.decision} value=${draft.decision} choices=${[{ value: 'soil', word: words.soil }, { value: 'calendar', word: words.calendar }]} onChoose=${(/** @type {Draft['decision']} */ decision) => set({ decision })} />
      <span class="hint">${draft.decision === 'soil' ? (hasProbes ? words.soilHint : words.soilNone) : words.calendarHint}</span></div>
    <details><summary>${words.soak}</summary><div class="pairs">
      <div class="field"><label for="programme-on">${words.soakOn}</label><input id="programme-on" inputmode="decimal" autocomplete="off" value=${draft.soakOn} onInput=${typed('soakOn')} /></div>
      <div class="field"><label for="programme-off">${words.soakOff}</label><input id="programme-off" inputmode="decimal" autocomplete="off" value=${draft.soakOff} onInput=${typed('soakOff')} /></div>
    </div></details>
    <p class="small dim">${words.follows}</p>
    ${answer !== '' && html`<p class="bad small" role="alert">${answer}</p>`}
    ${known && html`<button class="btn quiet" type="button" disabled=${c.isStale} onClick=${() => keep(null)}>${words.remove}</button>`}
  <//>`
}
