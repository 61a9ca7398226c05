/** The journal's feed with its moving end: how far the core has synced, and who waits for more. */

import type { Clock } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import type { Air } from '../feed/air.ts'
import type { KeptFrame } from '../feed/device-frames.ts'
import type { FeedFilter, FeedPage, FeedPlace, JournalFeed } from '../feed/feed.ts'
import type { FrameName } from '../feed/raw-frames.ts'
import type { Position } from '../journal/segment.ts'

/** Before every record that can be. */
export const FEED_START: FeedPlace = { position: 0, index: 0 }

export class LiveFeed {
  readonly #feed: JournalFeed
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()
  #synced: Position

  constructor(feed: JournalFeed, synced: Position, clock: Clock) {
    this.#feed = feed
    this.#clock = clock
    this.#synced = synced
  }

  get synced(): Position {
    return this.#synced
  }

  /** The core has synced up to here. */
  advance(position: Position): void {
    if (position <= this.#synced) return
    this.#synced = position
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }

  page(after: FeedPlace, limit: number, filter?: FeedFilter): Promise<FeedPage> {
    return this.#feed.page(after, this.#synced, limit, filter)
  }

  rawFrames(names: readonly FrameName[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return this.#feed.rawFrames(names, this.#synced)
  }

  deviceFrames(asked: { devEui: DevEui; limit: number }): Promise<readonly KeptFrame[]> {
    return this.#feed.deviceFrames(asked, this.#synced)
  }

  air(fromMs: number): Promise<Air> {
    return this.#feed.air(fromMs, this.#synced)
  }

  deviceFrameAt(devEui: DevEui, position: Position): Promise<KeptFrame | undefined> {
    return this.#feed.deviceFrameAt({ devEui, position }, this.#synced)
  }

  /** Resolves when more is synced than `seen`, after `mostMs`, or when `signal` fires. */
  moved(seen: Position, mostMs: number, signal: AbortSignal): Promise<void> {
    if (this.#synced > seen || signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (): void => {
        cancel()
        this.#waiting.delete(end)
        signal.removeEventListener('abort', end)
        resolve()
      }
      const cancel = this.#clock.after(mostMs, end)
      signal.addEventListener('abort', end, { once: true })
      this.#waiting.add(end)
    })
  }
}
