// @ts-check
/** What forbids water for a while: a drought order, frost, rain to come, works. Read, set, lifted. */

import { html, useState } from '../../../../base/web/html.js'
import { Icon } from '../../../../base/web/icons.js'
import { Card, Choice, Confirm, Head } from '../../../../base/web/parts.js'
import { assetsOf } from '../../model.js'
import { askAgain } from './asked.js'
import { lockText } from './why.js'

/** @typedef {import('./asked.js').Context} Context @typedef {import('./asked.js').Lock} Lock */

const DAY_MS = 86_400_000
const REASONS = /** @type {const} */ (['drought', 'works', 'frost', 'rain'])
const LASTING = /** @type {const} */ ({ day: 1, week: 7, open: 0 })

/** @param {{ c: Context, locks: readonly Lock[] }} props */
export function Locks({ c, locks }) {
  const { t } = c
  const words = t.watering.locks
  const [isSetting, setSetting] = useState(false)
  const [lifted, setLifted] = useState(/** @type {Lock | undefined} */ (undefined))
  const [answer, setAnswer] = useState('')
  const send = async (/** @type {string} */ path, /** @type {unknown} */ body) => {
    setSetting(false)
    setLifted(undefined)
    try {
      await c.ask(path, { method: 'POST', body })
      setAnswer(words.done)
    } catch {
      setAnswer(words.refused)
    }
    askAgain(c)
  }
  return html`<${Card} label=${words.title}>
    <${Head} kind="none" icon="off" title=${words.title} context=${locks.length === 0 ? words.none : words.text} />
    <ul class="list">${locks.map(
      (lock) =>
        html`<li key=${`${lock.reason} ${lock.scope}`}><${Icon} name="off" size="s" /><div class="g"><b>${words.reasons[lock.reason]}, ${scopeName(c, lock.scope)}</b><p class="small dim">${lockText(c, lock)}</p></div>${c.mayAct && html`<button class="btn" type="button" disabled=${c.isStale} onClick=${() => setLifted(lock)}>${words.lift}</button>`}</li>`,
    )}</ul>
    ${c.mayAct && html`<div class="acts"><button class="btn" type="button" disabled=${c.isStale} onClick=${() => setSetting(true)}>${words.set}</button></div>`}
    ${answer !== '' && html`<p class="small" role="status">${answer}</p>`}
    ${isSetting && html`<${AskLock} c=${c} onClose=${() => setSetting(false)} onSet=${(/** @type {unknown} */ body) => send('watering/locks', body)} />`}
    ${
      lifted &&
      html`<${Confirm} title=${words.askLift(words.reasons[lifted.reason], scopeName(c, lifted.scope))} cancel=${t.cancel} act=${words.lift} onClose=${() => setLifted(undefined)} onAct=${() => send('watering/unlock', { scope: lifted.scope, reason: lifted.reason })}>
        <p>${lockText(c, lifted)}</p><p class="small">${words.liftFollows}</p>
      <//>`
    }
  <//>`
}

/** @param {Context} c @param {string} scope */
function scopeName({ t, model }, scope) {
  if (scope === 'all') return t.watering.locks.everywhere
  return model.assets?.find(({ asset }) => asset.id === scope)?.asset.name ?? scope
}

/** @param {{ c: Context, onClose: () => void, onSet: (body: unknown) => void }} props */
function AskLock({ c, onClose, onSet }) {
  const { t, nowMs, model } = c
  const words = t.watering.locks
  const [reason, setReason] = useState(/** @type {string} */ ('works'))
  const [scope, setScope] = useState('all')
  const [lasting, setLasting] = useState(/** @type {keyof typeof LASTING} */ ('day'))
  const [because, setBecause] = useState('')
  const places = [...assetsOf(model, 'site'), ...assetsOf(model, 'zone')]
  const days = LASTING[lasting]
  const untilMs = days === 0 ? null : Math.round(nowMs + days * DAY_MS)
  const body = { scope, reason, untilMs, because: because.trim() }
  return html`<${Confirm} title=${words.ask} cancel=${t.cancel} act=${words.forbid} onClose=${onClose} onAct=${() => onSet(body)}>
    <div class="field"><label for="lock-reason">${words.reason}</label><select id="lock-reason" value=${reason} onChange=${(/** @type {any} */ event) => setReason(event.currentTarget.value)}>${REASONS.map((one) => html`<option key=${one} value=${one}>${words.reasons[one]}</option>`)}</select><span class="hint">${words.stops[/** @type {'works'} */ (reason)]}</span></div>
    <div class="field"><label for="lock-scope">${words.scope}</label><select id="lock-scope" value=${scope} onChange=${(/** @type {any} */ event) => setScope(event.currentTarget.value)}><option value="all">${words.everywhere}</option>${places.map(({ asset }) => html`<option key=${asset.id} value=${asset.id}>${asset.name}</option>`)}</select></div>
    <div class="field"><span class="lab">${words.lasts}</span><${Choice} label=${words.lasts} value=${lasting} choices=${['day', 'week', 'open'].map((value) => ({ value, word: words.lasting[/** @type {'day'} */ (value)] }))} onChoose=${setLasting} /></div>
    <div class="field"><label for="lock-because">${words.because}</label><input id="lock-because" maxlength="200" autocomplete="off" value=${because} onInput=${(/** @type {any} */ event) => setBecause(event.currentTarget.value)} /></div>
  <//>`
}
