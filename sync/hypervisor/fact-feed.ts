/**
 * New facts to those who listen (SSE): each listener reads the store from its own position, so it
 * misses nothing and gets nothing twice, whether it was away or slow.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { Serial } from '../../base/serial.ts'
import { type ProfileOf, profilesOf } from './profiles.ts'
import type { HypervisorStore, StoredFact } from './store.ts'

/** Takes facts in order; `false` when it cannot take more now: `resume` goes on. */
export type FactListener = (fact: StoredFact, profileOf: ProfileOf) => boolean

export type Subscription = {
  /** The listener can take again. */
  resume(): void
  close(): void
}

export type FactFeedParts = {
  readonly store: HypervisorStore
  readonly log: Log
  readonly clock: Clock
}

const PAGE = 256
const OTHERS_EVERY_MS = 500

export class FactFeed {
  readonly #store: HypervisorStore
  readonly #log: Log
  readonly #clock: Clock
  #cancel: CancelTimer | undefined
  readonly #pumps = new Set<() => void>()

  constructor({ store, log, clock }: FactFeedParts) {
    this.#store = store
    this.#log = log
    this.#clock = clock
    if (store.shared) this.#lookIn(OTHERS_EVERY_MS)
  }

  /** Others write into a shared store too. */
  #lookIn(delayMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => {
      this.committed()
      this.#lookIn(OTHERS_EVERY_MS)
    })
  }

  close(): void {
    this.#cancel?.()
    this.#pumps.clear()
  }

  get listeners(): number {
    return this.#pumps.size
  }

  /** From behind `after`; without it from now on. */
  subscribe(after: number | undefined, listener: FactListener): Subscription {
    let position = after
    let isBlocked = false
    let isClosed = false
    const serial = new Serial()
    const readOn = async (): Promise<void> => {
      position ??= (await this.#store.facts({ limit: 1 }))[0]?.position ?? 0
      for (let more = true; more && !isBlocked && !isClosed; ) {
        const page = await this.#store.facts({ after: position, limit: PAGE })
        const told = page.map(({ fact }) => fact)
        const profileOf = await profilesOf(this.#store, told)
        for (const fact of page) {
          if (isClosed) return
          position = fact.position
          isBlocked = !listener(fact, profileOf)
          if (isBlocked) return
        }
        more = page.length === PAGE
      }
    }
    let isWaiting = false
    const pump = (): void => {
      // One look that has not begun sees all that is there when it does.
      if (isWaiting || isBlocked || isClosed) return
      isWaiting = true
      void serial
        .run(() => {
          isWaiting = false
          return readOn()
        })
        .catch((error) => this.#log.error({ error }, 'new facts could not be read; soon again'))
    }
    this.#pumps.add(pump)
    pump()
    return {
      resume: () => {
        isBlocked = false
        pump()
      },
      close: () => {
        isClosed = true
        this.#pumps.delete(pump)
      },
    }
  }

  /** Call after each commit. */
  committed(): void {
    for (const pump of this.#pumps) pump()
  }
}
