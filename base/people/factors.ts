/** The second factor of an account (S6): offered, confirmed, checked, and codes for a lost telephone. */

import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { Account } from './account.ts'
import type { Accounts } from './accounts.ts'
import { digestOf } from './digest.ts'
import { drawText, readText } from './drawn-text.ts'
import type { Sealing } from './sealing.ts'
import { base32Of, otpauthOf, SECRET_BYTES, stepOfCode } from './totp.ts'

const RECOVERY_CODES = 10
/** 80 bits each. */
const RECOVERY_GROUPS = 4

export type FactorCheck = 'right' | 'recovery' | 'wrong' | 'none'

export class Factors {
  readonly #accounts: Accounts
  readonly #sealing: Sealing
  readonly #clock: Clock
  readonly #random: Random

  constructor(parts: {
    readonly accounts: Accounts
    readonly sealing: Sealing
    readonly clock: Clock
    readonly random: Random
  }) {
    this.#accounts = parts.accounts
    this.#sealing = parts.sealing
    this.#clock = parts.clock
    this.#random = parts.random
  }

  /** A new secret, to be shown once; nothing changes until a code of it comes. */
  async offer(
    name: string,
  ): Promise<{ readonly secret: string; readonly uri: string } | undefined> {
    const secret = this.#random.bytes(SECRET_BYTES)
    const factorOffered = { sealed: this.#sealing.seal(secret, placeOf(name)), usedStep: 0 }
    const done = await this.#accounts.change(name, (account) => ({ ...account, factorOffered }))
    if (typeof done === 'string') return undefined
    return { secret: base32Of(secret), uri: otpauthOf(name, secret) }
  }

  /** With a code of what was offered: from now on it is the factor. Gives recovery codes, to be shown once. */
  async confirm(name: string, code: string): Promise<readonly string[] | undefined> {
    const codes = Array.from({ length: RECOVERY_CODES }, () =>
      drawText(this.#random, RECOVERY_GROUPS),
    )
    const recovery = codes.map(digestOf)
    let isRight = false
    const done = await this.#accounts.change(name, (account) => {
      const usedStep = this.#stepOf(account.factorOffered, name, code)
      isRight = usedStep !== undefined
      if (usedStep === undefined) return undefined
      const { factorOffered, ...rest } = account
      return { ...rest, factor: { sealed: factorOffered!.sealed, usedStep }, recovery }
    })
    return typeof done !== 'string' && isRight ? codes : undefined
  }

  /** Takes a code or a recovery code, once: of two that come at once with the same, one is wrong. */
  async check(
    name: string,
    code: string,
    { takesRecovery }: { readonly takesRecovery: boolean },
  ): Promise<FactorCheck> {
    let found: FactorCheck = 'none'
    const done = await this.#accounts.change(name, (account) => {
      found = account.factor ? 'wrong' : 'none'
      const usedStep = this.#stepOf(account.factor, name, code)
      if (account.factor && usedStep !== undefined) {
        found = 'right'
        return { ...account, factor: { ...account.factor, usedStep } }
      }
      const recovery = account.factor && takesRecovery && withoutCode(account, code)
      if (!recovery) return undefined
      found = 'recovery'
      return { ...account, recovery }
    })
    return typeof done === 'string' ? 'wrong' : found
  }

  #stepOf(factor: Account['factor'], name: string, code: string): number | undefined {
    const secret = factor && this.#sealing.unseal(factor.sealed, placeOf(name))
    if (!secret) return undefined
    const { usedStep } = factor
    return stepOfCode(code, { secret, atMs: this.#clock.wallMs(), usedStep })
  }
}

function placeOf(name: string): string {
  return `second factor of ${name}`
}

function withoutCode({ recovery }: Account, code: string): readonly string[] | undefined {
  const digest = digestOf(readText(code))
  return recovery.includes(digest) ? recovery.filter((one) => one !== digest) : undefined
}
