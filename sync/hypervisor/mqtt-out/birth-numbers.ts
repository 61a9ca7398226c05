/** bdSeq: one more with each connection of an edge node, over restarts too (Sparkplug B 3.0, 6.4.20). */

import type { Clock } from '../../../base/clock.ts'
import type { Records } from '../../../base/records/records.ts'

const KIND = 'sparkplugBirth'

export class BirthNumbers {
  readonly #put: (bdSeq: number) => Promise<unknown>
  #last: number
  #keeping: Promise<unknown> = Promise.resolve()

  private constructor(last: number, put: (bdSeq: number) => Promise<unknown>) {
    this.#last = last
    this.#put = put
  }

  static async open(parts: {
    readonly records: Records
    readonly clock: Clock
    /** Outlet, group and edge node. */
    readonly id: string
  }): Promise<BirthNumbers> {
    const { records, clock, id } = parts
    const { bdSeq } = ((await records.get(KIND, id))?.body ?? {}) as { readonly bdSeq?: unknown }
    const last = typeof bdSeq === 'number' && Number.isSafeInteger(bdSeq) ? bdSeq : -1
    return new BirthNumbers(last, (next) =>
      records.put({ kind: KIND, id, body: { bdSeq: next } }, clock.wallMs()),
    )
  }

  /** 0…255, then 0 again. */
  next(): number {
    this.#last = (this.#last + 1) & 0xff
    const bdSeq = this.#last
    this.#keeping = this.#keeping.catch(() => {}).then(() => this.#put(bdSeq))
    this.#keeping.catch(() => {})
    return bdSeq
  }

  /** On disk; rejects when it could not be written: then nothing is told under it. */
  async kept(): Promise<void> {
    await this.#keeping
  }
}
