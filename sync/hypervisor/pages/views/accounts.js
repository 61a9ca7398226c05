// @ts-check
/** Accounts and partners' tokens, for who manages them. What is shown once is not kept by this page either. */

import { html, useEffect, useState } from '../../../../base/web/html.js'
import { knock } from '../door.js'
import { Field } from './account.js'

/** @typedef {import('../app.js').Context} Context */
/**
 * @typedef {{ name: string, roles: readonly string[], isDisabled: boolean, mustChangePassword: boolean,
 *   hasSecondFactor: boolean }} Account
 * @typedef {{ id: string, name: string, scopes: readonly string[], expiresAt: string, usedAt: string | null }} Token
 * @typedef {{ method: string, path: string, body?: unknown }} Act
 */

const ROLES = ['viewer', 'operator', 'police', 'greenSpaces', 'maintainer', 'security']
const SCOPES = [
  'city',
  'history',
  'patrol',
  'safety',
  'works',
  'commands',
  'decoders',
  'carriage',
  'metrics',
]

/** @param {{ c: Context }} props */
export function AccountsPage({ c }) {
  const { t } = c
  const words = t.accounts
  const [accounts, setAccounts] = useState(/** @type {readonly Account[]} */ ([]))
  const [tokens, setTokens] = useState(/** @type {readonly Token[]} */ ([]))
  const [shown, setShown] = useState({ title: '', text: '' })
  const [fault, setFault] = useState('')
  const [waiting, setWaiting] = useState(/** @type {Act | undefined} */ (undefined))
  const look = async () => {
    const [{ accounts: all }, { tokens: drawn }] = await Promise.all([
      c.ask('accounts'),
      c.ask('tokens'),
    ])
    setAccounts(all)
    setTokens(drawn)
  }
  useEffect(() => void look().catch(() => setFault('lost')), [])
  const act = async (/** @type {Act} */ asked) => {
    setShown({ title: '', text: '' })
    const said = await knock(asked.method, asked.path, asked.body)
    // The second factor again: then the same act goes on.
    if (said.fault === 'step-up') return setWaiting(asked)
    setFault(said.isOk ? '' : said.fault)
    const { oneTimePassword, token, name } = said.body
    if (oneTimePassword) setShown({ title: words.oneTime(name), text: oneTimePassword })
    if (token) setShown({ title: words.tokenOnce(name), text: token })
    await look().catch(() => setFault('lost'))
  }
  const goOn = async () => {
    const asked = waiting
    setWaiting(undefined)
    if (asked) await act(asked)
  }
  return html`
    ${fault !== '' && html`<p class="bad" role="alert">${words.faults[fault] ?? t.login.faults[fault] ?? words.refused}</p>`}
    ${waiting && html`<${StepUp} c=${c} onDone=${goOn} onCancel=${() => setWaiting(undefined)} />`}
    ${shown.text !== '' && html`<section class="card" role="status"><h2>${shown.title}</h2><p><code class="secret">${shown.text}</code></p><p class="dim">${words.once}</p></section>`}
    <section class="card"><h2>${t.pages.accounts}</h2>
      <ul class="rows">${accounts.map((one) => html`<${AccountRow} key=${one.name} c=${c} account=${one} onAct=${act} />`)}</ul>
    </section>
    <section class="card"><h2>${words.add}</h2>
      <${Maker} c=${c} label=${t.login.name} choices=${ROLES} wordOf=${(/** @type {string} */ role) => t.account.roles[role] ?? role} button=${words.add}
        onMake=${(/** @type {string} */ name, /** @type {readonly string[]} */ roles) => act({ method: 'POST', path: 'accounts', body: { name, roles } })} />
    </section>
    <section class="card"><h2>${words.tokens}</h2>
      <ul class="rows">${tokens.map(
        (one) => html`<li key=${one.id}>
          <div><p>${one.name} · ${one.scopes.join(', ')}</p>
          <p class="dim">${words.until(one.expiresAt.slice(0, 10))}${one.usedAt && html` · ${words.used(one.usedAt.slice(0, 10))}`}</p></div>
          <button class="btn quiet" type="button" onClick=${() => void act({ method: 'DELETE', path: `tokens/${one.id}` })}>${words.revoke}</button>
        </li>`,
      )}</ul>
      <${Maker} c=${c} label=${words.partner} choices=${SCOPES} wordOf=${(/** @type {string} */ scope) => scope} button=${words.draw}
        onMake=${(/** @type {string} */ name, /** @type {readonly string[]} */ scopes) => act({ method: 'POST', path: 'tokens', body: { name, scopes } })} />
    </section>`
}

/** @param {{ c: Context, account: Account, onAct: (act: Act) => void }} props */
function AccountRow({ c, account, onAct }) {
  const { t, who } = c
  const words = t.accounts
  const { name, roles, isDisabled, mustChangePassword, hasSecondFactor } = account
  const path = `accounts/${name}`
  const notes = [
    ...roles.map((role) => t.account.roles[role] ?? role),
    ...(isDisabled ? [words.disabled] : []),
    ...(mustChangePassword ? [words.invited] : []),
    ...(hasSecondFactor ? [t.account.factor.toLowerCase()] : []),
  ]
  return html`<li>
    <p><strong>${name}</strong> · ${notes.join(', ')}</p>
    ${
      name !== who?.name &&
      html`<p class="acts">
        <button class="btn quiet" type="button" onClick=${() => onAct({ method: 'POST', path: `${path}/reset` })}>${words.reset}</button>
        <button class="btn quiet" type="button" onClick=${() => onAct({ method: 'PATCH', path, body: { isDisabled: !isDisabled } })}>${isDisabled ? words.enable : words.disable}</button>
      </p>`
    }
  </li>`
}

/**
 * @param {{ c: Context, label: string, choices: readonly string[], wordOf: (choice: string) => string,
 *   button: string, onMake: (name: string, chosen: readonly string[]) => void }} props
 */
function Maker({ label, choices, wordOf, button, onMake }) {
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

/** @param {{ c: Context, onDone: () => void, onCancel: () => void }} props */
function StepUp({ c, onDone, onCancel }) {
  const { t } = c
  const [code, setCode] = useState('')
  const [fault, setFault] = useState('')
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault()
    const said = await knock('POST', 'session/step-up', { code })
    if (said.isOk) return onDone()
    setFault(said.fault === 'lost' && said.status === 409 ? 'no-factor' : said.fault)
  }
  return html`<section class="card"><h2>${t.account.factor}</h2>
    ${fault !== '' && html`<p class="bad" role="alert">${t.accounts.faults[fault] ?? t.login.faults[fault]}</p>`}
    <form onSubmit=${submit}>
      <${Field} name="step-up" label=${t.login.code} type="text" complete="one-time-code" value=${code} onValue=${setCode} />
      <p class="acts"><button class="btn main" type="submit">${t.account.factorConfirm}</button>
      <button class="btn quiet" type="button" onClick=${onCancel}>${t.close}</button></p>
    </form>
  </section>`
}
