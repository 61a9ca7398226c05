/** Two tellings of the same time: what only one of them says. What both say is forgotten at once. */

import type { EventFact } from '../../sync/fact.ts'
import { partOf } from '../../sync/standing.ts'

export type EventChanges = {
  /** Told of the same moment, with another content. */
  readonly corrected: readonly EventFact[]
  /** Not told before. */
  readonly added: readonly EventFact[]
  /** Told before, and not so. */
  readonly withdrawn: readonly EventFact[]
}

/** More differences than this would be no correction any more: the rest is left as it was told. */
const UNMATCHED_MAX = 10_000

export class EventDifferences {
  readonly #before = new Map<string, EventFact>()
  readonly #now = new Map<string, EventFact>()

  tellBefore(facts: readonly EventFact[]): void {
    for (const fact of facts) settle(fact, this.#before, this.#now)
  }

  tellNow(facts: readonly EventFact[]): void {
    for (const fact of facts) settle(fact, this.#now, this.#before)
  }

  changes(): EventChanges {
    const told = this.#before
    const meant = [...this.#now]
    return {
      corrected: meant.filter(([key]) => told.has(key)).map(([, fact]) => fact),
      added: meant.filter(([key]) => !told.has(key)).map(([, fact]) => fact),
      withdrawn: [...told].filter(([key]) => !this.#now.has(key)).map(([, fact]) => fact),
    }
  }
}

/** Told at once or one later than the other, it is no difference. */
function settle(fact: EventFact, own: Map<string, EventFact>, other: Map<string, EventFact>): void {
  const key = `${fact.type} ${fact.subject} ${fact.atMs} ${partOf(fact)}`
  const there = other.get(key)
  if (there && sameFields(there, fact)) other.delete(key)
  else if (own.size < UNMATCHED_MAX || own.has(key)) own.set(key, fact)
}

/** In any order: those read from the wire have that of their type. */
function sameFields({ fields: a }: EventFact, { fields: b }: EventFact): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every(
    (name) => JSON.stringify(a[name] ?? null) === JSON.stringify(b[name] ?? null),
  )
}
