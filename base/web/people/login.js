// @ts-check
/**
 * The gate of either side's pages: name and password, the second factor when it is asked for, a password of
 * one's own after one that was given, and the very first account. A token is the second choice, at a gateway
 * also a grant of the hypervisor.
 */

import { html, useEffect, useRef, useState } from '../html.js'
import { Mark } from '../icons.js'
import { Preferences } from '../shell.js'
import { wait } from '../wait.js'
import { knock } from './door.js'

/** @typedef {import('./login-words-fr.js').Words} LoginWords */
/** @typedef {'login' | 'code' | 'change' | 'setup'} Step */
/** @typedef {{ name: string, password: string, code: string, next: string, secret: string }} Given */

/**
 * @param {{ t: { brand: string, login: LoginWords, shell: import('../shell.js').ShellWords }, settings: import('../shell.js').Settings, isWrong: boolean,
 *   onToken: (token: string) => void, onIn: () => void, takesGrants?: boolean }} props
 */
export function LoginGate({ t, settings, isWrong, onToken, onIn, takesGrants = false }) {
  const words = t.login
  const [step, setStep] = useState(/** @type {Step} */ ('login'))
  const [fault, setFault] = useState('')
  const [waitS, setWaitS] = useState(0)
  const [isBusy, setBusy] = useState(false)
  const given = useRef(
    /** @type {Given} */ ({ name: '', password: '', code: '', next: '', secret: '' }),
  )
  useEffect(() => {
    void knock('GET', 'setup').then(({ body }) => body.isNeeded && setStep('setup'))
  }, [])
  const countDown = async (/** @type {number} */ seconds) => {
    for (let left = seconds; left >= 0; left--) {
      setWaitS(left)
      if (left > 0) await wait(1_000)
    }
  }
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault()
    if (isBusy || waitS > 0) return
    setBusy(true)
    const done = await STEPS[step](given.current)
    setBusy(false)
    if (done.step === 'in') return onIn()
    setFault(done.fault)
    if (done.step !== step) setStep(done.step)
    if (done.waitS > 0) void countDown(done.waitS)
  }
  const takeGrant = async (/** @type {string} */ grant) => {
    const said = await knock('POST', 'session/grant', { grant })
    if (said.isOk) return onIn()
    setFault(said.fault)
    if (said.waitS > 0) void countDown(said.waitS)
  }
  const { title, text, button } = headOf(step, words)
  return html`<main class="gate" id="main">
    <h1 class="logo"><${Mark} /><span>Cigale<small>${t.brand}</small></span></h1>
    <section class="card"><form onSubmit=${submit} key=${step}>
      <h2>${title}</h2>
      <p class="dim">${text}</p>
      ${(fault !== '' || (isWrong && step === 'login')) && html`<p class="bad fault" role="alert">${words.faults[fault] ?? words.wrong}${waitS > 0 && html`<br />${words.wait(waitS)}`}</p>`}
      <${Fields} step=${step} words=${words} given=${given.current} isWrong=${fault !== ''} />
      <button class="btn main big" type="submit" disabled=${isBusy || waitS > 0}>${button}</button>
      ${
        step !== 'login' &&
        html`<button class="btn quiet" type="button" onClick=${() => {
          setFault('')
          setStep('login')
        }}>${step === 'setup' ? words.hasAccount : words.other}</button>`
      }
    </form></section>
    ${step === 'login' && html`<section class="card"><${TokenForm} words=${words} takesGrants=${takesGrants} onToken=${onToken} onGrant=${takeGrant} /></section>`}
    ${step === 'login' && html`<p class="dim">${words.forgotten}</p>`}
    <div class="prefs"><${Preferences} words=${t.shell} settings=${settings} /></div>
  </main>`
}

/** @param {Step} step @param {LoginWords} words */
function headOf(step, words) {
  switch (step) {
    case 'setup':
      return { title: words.setupTitle, text: words.setupText, button: words.setup }
    case 'change':
      return { title: words.changeTitle, text: words.changeText, button: words.change }
    case 'code':
      return { title: words.title, text: words.codeText, button: words.enter }
    default:
      return { title: words.title, text: words.lede, button: words.enter }
  }
}

