// @ts-check
/** Accounts of this gateway's people, for who manages them. */

import { html } from '../../../../base/web/html.js'
import { Accounts } from '../../../../base/web/people/accounts.js'

const ROLES = ['viewer', 'technician', 'maintainer', 'security']

/** @param {{ c: import('../../app.js').Context }} props */
export function AccountsPage({ c }) {
  return html`<${Accounts} c=${c} title=${c.t.pages.accounts} roles=${ROLES} />`
}
