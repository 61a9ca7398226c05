/** Accounts in the records. What changes one reads it anew, so that two changes at once both count. */

import type { Clock } from '../clock.ts'
import type { Records } from '../records/records.ts'
import { type Account, accountOf, bodyOf, isAccountName, isBoss } from './account.ts'

const KIND = 'account'
/** A city has some dozens of posts. */
export const ACCOUNTS_MAX = 500
const TRIES = 5

export type AccountFault = 'unknown' | 'taken' | 'full' | 'last-security' | 'contested'

export class Accounts {
  readonly #records: Records
  readonly #clock: Clock

  constructor({ records, clock }: { readonly records: Records; readonly clock: Clock }) {
    this.#records = records
    this.#clock = clock
  }

  async get(name: string): Promise<Account | undefined> {
    if (!isAccountName(name)) return undefined
    const entry = await this.#records.get(KIND, name)
    return entry && accountOf(name, entry.body)
  }

  async list(): Promise<readonly Account[]> {
    const entries = await this.#records.list(KIND, { limit: ACCOUNTS_MAX })
    return entries.map(({ id, body }) => accountOf(id, body))
  }

  /** Whether somebody is there who can manage accounts: else all waits for the setup (S1). */
  async hasBoss(): Promise<boolean> {
    return (await this.list()).some(isBoss)
  }

  async add(account: Account): Promise<AccountFault | undefined> {
    if ((await this.list()).length >= ACCOUNTS_MAX) return 'full'
    const put = { kind: KIND, id: account.name, body: bodyOf(account), rev: 0 }
    return (await this.#records.put(put, this.#clock.wallMs())) ? undefined : 'taken'
  }

  /** `change` gets the account as it is and gives it as it should be; `undefined`: it stays. */
  async change(
    name: string,
    change: (account: Account) => Account | undefined,
  ): Promise<{ readonly before: Account; readonly after: Account } | AccountFault> {
    if (!isAccountName(name)) return 'unknown'
    for (let i = 0; i < TRIES; i++) {
      const entry = await this.#records.get(KIND, name)
      if (!entry) return 'unknown'
      const before = accountOf(name, entry.body)
      const after = change(before)
      if (!after) return { before, after: before }
      if (isBoss(before) && !isBoss(after) && !(await this.#hasOtherBoss(name)))
        return 'last-security'
      const put = { kind: KIND, id: name, body: bodyOf(after), rev: entry.rev }
      if (await this.#records.put(put, this.#clock.wallMs())) return { before, after }
    }
    return 'contested'
  }

  async remove(name: string): Promise<Account | AccountFault> {
    const account = await this.get(name)
    if (!account) return 'unknown'
    if (isBoss(account) && !(await this.#hasOtherBoss(name))) return 'last-security'
    return (await this.#records.remove(KIND, name)) ? account : 'unknown'
  }

  async #hasOtherBoss(name: string): Promise<boolean> {
    return (await this.list()).some((other) => other.name !== name && isBoss(other))
  }
}