/** @param {{ step: Step, words: LoginWords, given: Given, isWrong: boolean }} props */
function Fields({ step, words, given, isWrong }) {
  const field = (/** @type {keyof Given} */ name, /** @type {Record<string, unknown>} */ about) => {
    const { label, hint, ...rest } = about
    return html`<div class="field">
      <label for=${`login-${name}`}>${label}</label>
      <input id=${`login-${name}`} required value=${given[name]} spellcheck=${false} autocapitalize="none"
        aria-invalid=${String(isWrong)} aria-describedby=${hint ? `hint-${name}` : undefined}
        onInput=${(/** @type {any} */ event) => {
          given[name] = event.currentTarget.value
        }} ...${rest} />
      ${hint && html`<span class="hint" id=${`hint-${name}`}>${hint}</span>`}
    </div>`
  }
  const name = field('name', { label: words.name, autocomplete: 'username', maxlength: 40 })
  if (step === 'code') {
    return field('code', { label: words.code, autocomplete: 'one-time-code', maxlength: 40 })
  }
  const fresh = { type: 'password', autocomplete: 'new-password', hint: words.passwordHint }
  if (step === 'change') return field('next', { label: words.newPassword, ...fresh })
  if (step === 'setup') {
    return html`${field('secret', { label: words.secret, autocomplete: 'off' })}${name}${field('password', { label: words.newPassword, ...fresh })}`
  }
  return html`${name}${field('password', { label: words.password, type: 'password', autocomplete: 'current-password' })}`
}

/** As a grant begins (sync/grant.ts). */
const GRANT = 'cigale-grant1.'

/**
 * @param {{ words: LoginWords, takesGrants: boolean, onToken: (token: string) => void,
 *   onGrant: (grant: string) => void }} props
 */
function TokenForm({ words, takesGrants, onToken, onGrant }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null))
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault()
    const token = input.current?.value.trim() ?? ''
    if (takesGrants && token.startsWith(GRANT)) onGrant(token)
    else if (token !== '') onToken(token)
  }
  return html`<details><summary>${takesGrants ? words.withGrants : words.withToken}</summary><form onSubmit=${submit}>
    <p class="dim">${takesGrants ? words.textWithGrants : words.text}</p>
    <div class="field"><label for="token">${takesGrants ? words.grant : words.token}</label><input id="token" type="password" autocomplete="off" spellcheck=${false} required ref=${input} /></div>
    <button class="btn" type="submit">${words.enter}</button>
  </form></details>`
}

// ── What each step asks, and where it leads ─────────────────────────────────────────────────────

/** @typedef {{ step: Step | 'in', fault: string, waitS: number }} Done */

/** @type {Readonly<Record<Step, (given: Given) => Promise<Done>>>} */
const STEPS = { login: logIn, code: logIn, change, setup }

/** @param {Given} given @returns {Promise<Done>} */
async function logIn({ name, password, code }) {
  const asked = { name: name.trim(), password, ...(code !== '' && { code: code.trim() }) }
  const { isOk, body, fault, waitS } = await knock('POST', 'session', asked)
  if (isOk) return { step: body.mustChangePassword ? 'change' : 'in', fault: '', waitS: 0 }
  if (fault === 'second-factor') return { step: 'code', fault: '', waitS: 0 }
  return { step: code === '' ? 'login' : 'code', fault, waitS }
}

/** @param {Given} given @returns {Promise<Done>} */
async function change({ password, next }) {
  const { isOk, fault, waitS } = await knock('POST', 'session/password', {
    old: password,
    new: next,
  })
  return { step: isOk ? 'in' : 'change', fault, waitS }
}

/** @param {Given} given @returns {Promise<Done>} */
async function setup(given) {
  const name = given.name.trim()
  const { secret, password } = given
  const { isOk, status, fault, waitS } = await knock('POST', 'setup', { secret, name, password })
  if (isOk) return await logIn(given)
  const faults = /** @type {Readonly<Record<number, string>>} */ ({
    400: 'name',
    401: 'secret',
    409: 'done',
  })
  return { step: status === 409 ? 'login' : 'setup', fault: faults[status] ?? fault, waitS }
}
