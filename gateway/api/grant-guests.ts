/**
 * Technicians with a grant of the hypervisor (S7) as guests of a gateway's people: the grant opens a
 * session like any other, and is checked again at each request of it, so that it ends when the grant does.
 */

import type { Clock } from '../../base/clock.ts'
import type { Caller } from '../../base/http/caller.ts'
import type { Guests } from '../../base/people/people.ts'
import type { Records } from '../../base/records/records.ts'
import type { GrantDoor } from './grants.ts'

const KIND = 'grant'
/** Technicians of a day. Full: the one that came first has to show its grant again. */
const GUESTS_MAX = 64

export class GrantGuests implements Guests {
  readonly #records: Records
  readonly #clock: Clock
  readonly #grants: GrantDoor

  constructor(parts: {
    readonly records: Records
    readonly clock: Clock
    readonly grants: GrantDoor
  }) {
    this.#records = parts.records
    this.#clock = parts.clock
    this.#grants = parts.grants
  }

  /** Whom this grant lets in; kept for their session. */
  async take(text: string): Promise<Caller | undefined> {
    const caller = this.#grants.callerOf(text)
    if (!caller) return undefined
    await this.#forgetEnded()
    // A grant is no secret that opens more than itself, and is over within a day.
    const put = { kind: KIND, id: caller.name, body: { text } }
    await this.#records.put(put, this.#clock.wallMs())
    return caller
  }

  async find(name: string): Promise<Caller | undefined> {
    const entry = await this.#records.get(KIND, name)
    return entry && this.#grants.callerOf((entry.body as { readonly text: string }).text)
  }

  async #forgetEnded(): Promise<void> {
    const all = await this.#records.list(KIND)
    const going: typeof all = []
    for (const entry of all) {
      if (await this.find(entry.id)) going.push(entry)
      else await this.#records.remove(KIND, entry.id)
    }
    const first = [...going].sort((a, b) => a.changedMs - b.changedMs)
    for (const { id } of first.slice(0, Math.max(0, first.length - GUESTS_MAX + 1))) {
      await this.#records.remove(KIND, id)
    }
  }
}
