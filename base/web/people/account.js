// @ts-check
/** One's own account: second factor, password, open sessions. Who came with a token sets nothing here. */

import { html, useEffect, useState } from '../html.js'
import { knock } from './door.js'

/**
 * What these pages need of a side.
 * @typedef {{
 *   t: import('./account-words-fr.js').Words & { login: import('./login-words-fr.js').Words, close: string,
 *     since: (at: string) => string },
 *   f: import('../format.js').Formats, who: import('../session.js').Who | undefined,
 *   ask: (path: string) => Promise<any>, askWho: () => void, logOut: () => Promise<void>,
 * }} Context
 */
/** @typedef {{ id: string, address: string, agent: string, begunAt: string, isThis: boolean }} Session */

/** @param {{ c: Context }} props */
export function AccountPage({ c }) {
  const { t, who } = c
  if (!who) return null
  return html`<section class="card">
      <h2>${who.name}</h2>
      <p class="dim">${who.roles.map((role) => t.account.roles[role] ?? role).join(', ')}</p>
      ${who.by === 'token' && html`<p>${t.account.token}</p>`}
      ${who.by === 'grant' && html`<p>${t.account.grant}</p>`}
      <p><button class="btn" type="button" onClick=${() => void c.logOut()}>${t.account.out}</button></p>
    </section>
    ${who.by === 'password' && html`<${Factor} c=${c} /><${Password} c=${c} /><${Sessions} c=${c} />`}`
}

/** @param {{ name: string, label: string, type?: string, complete?: string, value: string, onValue: (value: string) => void }} props */
export function Field({ name, label, type = 'password', complete = 'off', value, onValue }) {
  return html`<div class="field"><label for=${name}>${label}</label>
    <input id=${name} type=${type} autocomplete=${complete} spellcheck=${false} value=${value}
      onInput=${(/** @type {any} */ event) => onValue(event.currentTarget.value)} /></div>`
}

/** @param {{ c: Context }} props */
function Factor({ c }) {
  const { t } = c
  const words = t.account
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [offered, setOffered] = useState(
    /** @type {{ secret: string, uri: string } | undefined} */ (undefined),
  )
  const [codes, setCodes] = useState(/** @type {readonly string[]} */ ([]))
  const [fault, setFault] = useState('')
  const start = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const asked = { password, ...(code !== '' && { code }) }
    const said = await knock('POST', 'session/second-factor', asked)
    setFault(said.fault)
    if (!said.isOk) return
    setOffered(said.body)
    setPassword('')
    setCode('')
  }
  const confirm = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const said = await knock('POST', 'session/second-factor/confirm', { code })
    setFault(said.fault)
    if (!said.isOk) return
    setCodes(said.body.recoveryCodes)
    setOffered(undefined)
    setCode('')
    c.askWho()
  }
  const isShown = codes.length === 0
  const hasFactor = c.who?.hasSecondFactor === true
  return html`<section class="card">
    <h2>${words.factor}</h2>
    <p class="dim">${hasFactor ? words.factorOn : words.factorOff}</p>
    ${fault !== '' && html`<p class="bad" role="alert">${t.login.faults[fault] ?? t.login.faults['lost']}</p>`}
    ${codes.length > 0 && html`<p>${words.codes}</p><ul class="codes">${codes.map((one) => html`<li key=${one}>${one}</li>`)}</ul>`}
    ${
      offered
        ? html`<form onSubmit=${confirm}>
          <p>${words.factorText}</p>
          <p>${words.factorSecret}: <code class="secret">${offered.secret}</code></p>
          <p><a class="btn quiet" href=${offered.uri}>${words.factorLink}</a></p>
          <${Field} name="factor-code" label=${t.login.code} type="text" complete="one-time-code" value=${code} onValue=${setCode} />
          <p><button class="btn main" type="submit">${words.factorConfirm}</button></p>
        </form>`
        : isShown &&
          html`<form onSubmit=${start}>
          <${Field} name="factor-password" label=${t.login.password} complete="current-password" value=${password} onValue=${setPassword} />
          ${hasFactor && html`<${Field} name="factor-old" label=${t.login.code} type="text" value=${code} onValue=${setCode} />`}
          <p><button class="btn" type="submit">${words.factorStart}</button></p>
        </form>`
    }
  </section>`
}

/** @param {{ c: Context }} props */
function Password({ c }) {
  const { t } = c
  const words = t.account
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const [fault, setFault] = useState('')
  const [isDone, setDone] = useState(false)
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const said = await knock('POST', 'session/password', { old, new: next })
    setFault(said.fault)
    setDone(said.isOk)
    if (!said.isOk) return
    setOld('')
    setNext('')
  }
  return html`<section class="card">
    <h2>${words.password}</h2>
    ${fault !== '' && html`<p class="bad" role="alert">${t.login.faults[fault] ?? t.login.faults['lost']}</p>`}
    ${isDone && html`<p role="status">${words.passwordDone}</p>`}
    <form onSubmit=${submit}>
      <${Field} name="password-old" label=${words.oldPassword} complete="current-password" value=${old} onValue=${setOld} />
      <${Field} name="password-new" label=${t.login.newPassword} complete="new-password" value=${next} onValue=${setNext} />
      <p class="dim">${t.login.passwordHint}</p>
      <p><button class="btn" type="submit">${words.passwordChange}</button></p>
    </form>
  </section>`
}

/** @param {{ c: Context }} props */
function Sessions({ c }) {
  const { t, f, who } = c
  const words = t.account
  const [sessions, setSessions] = useState(
    /** @type {readonly (Session & { account: string })[]} */ ([]),
  )
  const look = () =>
    c.ask('sessions').then(
      ({ sessions: all }) => setSessions(all),
      () => {},
    )
  useEffect(() => void look(), [])
  const end = async (/** @type {string} */ id) => {
    await knock('DELETE', `sessions/${id}`)
    await look()
  }
  const own = sessions.filter(({ account }) => account === who?.name)
  return html`<section class="card">
    <h2>${words.sessions}</h2>
    <ul class="rows">
      ${own.map(
        ({ id, address, agent, begunAt, isThis }) => html`<li key=${id}>
          <div><p>${t.since(f.time(Date.parse(begunAt)))} · ${address}${isThis && html` · <strong>${words.thisOne}</strong>`}</p>
          <p class="dim long">${agent}</p></div>
          ${!isThis && html`<button class="btn quiet" type="button" onClick=${() => void end(id)}>${words.end}</button>`}
        </li>`,
      )}
    </ul>
  </section>`
}
