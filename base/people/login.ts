/**
 * A login from name to session (S3, S4). Whether there is such an account, is it disabled, or is the
 * password wrong: the same answer after the same work.
 */

import type { Account } from './account.ts'
import { ADDRESSES_KEPT } from './account.ts'
import { digestOf } from './digest.ts'
import { isOutdated } from './password.ts'
import type { People } from './people.ts'
import type { Try } from './throttle.ts'

export type LoginAsked = {
  readonly name: string
  readonly password: string
  readonly code: string | undefined
  readonly address: string
  readonly agent: string
}

export type LoginDone =
  | { readonly kind: 'in'; readonly id: string; readonly account: Account; readonly by: string }
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'wrong' | 'factor-needed' | 'factor-wrong' }

/** Rejects with PasswordsBusy where too many come at once. */
export async function logIn(people: People, asked: LoginAsked): Promise<LoginDone> {
  const { accounts, passwords, throttle, clock } = people
  const account = await accounts.get(asked.name)
  const tried = tryOf(asked, account)
  const waitMs = throttle.ask(tried, clock.monoMs())
  if (waitMs > 0) return { kind: 'wait', waitMs }
  const isRight = await passwords.isRight(asked.password, account?.password)
  if (!account || !isRight || account.isDisabled || isPast(account, clock.wallMs())) {
    return { kind: 'wrong' }
  }
  if (account.factor && asked.code === undefined) {
    throttle.takeBack(tried)
    return { kind: 'factor-needed' }
  }
  const factor = await factorOf(people, account, asked.code)
  if (factor === 'wrong') return { kind: 'factor-wrong' }
  throttle.succeeded(tried)
  return await enter(people, asked, factor)
}

export function tryOf(
  { name, address }: Pick<LoginAsked, 'name' | 'address'>,
  account: Account | undefined,
): Try {
  return { name, address, isKnownHere: account?.addresses.includes(placeOf(address)) === true }
}

function placeOf(address: string): string {
  return digestOf(address).slice(0, 16)
}

/** A one-time password that nobody came with in time. */
function isPast({ oneTimeUntilMs }: Account, nowMs: number): boolean {
  return oneTimeUntilMs !== undefined && nowMs >= oneTimeUntilMs
}

async function factorOf(
  { factors }: People,
  account: Account,
  code: string | undefined,
): Promise<'none' | 'right' | 'recovery' | 'wrong'> {
  if (!account.factor) return 'none'
  return await factors.check(account.name, code ?? '', { takesRecovery: true })
}

async function enter(
  people: People,
  { name, password, address, agent }: LoginAsked,
  factor: 'none' | 'right' | 'recovery',
): Promise<LoginDone> {
  const place = placeOf(address)
  const changed = await people.accounts.get(name)
  const anew =
    changed && isOutdated(changed.password) ? await people.passwords.hash(password) : undefined
  const done = await people.accounts.change(name, (account) => {
    if (account.addresses[0] === place && anew === undefined) return undefined
    const others = account.addresses.filter((one) => one !== place)
    const addresses = [place, ...others].slice(0, ADDRESSES_KEPT)
    // Unless it was changed meanwhile.
    const isSame = account.password === changed?.password
    return { ...account, addresses, ...(anew && isSame && { password: anew }) }
  })
  if (typeof done === 'string') return { kind: 'wrong' }
  // A recovery code lets in; it is no second factor that one has.
  const isSteppedUp = factor === 'right'
  const id = await people.sessions.open({ account: name, address, agent, isSteppedUp })
  return {
    kind: 'in',
    id,
    account: done.after,
    by: factor === 'none' ? 'password' : `password, ${factor}`,
  }
}
