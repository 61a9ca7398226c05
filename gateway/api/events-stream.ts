/**
 * The feed as server-sent events. `id` is the line's cursor, so `Last-Event-ID` goes on exactly there;
 * a heartbeat carries the cursor reached, so that a narrow filter is not searched again from far back.
 *
 * A stream reads the journal at the pace of its reader: nothing is queued for it. A reader that takes
 * nothing for half a minute is cut, and may come back with its last id.
 */

import type { ServerResponse } from 'node:http'
import { type Clock, sleep } from '../../base/clock.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { FeedFilter, FeedPlace } from '../feed/feed.ts'
import { writeCursor } from '../feed/line.ts'
import type { LiveFeed } from './live-feed.ts'

export const STREAMS_MAX = 32
/** Proxies close what is silent for a minute. */
export const HEARTBEAT_MS = 15_000
const STUCK_MS = 30_000
const LINES_PER_READ = 200
/** Frames of one moment go out together: each look at the journal's end costs a read of it. */
const GATHER_MS = 100
/** A person watches: half a second is at once. */
const LOOK_MS = 500

type IsStillIn = () => Promise<boolean>

export type Followed = {
  readonly after: FeedPlace
  readonly filter: FeedFilter
  readonly isStillIn: IsStillIn
}

export class EventStreams {
  readonly #feed: LiveFeed
  readonly #clock: Clock
  readonly #metrics: Metrics
  readonly #open = new Set<AbortController>()

  constructor(parts: {
    readonly feed: LiveFeed
    readonly clock: Clock
    readonly metrics: Metrics
  }) {
    this.#feed = parts.feed
    this.#clock = parts.clock
    this.#metrics = parts.metrics
  }

  /** Is another stream more than may be open? */
  get full(): boolean {
    return this.#open.size >= STREAMS_MAX
  }

  /** Sends what is behind `after` and all that comes, until the reader goes. */
  open(response: ServerResponse, { after, filter, isStillIn }: Followed): void {
    // The place at once: a reader that wanted what comes from now on knows where to go on.
    const first = `id: ${writeCursor(after)}\n\n`
    const run = (signal: AbortSignal) => this.#run(response, after, filter, signal)
    this.#begin(response, { first, run, isStillIn })
  }

  /** Sends what `look` sees, each time that it is something else; until the reader goes, or it sees nothing. */
  show(
    response: ServerResponse,
    { look, isStillIn }: { readonly look: () => Promise<unknown>; readonly isStillIn: IsStillIn },
  ): void {
    const run = (signal: AbortSignal) => this.#show(response, look, signal)
    this.#begin(response, { first: ':\n\n', run, isStillIn })
  }

  #begin(
    response: ServerResponse,
    {
      first,
      run,
      isStillIn,
    }: {
      readonly first: string
      readonly run: (signal: AbortSignal) => Promise<void>
      readonly isStillIn: IsStillIn
    },
  ): void {
    const ending = new AbortController()
    this.#open.add(ending)
    this.#metrics.set('cigale_api_streams', this.#open.size)
    response.on('close', () => ending.abort())
    response.on('error', () => ending.abort())
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    })
    response.write(first)
    void this.#watch(isStillIn, ending)
    void run(ending.signal)
      .catch(() => this.#metrics.add('cigale_api_streams_failed_total'))
      .finally(() => {
        this.#open.delete(ending)
        this.#metrics.set('cigale_api_streams', this.#open.size)
        if (!response.writableEnded) response.destroy()
      })
  }

  /** Ends within a heartbeat of the caller's logout, or of the end of a token or grant (S4). */
  async #watch(isStillIn: IsStillIn, ending: AbortController): Promise<void> {
    while (!ending.signal.aborted) {
      await sleep(this.#clock, HEARTBEAT_MS, ending.signal)
      if (!(await isStillIn().catch(() => false))) ending.abort()
    }
  }

  close(): void {
    for (const ending of this.#open) ending.abort()
  }

  async #run(
    response: ServerResponse,
    after: FeedPlace,
    filter: FeedFilter,
    signal: AbortSignal,
  ): Promise<void> {
    let place = after
    let beatMs = this.#clock.monoMs()
    while (!signal.aborted) {
      const seen = this.#feed.synced
      const { lines, next } = await this.#feed.page(place, LINES_PER_READ, filter)
      const moved = next.position !== place.position || next.index !== place.index
      place = next
      if (lines.length > 0) {
        const events = lines.map((line) => `id: ${line.cursor}\ndata: ${JSON.stringify(line)}\n\n`)
        response.write(events.join(''))
        beatMs = this.#clock.monoMs()
      } else if (this.#clock.monoMs() - beatMs >= HEARTBEAT_MS) {
        response.write(`id: ${writeCursor(place)}\n\n`)
        beatMs = this.#clock.monoMs()
      }
      if (response.writableNeedDrain && !(await this.#drained(response, signal))) return
      if (moved && place.position < seen) continue
      if (!moved) await this.#feed.moved(seen, HEARTBEAT_MS, signal)
      await sleep(this.#clock, GATHER_MS, signal)
    }
  }

  async #show(
    response: ServerResponse,
    look: () => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    let shown = ''
    let beatMs = this.#clock.monoMs()
    while (!signal.aborted) {
      const seen = await look()
      if (seen === undefined) {
        response.end()
        return
      }
      const text = JSON.stringify(seen)
      const isDue = this.#clock.monoMs() - beatMs >= HEARTBEAT_MS
      if (text !== shown || isDue) {
        response.write(text === shown ? ':\n\n' : `data: ${text}\n\n`)
        shown = text
        beatMs = this.#clock.monoMs()
      }
      if (response.writableNeedDrain && !(await this.#drained(response, signal))) return
      await sleep(this.#clock, LOOK_MS, signal)
    }
  }

  /** `false` when the reader is stuck or gone. */
  async #drained(response: ServerResponse, signal: AbortSignal): Promise<boolean> {
    const waiting = new AbortController()
    const end = (): void => waiting.abort()
    response.once('drain', end)
    signal.addEventListener('abort', end, { once: true })
    await sleep(this.#clock, STUCK_MS, waiting.signal)
    response.off('drain', end)
    signal.removeEventListener('abort', end)
    if (waiting.signal.aborted && !signal.aborted) return true
    if (!signal.aborted) this.#metrics.add('cigale_api_streams_cut_total')
    return false
  }
}
