// @ts-check
/** Accounts, for who manages them: made, disabled, set back. */

import { html, useEffect, useState } from '../html.js'
import { Maker, useActs } from './acts.js'

/** @typedef {import('./account.js').Context} Context */
/**
 * @typedef {{ name: string, roles: readonly string[], isDisabled: boolean, mustChangePassword: boolean,
 *   hasSecondFactor: boolean }} Account
 */

/** @param {{ c: Context, title: string, roles: readonly string[] }} props `roles`: that accounts may have here */
export function Accounts({ c, title, roles }) {
  const { t } = c
  const words = t.accounts
  const [accounts, setAccounts] = useState(/** @type {readonly Account[]} */ ([]))
  const look = async () => setAccounts((await c.ask('accounts')).accounts)
  const shownOf = (/** @type {any} */ { oneTimePassword, name }) =>
    oneTimePassword && { title: words.oneTime(name), text: oneTimePassword }
  const { act, told, isLost } = useActs(c, shownOf, look)
  useEffect(() => void look().catch(isLost), [])
  return html`${told}
    <section class="card"><h2>${title}</h2>
      <ul class="rows">${accounts.map((one) => html`<${AccountRow} key=${one.name} c=${c} account=${one} onAct=${act} />`)}</ul>
    </section>
    <section class="card"><h2>${words.add}</h2>
      <${Maker} label=${t.login.name} choices=${roles} wordOf=${(/** @type {string} */ role) => t.account.roles[role] ?? role} button=${words.add}
        onMake=${(/** @type {string} */ name, /** @type {readonly string[]} */ given) => act({ method: 'POST', path: 'accounts', body: { name, roles: given } })} />
    </section>`
}

/** @param {{ c: Context, account: Account, onAct: (act: import('./acts.js').Act) => void }} props */
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
