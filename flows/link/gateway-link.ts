/**
 * The one connection of all nodes to the gateway: what happens comes in by the event stream, in order,
 * each line once; what flows ask for goes out under a rate, a few at a time.
 *
 * A line is handed to all nodes at once, and the next one is read when they have had their turn of the
 * event loop: a backlog comes no faster than a thousand a second, and slow flows slow the stream.
 * Between two deployments no line is taken, so none falls between the old nodes and the new ones.
 */

import type { BackoffPolicy } from '../../base/backoff.ts'
import { backoffMs } from '../../base/backoff.ts'
import { type Clock, sleep } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { BoundedQueue } from '../../base/queue.ts'
import type { Random } from '../../base/random.ts'
import { TokenBucket } from '../../base/token-bucket.ts'
import { ApiError } from '../../gateway/api/client-system.ts'
import type { FollowOptions } from '../../gateway/api/follow-system.ts'
import { type Counted, type LinkCounts, noCounts } from './counts.ts'
import type { FlowsGateway, StreamLine } from './flows-gateway.ts'
import type { Place } from './place-system.ts'
import { type AskKind, RATES, UNDER_WAY_MAX, WAITING_MAX } from './rates.ts'
import { Refusal, refusalOf } from './refusal.ts'

export type LinkState = 'waiting' | 'connected'

export type Listener = {
  readonly isFor: (line: StreamLine) => boolean
  /** Older lines are passed over; 0: none is too old. */
  readonly ageMaxMs: number
  readonly onLine: (line: StreamLine) => void
  /** At once, and whenever it changes. */
  readonly onState: (state: LinkState) => void
}

