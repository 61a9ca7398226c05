/** The letters of one outlet in the records: `deadLetter/<outlet>`, id by id, a bounded number. */

import type { Clock } from '../../../base/clock.ts'
import type { Metrics } from '../../../base/metrics.ts'
import type { Random } from '../../../base/random.ts'
import type { JsonValue, Records } from '../../../base/records/records.ts'
import { Serial } from '../../../base/serial.ts'
import {
  type Letter,
  type LetterPolicy,
  letterOf,
  refusedAgain,
  revived,
  type Span,
  surplus,
} from './dead-letter.ts'
import type { Refused } from './outlet.ts'

export type DeadLettersParts = {
  readonly name: string
  readonly records: Records
  readonly policy: LetterPolicy
  readonly clock: Clock
  readonly random: Random
  readonly metrics: Metrics
}

/** Of those that are due, so many are tried in one look: facts go on between. */
const DUE_MAX = 20

export class DeadLetters {
  readonly #parts: DeadLettersParts
  readonly #kind: string
  readonly #serial = new Serial()

  constructor(parts: DeadLettersParts) {
    this.#parts = parts
    this.#kind = `deadLetter/${parts.name}`
  }

  /** Keeps what the partner refused of the facts of `span`; on disk when it resolves. */
  async refused(all: readonly Refused[], span: Span): Promise<void> {
    if (all.length === 0) return
    await this.#serial.run(async () => {
      const { records, policy, random, metrics, clock, name } = this.#parts
      const { after, to } = span
      for (const one of all) {
        const there = await records.get(this.#kind, one.id)
        const at = { nowMs: Math.floor(clock.wallMs()), span: { after, to } }
        const letter = refusedAgain(one, there && letterOf(there), at, policy, random)
        await this.#put(letter)
        metrics.add('cigale_outlet_refused_total', 1, { outlet: name })
        if (letter.state === 'dead') metrics.add('cigale_outlet_dead_total', 1, { outlet: name })
      }
      await this.#makeRoom()
    })
  }

  async #makeRoom(): Promise<void> {
    const { records, policy, metrics, name } = this.#parts
    const dropped = surplus(await this.list(), policy.keptMax)
    for (const { id } of dropped) await records.remove(this.#kind, id)
    if (dropped.length > 0)
      metrics.add('cigale_outlet_dropped_total', dropped.length, { outlet: name })
  }

  /** Those to be tried again now, the longest waiting first. */
  async due(): Promise<readonly Letter[]> {
    const nowMs = this.#parts.clock.wallMs()
    const all = await this.list()
    return all
      .filter(({ state, nextMs }) => state === 'waiting' && nextMs <= nowMs)
      .sort((a, b) => a.nextMs - b.nextMs)
      .slice(0, DUE_MAX)
  }

  /** The partner has taken it, or a person discards it; false: there is none. */
  settled(id: string): Promise<boolean> {
    return this.#serial.run(() => this.#parts.records.remove(this.#kind, id))
  }

  /** To be tried again at the next look; false: there is none. */
  revive(id: string): Promise<boolean> {
    return this.#serial.run(async () => {
      const there = await this.#parts.records.get(this.#kind, id)
      if (!there) return false
      await this.#put(revived(letterOf(there), Math.floor(this.#parts.clock.wallMs())))
      return true
    })
  }

  /** In the order of their ids. */
  async list(limit?: number): Promise<readonly Letter[]> {
    const query = limit === undefined ? {} : { limit }
    return (await this.#parts.records.list(this.#kind, query)).map(letterOf)
  }

  async get(id: string): Promise<Letter | undefined> {
    const there = await this.#parts.records.get(this.#kind, id)
    return there && letterOf(there)
  }

  async counts(): Promise<{ readonly waiting: number; readonly dead: number }> {
    const all = await this.list()
    const dead = all.filter(({ state }) => state === 'dead').length
    const { metrics, name } = this.#parts
    metrics.set('cigale_outlet_dead_letters', dead, { outlet: name })
    return { waiting: all.length - dead, dead }
  }

  async #put(letter: Letter): Promise<void> {
    const body = letter as unknown as JsonValue
    const put = { kind: this.#kind, id: letter.id, body }
    await this.#parts.records.put(put, this.#parts.clock.wallMs())
  }
}
