// @ts-check
/**
 * Acts on people: each is one request. What needs the second factor again asks for it and goes on; what
 * is shown once is not kept by the page either.
 */

import { html, useState } from '../html.js'
import { Field } from './account.js'
import { knock } from './door.js'

/** @typedef {import('./account.js').Context} Context */
/** @typedef {{ method: string, path: string, body?: unknown }} Act */

/**
 * @param {Context} c
 * @param {(body: any) => { title: string, text: string } | undefined} shownOf what an answer shows once
 * @param {() => Promise<void>} onDone
 */
export function useActs(c, shownOf, onDone) {
  const { t } = c
  const words = t.accounts
  const [shown, setShown] = useState({ title: '', text: '' })
  const [fault, setFault] = useState('')
  const [waiting, setWaiting] = useState(/** @type {Act | undefined} */ (undefined))
  const act = async (/** @type {Act} */ asked) => {
    setShown({ title: '', text: '' })
    const said = await knock(asked.method, asked.path, asked.body)
    // The second factor again: then the same act goes on.
    if (said.fault === 'step-up') return setWaiting(asked)
    setFault(said.isOk ? '' : said.fault)
    const once = said.isOk ? shownOf(said.body) : undefined
    if (once) setShown(once)
    await onDone().catch(() => setFault('lost'))
  }
  const goOn = async () => {
    const asked = waiting
    setWaiting(undefined)
    if (asked) await act(asked)
  }
  const told = html`
    ${fault !== '' && html`<p class="bad" role="alert">${words.faults[fault] ?? t.login.faults[fault] ?? words.refused}</p>`}
    ${waiting && html`<section class="card"><${StepUp} c=${c} onDone=${goOn} onCancel=${() => setWaiting(undefined)} /></section>`}
    ${shown.text !== '' && html`<section class="card" role="status"><h2>${shown.title}</h2><p><code class="secret">${shown.text}</code></p><p class="dim">${words.once}</p></section>`}`
  return { act, told, isLost: () => setFault('lost') }
}

/** @param {{ c: Pick<Context, 't'>, onDone: () => void, onCancel: () => void }} props */
export function StepUp({ c, onDone, onCancel }) {
  const { t } = c
  const [code, setCode] = useState('')
  const [fault, setFault] = useState('')
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const said = await knock('POST', 'session/step-up', { code })
    if (said.isOk) return onDone()
    setFault(said.fault === 'lost' && said.status === 409 ? 'no-factor' : said.fault)
  }
  return html`<h2>${t.account.factor}</h2>
    <p class="dim">${t.account.stepUp}</p>
    ${fault !== '' && html`<p class="bad" role="alert">${t.accounts.faults[fault] ?? t.login.faults[fault]}</p>`}
    <form onSubmit=${submit}>
      <${Field} name="step-up" label=${t.login.code} type="text" complete="one-time-code" value=${code} onValue=${setCode} />
      <p class="acts"><button class="btn main" type="submit">${t.account.factorConfirm}</button>
      <button class="btn quiet" type="button" onClick=${onCancel}>${t.close}</button></p>
    </form>`
}

/**
 * A name and some of several, made into something.
 * @param {{ label: string, choices: readonly string[], wordOf: (choice: string) => string,
 *   button: string, onMake: (name: string, chosen: readonly string[]) => void }} props
 */
export function Maker({ label, choices, wordOf, button, onMake }) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState(/** @type {readonly string[]} */ ([]))
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault()
    if (name.trim() === '' || chosen.length === 0) return
    onMake(name.trim(), chosen)
    setName('')
    setChosen([])
  }
  const toggle = (/** @type {string} */ choice) =>
    setChosen(
      chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice],
    )
  return html`<form onSubmit=${submit}>
    <${Field} name=${`make-${choices[0]}`} label=${label} type="text" value=${name} onValue=${setName} />
    <div class="picks" role="group" aria-label=${label}>${choices.map(
      (choice) =>
        html`<button key=${choice} class="btn" type="button" aria-pressed=${String(chosen.includes(choice))} onClick=${() => toggle(choice)}>${wordOf(choice)}</button>`,
    )}</div>
    <p><button class="btn main" type="submit" disabled=${name.trim() === '' || chosen.length === 0}>${button}</button></p>
  </form>`
}
