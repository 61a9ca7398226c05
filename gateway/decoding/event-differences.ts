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
  readonly #before = new Unmatched()
  readonly #now = new Unmatched()

  tellBefore(facts: readonly EventFact[]): void {
    for (const fact of facts) settle(fact, this.#before, this.#now)
  }

  tellNow(facts: readonly EventFact[]): void {
    for (const fact of facts) settle(fact, this.#now, this.#before)
  }

  changes(): EventChanges {
    const [told, meant] = [this.#before.facts(), this.#now.facts()]
    return {
      corrected: meant.flatMap(([key, facts]) => (this.#before.has(key) ? facts : [])),
      added: meant.flatMap(([key, facts]) => (this.#before.has(key) ? [] : facts)),
      withdrawn: told.flatMap(([key, facts]) => (this.#now.has(key) ? [] : facts)),
    }
  }
}

/** Facts of one telling by type, subject, moment and part: several stays may be told at the same moment. */
class Unmatched {
  readonly #facts = new Map<string, EventFact[]>()
  #size = 0

  has(key: string): boolean {
    return this.#facts.has(key)
  }

  facts(): [string, EventFact[]][] {
    return [...this.#facts]
  }

  add(key: string, fact: EventFact): void {
    if (this.#size >= UNMATCHED_MAX) return
    this.#size += 1
    const there = this.#facts.get(key)
    if (there) there.push(fact)
    else this.#facts.set(key, [fact])
  }

  /** Forgets one that says the same; false: there is none. */
  take(key: string, fact: EventFact): boolean {
    const there = this.#facts.get(key)
    const at = there?.findIndex((one) => sameFields(one, fact)) ?? -1
    if (!there || at < 0) return false
    this.#size -= 1
    if (there.length === 1) this.#facts.delete(key)
    else there.splice(at, 1)
    return true
  }
}

/** Told at once or one later than the other, it is no difference. */
function settle(fact: EventFact, own: Unmatched, other: Unmatched): void {
  const key = `${fact.type} ${fact.subject} ${fact.atMs} ${partOf(fact)}`
  if (!other.take(key, fact)) own.add(key, fact)
}

/** In any order: those read from the wire have that of their type. */
function sameFields({ fields: a }: EventFact, { fields: b }: EventFact): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every(
    (name) => JSON.stringify(a[name] ?? null) === JSON.stringify(b[name] ?? null),
  )
}
