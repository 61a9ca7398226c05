/** An account: a post or a function of the city, never a person's name (hypervisor-ux.md §2). Pure. */

import type { Role } from '../http/caller.ts'
import { isRole } from '../http/caller.ts'
import type { JsonValue } from '../records/records.ts'

export type Factor = {
  /** Sealed (sealing.ts). */
  readonly sealed: string
  /** Newest code that was taken: it and older ones are not taken again. */
  readonly usedStep: number
}

export type Account = {
  readonly name: string
  readonly roles: readonly Role[]
  /** PHC string. */
  readonly password: string
  /** A one-time password stands until then, and opens only the way to a password of one's own. */
  readonly oneTimeUntilMs?: number
  readonly isDisabled: boolean
  readonly factor?: Factor
  /** Shown, and not yet confirmed by a code. */
  readonly factorOffered?: Factor
  /** Digests of codes for a lost telephone; each opens once. */
  readonly recovery: readonly string[]
  /** Digests of addresses that it has logged in from, newest first. */
  readonly addresses: readonly string[]
  readonly createdMs: number
  readonly createdBy: string
}

export const NAME_PATTERN = '^[a-z0-9][a-z0-9._-]{1,39}$'
export const ADDRESSES_KEPT = 8

export function isAccountName(text: string): boolean {
  return new RegExp(NAME_PATTERN).test(text)
}

export function bodyOf({ name: _, ...account }: Account): JsonValue {
  return JSON.parse(JSON.stringify(account)) as JsonValue
}

export function accountOf(name: string, body: JsonValue): Account {
  const account = body as unknown as Omit<Account, 'name'>
  return { ...account, name, roles: account.roles.filter(isRole) }
}

export function isBoss({ roles, isDisabled }: Pick<Account, 'roles' | 'isDisabled'>): boolean {
  return roles.includes('security') && !isDisabled
}

/** For those who manage accounts, and the audit: nothing secret. */
export function accountView(account: Account) {
  const { name, roles, isDisabled, oneTimeUntilMs, factor, createdMs, createdBy } = account
  return {
    name,
    roles: [...roles],
    isDisabled,
    mustChangePassword: oneTimeUntilMs !== undefined,
    hasSecondFactor: factor !== undefined,
    createdAt: new Date(createdMs).toISOString(),
    createdBy,
  }
}
