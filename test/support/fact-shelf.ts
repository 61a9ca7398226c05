/** A store's facts as an outlet asks for them, in memory: what arrives gets the next position. */

import type { EventFact, EventFactType, Fact } from '../../sync/fact.ts'
import type { EventSpan, EventsOf, FactQuery, StoredFact } from '../../sync/hypervisor/store.ts'
import { standing } from '../../sync/standing.ts'
import { GATEWAY } from './city-now.ts'

export class FactShelf {
  readonly all: StoredFact[] = []

  /** `receivedMs`: 19 s after it was observed, unless said otherwise. */
  arrive(fact: Fact, receivedMs: number = fact.atMs + 19_000): StoredFact {
    const position = this.all.length + 1
    const stored = {
      ...{ position, gw: GATEWAY, epoch: 1, seq: position, receivedMs, fact },
      utcMs: fact.clk === 0 ? undefined : fact.atMs,
      stands: true,
    }
    this.all.push(stored)
    return stored
  }

  async facts({ after, limit }: FactQuery): Promise<StoredFact[]> {
    if (after === undefined) return this.all.toReversed().slice(0, limit)
    return this.all.slice(after, after + limit)
  }

  /** As a store gives them: what stands, of a time, oldest first. */
  async events(
    types: readonly EventFactType[],
    { fromMs, toMs }: EventSpan,
    { subjects }: EventsOf = {},
  ): Promise<EventFact[]> {
    const told = standing(this.all.map(({ fact }) => fact)).filter(
      (fact): fact is EventFact =>
        fact.type !== 'reading' &&
        types.includes(fact.type) &&
        fact.atMs >= fromMs &&
        fact.atMs < toMs &&
        (subjects === undefined || subjects.includes(fact.subject)),
    )
    return told.sort((a, b) => a.atMs - b.atMs)
  }
}
