/**
 * Sessions (S4): 256 random bits in a cookie, their digest in the records, so that a copy of the database
 * opens nothing. They end on the server, whatever a browser keeps.
 */

import type { Clock } from '../clock.ts'
import type { Random } from '../random.ts'
import type { JsonValue, RecordEntry, Records } from '../records/records.ts'
import { digestOf } from './digest.ts'
import { isOver, isSteppedUp, type Moment, momentOf, type SessionLife } from './session-life.ts'

const KIND = 'session'
const ID_BYTES = 32
const PER_ACCOUNT_MAX = 16
const SESSIONS_MAX = 2_000
/** What is used is written this often: a read of a page must not cost a write. */
const WRITE_EVERY_MS = 60_000
const AGENT_CHARS_MAX = 120

type Body = {
  readonly account: string
  readonly address: string
  readonly agent: string
  readonly begunMs: number
  readonly usedMs: number
  readonly steppedUpMs: number | null
}

export type Session = {
  /** Names it: the digest of what the cookie holds. */
  readonly key: string
  readonly account: string
  readonly address: string
  readonly agent: string
  readonly begunMs: number
  readonly usedMs: number
  readonly isSteppedUp: boolean
}

export class Sessions {
  readonly #records: Records
  readonly #clock: Clock
  readonly #random: Random
  /** By the clock that never steps: of sessions that this process has seen. */
  readonly #lives = new Map<string, SessionLife>()

  constructor(parts: {
    readonly records: Records
    readonly clock: Clock
    readonly random: Random
  }) {
    this.#records = parts.records
    this.#clock = parts.clock
    this.#random = parts.random
  }

  #now(): Moment {
    return { wallMs: this.#clock.wallMs(), monoMs: this.#clock.monoMs() }
  }

  /** Gives what the cookie shall hold, once. Of too many of one account the oldest ends. */
  async open(who: {
    readonly account: string
    readonly address: string
    readonly agent: string
    readonly isSteppedUp: boolean
  }): Promise<string> {
    const now = this.#now()
    const steppedUp = who.isSteppedUp ? now : undefined
    await this.#makeRoom(who.account)
    return await this.#add(
      { ...who, agent: who.agent.slice(0, AGENT_CHARS_MAX) },
      { begun: now, used: now, steppedUp },
    )
  }

  async #add(
    { account, address, agent }: Pick<Session, 'account' | 'address' | 'agent'>,
    life: SessionLife,
  ): Promise<string> {
    const id = Buffer.from(this.#random.bytes(ID_BYTES)).toString('base64url')
    const { begun, used, steppedUp } = life
    const times = {
      begunMs: begun.wallMs,
      usedMs: used.wallMs,
      steppedUpMs: steppedUp?.wallMs ?? null,
    }
    const body: Body = { account, address, agent, ...times }
    await this.#put(digestOf(id), body, 0)
    this.#lives.set(digestOf(id), life)
    return id
  }

  async #makeRoom(account: string): Promise<void> {
    const all = await this.list()
    const own = all.filter((session) => session.account === account)
    const isOldest = (a: Session, b: Session): number => a.usedMs - b.usedMs
    for (const { key } of own
      .sort(isOldest)
      .slice(0, Math.max(0, own.length - PER_ACCOUNT_MAX + 1))) {
      await this.end(key)
    }
    for (const { key } of [...all]
      .sort(isOldest)
      .slice(0, Math.max(0, all.length - SESSIONS_MAX + 1))) {
      await this.end(key)
    }
  }

  /** The session of a cookie; one that is over is ended. `isBackground`: nobody's hand, it gets no older. */
  async find(
    id: string,
    { isBackground }: { readonly isBackground: boolean },
  ): Promise<Session | undefined> {
    if (!/^[\w-]{43}$/.test(id)) return undefined
    const key = digestOf(id)
    const entry = await this.#records.get(KIND, key)
    if (!entry) {
      this.#lives.delete(key)
      return undefined
    }
    const now = this.#now()
    const life = this.#lifeOf(entry, now)
    if (isOver(life, now)) {
      await this.end(key)
      return undefined
    }
    const used = isBackground ? life.used : now
    this.#lives.set(key, { ...life, used })
    const body = bodyOf(entry)
    if (used.wallMs - body.usedMs >= WRITE_EVERY_MS) {
      // Another change came first: then that one says it.
      await this.#put(key, { ...body, usedMs: used.wallMs }, entry.rev)
    }
    return viewOf(entry, { ...life, used }, now)
  }

  /** A second factor was given: the session goes on under another id (S4), which is given. */
  async stepUp(key: string): Promise<string | undefined> {
    const entry = await this.#records.get(KIND, key)
    if (!entry) return undefined
    const now = this.#now()
    const life = this.#lifeOf(entry, now)
    if (!(await this.end(key))) return undefined
    return await this.#add(bodyOf(entry), { ...life, used: now, steppedUp: now })
  }

  async end(key: string): Promise<boolean> {
    this.#lives.delete(key)
    return await this.#records.remove(KIND, key)
  }

  /** After a change of password, roles or factor; `but` may stay. Gives how many. */
  async endAllOf(account: string, but?: string): Promise<number> {
    const all = (await this.list()).filter((one) => one.account === account && one.key !== but)
    for (const { key } of all) await this.end(key)
    return all.length
  }

  /** Those that go on; the others are forgotten on the way. */
  async list(): Promise<readonly Session[]> {
    const now = this.#now()
    const going: Session[] = []
    for (const entry of await this.#records.list(KIND)) {
      const life = this.#lifeOf(entry, now)
      if (isOver(life, now)) await this.end(entry.id)
      else going.push(viewOf(entry, life, now))
    }
    return going
  }

  #lifeOf(entry: RecordEntry, now: Moment): SessionLife {
    const { begunMs, usedMs, steppedUpMs } = bodyOf(entry)
    const known = this.#lives.get(entry.id)
    const told = {
      begun: momentOf(begunMs, now),
      used: momentOf(usedMs, now),
      steppedUp: steppedUpMs === null ? undefined : momentOf(steppedUpMs, now),
    }
    if (!known) return told
    // Another receiver of the same database may have seen it since.
    return usedMs > known.used.wallMs ? { ...known, used: told.used } : known
  }

  async #put(key: string, body: Body, rev: number): Promise<boolean> {
    const put = { kind: KIND, id: key, body: { ...body } as JsonValue, rev }
    return await this.#records.put(put, this.#clock.wallMs())
  }
}

function bodyOf(entry: RecordEntry): Body {
  return entry.body as unknown as Body
}

function viewOf(entry: RecordEntry, life: SessionLife, now: Moment): Session {
  const { account, address, agent, begunMs } = bodyOf(entry)
  const isUp = isSteppedUp(life, now)
  return {
    key: entry.id,
    account,
    address,
    agent,
    begunMs,
    usedMs: life.used.wallMs,
    isSteppedUp: isUp,
  }
}
