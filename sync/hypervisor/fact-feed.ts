/**
 * New facts to those who listen (SSE): each listener reads the store from its own position, so it
 * misses nothing and gets nothing twice, whether it was away or slow.
 */

import type { HypervisorStore, StoredFact } from './store.ts'

/** Takes facts in order; `false` when it cannot take more now: `resume` goes on. */
export type FactListener = (fact: StoredFact) => boolean

export type Subscription = {
  /** The listener can take again. */
  resume(): void
  close(): void
}

const PAGE = 256

export class FactFeed {
  readonly #store: HypervisorStore
  readonly #pumps = new Set<() => void>()

  constructor(store: HypervisorStore) {
    this.#store = store
  }

  get listeners(): number {
    return this.#pumps.size
  }

  /** From behind `after`; without it from now on. */
  subscribe(after: number | undefined, listener: FactListener): Subscription {
    let position = after ?? this.#store.facts({ limit: 1 })[0]?.position ?? 0
    let blocked = false
    const pump = (): void => {
      for (let more = !blocked; more; ) {
        const page = this.#store.facts({ after: position, limit: PAGE })
        for (const fact of page) {
          position = fact.position
          blocked = !listener(fact)
          if (blocked) return
        }
        more = page.length === PAGE
      }
    }
    this.#pumps.add(pump)
    pump()
    return {
      resume: () => {
        blocked = false
        pump()
      },
      close: () => this.#pumps.delete(pump),
    }
  }

  /** Call after each commit. */
  committed(): void {
    for (const pump of this.#pumps) pump()
  }
}
