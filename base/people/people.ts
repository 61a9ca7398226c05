/**
 * People at a gateway or the hypervisor: opens what belongs together, says who stands behind a request
 * (`Door` of http/server.ts), and forgets in time what is over.
 */

import type { CancelTimer, Clock } from '../clock.ts'
import type { Caller, Role } from '../http/caller.ts'
import type { Identity } from '../http/guard.ts'
import type { Door } from '../http/server.ts'
import type { Log } from '../log.ts'
import type { Random } from '../random.ts'
import type { Records } from '../records/records.ts'
import type { Secret } from '../secret.ts'
import { Accounts } from './accounts.ts'
import { Audit, type AuditBound } from './audit.ts'
import { cookieOf } from './cookie.ts'
import { Factors } from './factors.ts'
import { Passwords } from './password.ts'
import { Sealing } from './sealing.ts'
import { Sessions } from './sessions.ts'
import { Setup, type SetupFile } from './setup.ts'
import { Throttle } from './throttle.ts'

/** Programs that bring a token: each side knows its own. */
export type Machines = {
  /** Some of them are let in without anybody having set it up. */
  readonly isServed: boolean
  /** Whose a token is; not one that has ended. */
  find(text: string): Promise<Caller | undefined>
}

/** People without an account here, let in for some hours by somebody else's word. */
export type Guests = {
  /** Of a session: while that word counts. A name of theirs is none of an account. */
  find(name: string): Promise<Caller | undefined>
}

export type PeopleParts = {
  readonly records: Records
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly machines: Machines
  readonly guests?: Guests
  /** Roles that accounts may have here. */
  readonly roles: readonly Role[]
  /** Of the first account: who manages accounts, and what else one needs to begin. */
  readonly firstRoles: readonly Role[]
  /** Pages that a caller's navigation shows. */
  readonly pagesOf: (caller: Caller) => readonly string[]
  /** 32 bytes that are not in the database. */
  readonly key: Secret
  /** Of the audit; left out: three years of it, however much that is. */
  readonly auditBound?: AuditBound
  /** Left out: nobody can set it up, as in a database in memory. */
  readonly setupFile?: SetupFile
}

const SWEEP_EVERY_MS = 3_600_000
const BEARER = /^Bearer ([\x21-\x7e]{1,4096})$/i

export class People implements Door {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly passwords: Passwords
  readonly factors: Factors
  readonly throttle = new Throttle()
  readonly setup: Setup
  readonly auditLog: Audit
  readonly clock: Clock
  readonly random: Random
  readonly roles: readonly Role[]
  readonly firstRoles: readonly Role[]
  readonly pagesOf: (caller: Caller) => readonly string[]
  readonly #parts: PeopleParts
  #cancel: CancelTimer | undefined

  constructor(parts: PeopleParts) {
    const { records, clock, random } = parts
    const sealing = new Sealing(parts.key, random)
    this.#parts = parts
    this.clock = clock
    this.random = random
    this.roles = parts.roles
    this.firstRoles = parts.firstRoles
    this.pagesOf = parts.pagesOf
    this.accounts = new Accounts(parts)
    this.sessions = new Sessions(parts)
    this.passwords = new Passwords(random)
    this.factors = new Factors({ accounts: this.accounts, sealing, clock, random })
    this.setup = new Setup({ accounts: this.accounts, file: parts.setupFile })
    const bound = parts.auditBound
    const mac = (text: string): string => sealing.mac(text)
    this.auditLog = new Audit({ records, clock, mac, ...(bound && { bound }) })
  }

  async open(): Promise<void> {
    await this.setup.open(this.#parts)
    this.#sweepIn(SWEEP_EVERY_MS)
  }

  close(): void {
    this.#cancel?.()
  }

  readonly audit: Door['audit'] = (note) => this.auditLog.note(note)

  /** While it is not, nothing answers but what sets it up (S1); who has a token has been let in already. */
  readonly isSetUp = async (): Promise<boolean> => {
    return this.#parts.machines.isServed || !(await this.setup.isNeeded())
  }

  async identify({
    authorization,
    cookie,
    isBackground,
  }: Parameters<Door['identify']>[0]): Promise<Identity | undefined> {
    // Who sends a token means that token, whatever a browser adds.
    if (authorization !== undefined) return await this.#ofToken(authorization)
    const id = cookieOf(cookie)
    const session = id === undefined ? undefined : await this.sessions.find(id, { isBackground })
    if (!session) return undefined
    const account = await this.accounts.get(session.account)
    if (!account) {
      const guest = await this.#parts.guests?.find(session.account)
      return guest && { caller: guest, session: session.key }
    }
    if (account.isDisabled) return undefined
    // Under a one-time password nothing is open but the way to one of one's own.
    const roles = account.oneTimeUntilMs === undefined ? account.roles : []
    const { isSteppedUp } = session
    return { caller: { name: account.name, roles, scopes: [], isSteppedUp }, session: session.key }
  }

  async #ofToken(authorization: string): Promise<Identity | undefined> {
    const text = BEARER.exec(authorization)?.[1]
    if (text === undefined) return undefined
    const caller = await this.#parts.machines.find(text)
    return caller && { caller }
  }

  #sweepIn(delayMs: number): void {
    this.#cancel = this.#parts.clock.after(delayMs, () => {
      this.#sweep()
        .catch((error) => this.#parts.log.error({ error }, 'what is over could not be forgotten'))
        .finally(() => this.#sweepIn(SWEEP_EVERY_MS))
    })
  }

  async #sweep(): Promise<void> {
    await this.sessions.list()
    const forgotten = await this.auditLog.forgetOld()
    if (forgotten > 0) this.#parts.log.info({ forgotten }, 'old entries of the audit are forgotten')
  }
}
