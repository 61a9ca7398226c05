// @ts-check
/** Accounts and partners' tokens, for who manages them. */

import { html, useEffect, useState } from '../../../../base/web/html.js'
import { Accounts } from '../../../../base/web/people/accounts.js'
import { Maker, useActs } from '../../../../base/web/people/acts.js'

/** @typedef {import('../app.js').Context} Context */
/**
 * @typedef {{ id: string, name: string, scopes: readonly string[], expiresAt: string, usedAt: string | null }} Token
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
  return html`<${Accounts} c=${c} title=${c.t.pages.accounts} roles=${ROLES} /><${Tokens} c=${c} />`
}

/** @param {{ c: Context }} props */
function Tokens({ c }) {
  const words = c.t.accounts
  const [tokens, setTokens] = useState(/** @type {readonly Token[]} */ ([]))
  const look = async () => setTokens((await c.ask('tokens')).tokens)
  const shownOf = (/** @type {any} */ { token, name }) =>
    token && { title: words.tokenOnce(name), text: token }
  const { act, told, isLost } = useActs(c, shownOf, look)
  useEffect(() => void look().catch(isLost), [])
  return html`${told}
    <section class="card"><h2>${words.tokens}</h2>
      <ul class="rows">${tokens.map(
        (one) => html`<li key=${one.id}>
          <div><p>${one.name} · ${one.scopes.join(', ')}</p>
          <p class="dim">${words.until(one.expiresAt.slice(0, 10))}${one.usedAt && html` · ${words.used(one.usedAt.slice(0, 10))}`}</p></div>
          <button class="btn quiet" type="button" onClick=${() => void act({ method: 'DELETE', path: `tokens/${one.id}` })}>${words.revoke}</button>
        </li>`,
      )}</ul>
      <${Maker} label=${words.partner} choices=${SCOPES} wordOf=${(/** @type {string} */ scope) => scope} button=${words.draw}
        onMake=${(/** @type {string} */ name, /** @type {readonly string[]} */ scopes) => act({ method: 'POST', path: 'tokens', body: { name, scopes } })} />
    </section>`
}
