/** Tokens of partners' machines: 256 random bits, shown once, kept as a digest, for some scopes, with an end. */

import type { Clock } from '../../../base/clock.ts'
import type { Scope } from '../../../base/http/caller.ts'
import { isScope } from '../../../base/http/caller.ts'
import { digestOf } from '../../../base/people/digest.ts'
import type { Random } from '../../../base/random.ts'
import type { JsonValue, RecordEntry, Records } from '../../../base/records/records.ts'

const KIND = 'token'
export const TOKENS_MAX = 500
const USED_EVERY_MS = 3_600_000

type Body = {
  readonly name: string
  readonly scopes: readonly string[]
  readonly createdMs: number
  readonly createdBy: string
  readonly expiresMs: number
  readonly usedMs: number | null
}

export type MachineToken = Omit<Body, 'scopes'> & {
  /** The first digits of its digest. */
  readonly id: string
  readonly scopes: readonly Scope[]
}

export class MachineTokens {
  readonly #records: Records
  readonly #clock: Clock
  readonly #random: Random

  constructor(parts: {
    readonly records: Records
    readonly clock: Clock
    readonly random: Random
  }) {
    this.#records = parts.records
    this.#clock = parts.clock
    this.#random = parts.random
  }

  /** `undefined`: there are too many. */
  async draw(about: {
    readonly name: string
    readonly scopes: readonly Scope[]
    readonly expiresMs: number
    readonly createdBy: string
  }): Promise<{ readonly text: string; readonly token: MachineToken } | undefined> {
    if ((await this.#records.list(KIND, { limit: TOKENS_MAX })).length >= TOKENS_MAX)
      return undefined
    const text = `cigale_${Buffer.from(this.#random.bytes(32)).toString('base64url')}`
    const createdMs = this.#clock.wallMs()
    const body: Body = { ...about, createdMs, usedMs: null }
    const [id, put] = [digestOf(text), { kind: KIND, body: { ...body } as JsonValue, rev: 0 }]
    await this.#records.put({ ...put, id }, createdMs)
    return { text, token: tokenOf(id, body) }
  }

  /** The token that a text is; not one that has ended. */
  async find(text: string): Promise<MachineToken | undefined> {
    const id = digestOf(text)
    const entry = await this.#records.get(KIND, id)
    if (!entry) return undefined
    const body = bodyOf(entry)
    const nowMs = this.#clock.wallMs()
    if (nowMs >= body.expiresMs) return undefined
    if (nowMs - (body.usedMs ?? 0) >= USED_EVERY_MS) {
      const used = { ...body, usedMs: nowMs } as unknown as JsonValue
      await this.#records.put({ kind: KIND, id, body: used, rev: entry.rev }, nowMs)
    }
    return tokenOf(id, body)
  }

  async list(): Promise<readonly MachineToken[]> {
    const entries = await this.#records.list(KIND, { limit: TOKENS_MAX })
    return entries.map((entry) => tokenOf(entry.id, bodyOf(entry)))
  }

  async revoke(id: string): Promise<MachineToken | undefined> {
    if (!/^[0-9a-f]{12}$/.test(id)) return undefined
    const [entry] = await this.#records.list(KIND, { prefix: id, limit: 1 })
    if (!entry || !(await this.#records.remove(KIND, entry.id))) return undefined
    return tokenOf(entry.id, bodyOf(entry))
  }
}

function bodyOf(entry: RecordEntry): Body {
  return entry.body as unknown as Body
}

function tokenOf(digest: string, body: Body): MachineToken {
  return { ...body, id: digest.slice(0, 12), scopes: body.scopes.filter(isScope) }
}