export type LinkParts = {
  readonly gateway: FlowsGateway
  readonly follow: (
    how: Pick<FollowOptions, 'after' | 'signal' | 'onLine' | 'onPlace' | 'onTrouble'>,
  ) => Promise<void>
  readonly place: Place
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

/** Orders and facts have a name of ours, a reading changes nothing: all may be asked again. */
const RETRIES = 2
/** As often a line is handed to the nodes when the process ends with it. */
const LINE_TRIES_MAX = 3
const RETRY: BackoffPolicy = { firstMs: 200, mostMs: 2_000 }

export class GatewayLink {
  readonly #parts: LinkParts
  readonly #listeners = new Set<Listener>()
  readonly #counts = noCounts()
  readonly #buckets: Readonly<Record<AskKind, TokenBucket>>
  readonly #waiting = new BoundedQueue<() => void>({ capacity: WAITING_MAX, whenFull: 'refuse' })
  readonly #ending = new AbortController()
  #underWay = 0
  #state: LinkState = 'waiting'
  #paused: Promise<void> | undefined
  #resume = (): void => {}

  constructor(parts: LinkParts) {
    this.#parts = parts
    const nowMs = parts.clock.monoMs()
    this.#buckets = {
      order: new TokenBucket(RATES.order, nowMs),
      fact: new TokenBucket(RATES.fact, nowMs),
      read: new TokenBucket(RATES.read, nowMs),
    }
    this.pause()
  }

  get counts(): LinkCounts {
    return { ...this.#counts }
  }

  get clock(): Clock {
    return this.#parts.clock
  }

  /** Follows the stream until `close`; rejects when the gateway will not have us any more. */
  async run(): Promise<void> {
    const { follow, place, log } = this.#parts
    const { signal } = this.#ending
    const onPlace = (cursor: string): void => {
      place.keep(cursor)
      this.#become('connected')
    }
    const onTrouble = (): void => this.#become('waiting')
    const onLine = (text: string): Promise<void> => this.#take(text)
    let after = place.found ?? 'now'
    try {
      while (!signal.aborted) {
        try {
          await follow({ after, signal, onLine, onPlace, onTrouble })
        } catch (error) {
          if (!(error instanceof ApiError) || error.code !== 'cursor-ahead') throw error
          log.warn({ after }, 'the gateway has another past: flows go on with what comes')
          after = 'now'
        }
      }
    } finally {
      place.close()
    }
  }

  /** Takes no line until `resume`. */
  pause(): void {
    this.#paused ??= new Promise((resolve) => {
      this.#resume = resolve
    })
  }

  resume(): void {
    this.#resume()
    this.#paused = undefined
  }

  /** Ends with the function that it gives back. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    listener.onState(this.#state)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Throws Refusal. */
  async ask<Value>(kind: AskKind, work: (gateway: FlowsGateway) => Promise<Value>): Promise<Value> {
    const waitMs = this.#buckets[kind].take(this.#parts.clock.monoMs())
    if (waitMs > 0) {
      const perMinute = Math.round(RATES[kind].perSecond * 60)
      const why = `flows ask too often: ${perMinute} a minute; wait ${waitMs} ms`
      throw this.#refuse('limited', new Refusal('limited', why))
    }
    await this.#turn()
    try {
      const value = await this.#tried(work)
      this.#counts.sent++
      return value
    } catch (error) {
      const refusal = refusalOf(error)
      throw this.#refuse(COUNTED_AS[refusal.code], refusal)
    } finally {
      this.#underWay--
      this.#waiting.shift()?.()
    }
  }

  close(): void {
    this.#ending.abort()
    this.resume()
  }

  async #take(text: string): Promise<void> {
    const line = JSON.parse(text) as StreamLine
    while (this.#paused) await this.#paused
    if (this.#ending.signal.aborted) throw new Error('the flows end')
    this.#become('connected')
    if (this.#isFatal(line)) return
    this.#counts.took++
    const ageMs = this.#parts.clock.wallMs() - Date.parse(line.at)
    for (const listener of this.#listeners) {
      if (!listener.isFor(line)) continue
      if (listener.ageMaxMs > 0 && ageMs > listener.ageMaxMs) this.#counts.late++
      else this.#hand(line, listener)
    }
    await sleep(this.#parts.clock, 0)
  }

  /** A line that has ended the process again and again must not do so for ever. */
  #isFatal({ cursor, type }: StreamLine): boolean {
    const begun = this.#parts.place.begin()
    if (begun <= LINE_TRIES_MAX) return false
    this.#counts.dropped++
    const message = 'flows have ended with this line each time: it is passed over'
    this.#parts.log.error({ cursor, type, begun: begun - 1 }, message)
    return true
  }

  /** A node that throws must not stop the stream: it would come to the same line again. */
  #hand(line: StreamLine, { onLine }: Listener): void {
    try {
      onLine(line)
    } catch (error) {
      const { cursor, type } = line
      this.#parts.log.error({ cursor, type, error: String(error) }, 'a node failed on a line')
    }
  }

  #become(state: LinkState): void {
    if (state === this.#state) return
    this.#state = state
    for (const { onState } of this.#listeners) onState(state)
  }

  /** Waits until fewer are under way. */
  async #turn(): Promise<void> {
    if (this.#underWay < UNDER_WAY_MAX) {
      this.#underWay++
      return
    }
    await new Promise<void>((resolve, reject) => {
      const isTaken = this.#waiting.push(() => {
        this.#underWay++
        resolve()
      })
      if (isTaken) return
      const why = `${WAITING_MAX} requests of flows wait for the gateway already`
      reject(this.#refuse('dropped', new Refusal('full', why)))
    })
  }

  async #tried<Value>(work: (gateway: FlowsGateway) => Promise<Value>): Promise<Value> {
    const { clock, random } = this.#parts
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(this.#parts.gateway)
      } catch (error) {
        const code = error instanceof ApiError ? error.code : ''
        if ((code !== 'busy' && code !== 'unreachable') || attempt >= RETRIES) throw error
        await sleep(clock, backoffMs(RETRY, attempt, random), this.#ending.signal)
      }
    }
  }

  #refuse(counted: Counted, refusal: Refusal): Refusal {
    this.#counts[counted]++
    return refusal
  }
}

const COUNTED_AS = {
  limited: 'limited',
  full: 'dropped',
  refused: 'refused',
  unreachable: 'failed',
  failed: 'failed',
} as const satisfies Readonly<Record<Refusal['code'], Counted>>
