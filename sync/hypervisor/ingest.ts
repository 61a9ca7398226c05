/**
 * The receiver at work: takes what the transports bring, decides it by turns (turn.ts), writes each in one
 * transaction, and only then answers. A write that fails answers nothing.
 *
 * Of a store for one process the states of gateways live here: when a write fails they are thrown away and
 * a new `instance` makes every gateway greet again and send what was not acknowledged. Of a shared store
 * they are a cache: what was decided on an old one is not written, and is decided anew.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { BoundedQueue } from '../../base/queue.ts'
import type { Random } from '../../base/random.ts'
import { StoreError } from '../../base/records/store-error.ts'
import { randomId48 } from '../id48.ts'
import type { Message, ResultMessage } from '../messages.ts'
import { readMessage } from '../read-message.ts'
import type { HypervisorTransport } from '../transport/transport.ts'
import { writeMessage } from '../write-message.ts'
import { creditOffered } from './credit.ts'
import { GatewayMemory } from './gateway-memory.ts'
import type { HypervisorStore } from './store.ts'
import type { Anew, Remembered } from './store-shared.ts'
import {
  type Decision,
  decideTurn,
  type Greeted,
  type Heard,
  isOfGateway,
  turnsOf,
} from './turn.ts'

export type IngestOptions = {
  readonly store: HypervisorStore
  readonly transports: readonly HypervisorTransport[]
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  /** Batches that each gateway may have unacknowledged, when there is room for all. */
  readonly credit?: number
  /** After each commit. */
  readonly onCommitted?: () => void
  readonly onGreeted?: (greeted: Greeted) => void
  readonly onResult?: (result: ResultMessage) => void
}

type Arrival = {
  readonly gw: GatewayEui
  readonly bytes: Uint8Array
  readonly transport: HypervisorTransport
}

const CREDIT = 8
const QUEUE_MAX = 8192
/** Messages of one look at the queue: enough to share a sync, few enough to answer soon. */
const TURN_MAX = 256
/** Transactions under way at once, where each gateway has its own. */
const TURNS_AT_ONCE = 8
/** The database has another life, or two waited for each other: so often only if something is wrong. */
const TRIES_MAX = 8
const ASK_EVERY_MS = 20_000
const ASKS_PER_TURN = 200
const REPLY_EXPIRES_MS = 60_000
const RETRY_WRITE_MS = 1_000

export class Ingest {
  readonly #options: IngestOptions
  readonly #queue = new BoundedQueue<Arrival>({ capacity: QUEUE_MAX, whenFull: 'refuse' })
  readonly #memory: GatewayMemory
  #cancelDrain: CancelTimer | undefined
  #cancelAsk: CancelTimer | undefined
  #running: Promise<void> | undefined
  #isAsking: boolean
  #closed = false

  constructor(options: IngestOptions) {
    this.#options = options
    // Of several receivers one asks: it is told so (`ask`).
    this.#isAsking = !options.store.shared
    this.#memory = new GatewayMemory(options.store, () => randomId48(options.random))
  }

  open(): void {
    const { transports, log } = this.#options
    for (const transport of transports) {
      transport.open({
        onUp: () => this.#askSoon(0),
        onDown: (reason) => log.warn({ reason }, 'transport lost'),
        onMessage: (gw, bytes) => this.#arrived({ gw, bytes, transport }),
        onReport: (report, detail) => log.warn({ report, detail }, 'transport reports'),
      })
    }
  }

  /** Sends to a gateway over every transport: one of them may reach it. */
  send(gw: GatewayEui, message: Message, expiresInMs: number): boolean {
    const channel = message.kind === 'command' ? 'cmd' : 'ack'
    const bytes = writeMessage(message)
    let taken = false
    for (const transport of this.#options.transports) {
      if (transport.send({ gw, channel, bytes, expiresInMs })) taken = true
    }
    return taken
  }

  /** Whether it is this receiver that asks silent gateways for a greeting. */
  ask(isAsking: boolean): void {
    this.#isAsking = isAsking
    if (isAsking) this.#askSoon(0)
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelDrain?.()
    this.#cancelAsk?.()
    for (const transport of this.#options.transports) await transport.close()
    await this.#running
  }

  #arrived(arrival: Arrival): void {
    if (this.#closed) return
    if (!this.#queue.push(arrival)) this.#options.metrics.add('ingest_queue_full_total')
    this.#drainIn(0)
  }

  #drainIn(delayMs: number): void {
    if (this.#cancelDrain || this.#running || this.#closed) return
    this.#cancelDrain = this.#options.clock.after(delayMs, () => {
      this.#cancelDrain = undefined
      this.#running = this.#drain().then((isDone) => {
        this.#running = undefined
        if (!isDone) this.#drainIn(RETRY_WRITE_MS)
        else if (this.#queue.depth > 0) this.#drainIn(0)
      })
    })
  }

  /** `false` when the store did not take all of it: what it did not take is sent again. */
  async #drain(): Promise<boolean> {
    const { store, log, metrics } = this.#options
    const arrivals = this.#queue.drain(TURN_MAX)
    const heard = arrivals.flatMap((arrival): Heard[] => {
      const message = this.#read(arrival)
      return message ? [{ gw: arrival.gw, message, transport: arrival.transport }] : []
    })
    const waiting = [...turnsOf(heard, store.shared !== undefined)]
    let isDone = true
    const work = async (): Promise<void> => {
      for (let turn = waiting.shift(); turn; turn = waiting.shift()) {
        try {
          await this.#turn(turn)
        } catch (error) {
          log.error({ error }, 'nothing was stored and nothing acknowledged')
          isDone = false
          if (this.#memory.forget()) this.#askSoon(0)
          return
        }
      }
    }
    await Promise.all(Array.from({ length: TURNS_AT_ONCE }, work))
    metrics.add('ingest_messages_total', arrivals.length)
    return isDone
  }

  /** The message, if it is one and comes from whom it says (S15). */
  #read({ gw, bytes }: Arrival): Message | undefined {
    const read = readMessage(bytes)
    let reason: string
    if (read.kind === 'rejected') reason = read.reason
    else if (read.message.gw !== gw) reason = 'foreign'
    else if (!this.#memory.hasRoom(gw)) reason = 'too-many-gateways'
    else return read.message
    this.#options.metrics.add('ingest_refused_total', 1, { reason })
    return undefined
  }

  /** Rejects when it was not written. */
  async #turn(heard: readonly Heard[]): Promise<void> {
    const { store, clock, metrics, credit = CREDIT } = this.#options
    const gateways = heard.filter((one) => isOfGateway(one.message)).map(({ gw }) => gw)
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const { instance, before } = await this.#memory.recall(gateways)
      const states = new Map([...before].map(([gw, { state }]) => [gw, state]))
      const wallMs = Math.floor(clock.wallMs())
      const load = { queued: this.#queue.depth, capacity: QUEUE_MAX, gateways: this.#memory.size }
      const context = { instance, credit: creditOffered(credit, load), wallMs }
      let decision = decideTurn(context, heard, states)
      let moves = [...before].map(([gw, known]) => {
        return { gw, before: known, after: decision.states.get(gw)! }
      })
      const anew = (gw: GatewayEui, known: Remembered): Anew => {
        metrics.add('ingest_moved_total')
        decision = decideTurn(context, heard, new Map([[gw, known.state]]))
        const move = { gw, before: known, after: decision.states.get(gw)! }
        moves = [move]
        return { move, writes: decision.writes }
      }
      const isNothing = decision.writes.length === 0 && (moves.length === 0 || !store.shared)
      const decided = store.shared && moves.length > 0 ? { instance, moves, anew } : undefined
      const outcome = isNothing ? 'written' : await store.write(decision.writes, wallMs, decided)
      if (outcome === 'written') {
        this.#memory.moved(moves)
        this.#tell(decision)
        return
      }
      this.#memory.drop(moves.map(({ gw }) => gw))
    }
    throw new StoreError('write', `it was not written in ${TRIES_MAX} tries`, {})
  }

  #tell(decision: Decision): void {
    const { log, metrics, onCommitted, onGreeted, onResult } = this.#options
    for (const { gw, transport, message } of decision.replies) {
      const bytes = writeMessage(message)
      transport.send({ gw, channel: 'ack', bytes, expiresInMs: REPLY_EXPIRES_MS })
    }
    for (const what of decision.counted) metrics.add('ingest_counted_total', 1, { what })
    for (const { gw, code, detail } of decision.alarms) log.warn({ gw, code, ...detail }, 'alarm')
    if (decision.rows > 0) metrics.add('ingest_rows_total', decision.rows)
    for (const greeted of decision.greeted) {
      this.#memory.greeted.add(greeted.gw)
      onGreeted?.(greeted)
    }
    for (const result of decision.results) onResult?.(result)
    if (decision.writes.length > 0) onCommitted?.()
  }

  #askSoon(delayMs: number): void {
    this.#cancelAsk?.()
    this.#cancelAsk = undefined
    if (this.#closed || !this.#isAsking) return
    this.#cancelAsk = this.#options.clock.after(delayMs, () => {
      this.#cancelAsk = undefined
      void this.#ask()
    })
  }

  /** Asks the gateways that were known before and have not greeted since for a HELLO. */
  async #ask(): Promise<void> {
    let isAgain = true
    try {
      const { instance, silent } = await this.#memory.silent(ASKS_PER_TURN)
      for (const gw of silent) {
        const empty = { nonce: 0, page: 0, credit: 1, timeMs: 0, cursors: [] }
        this.send(gw, { kind: 'cursor', gw, instance, ...empty }, ASK_EVERY_MS)
      }
      // Of a shared database another may find out that it has a new life.
      isAgain = silent.length > 0 || this.#options.store.shared !== undefined
    } catch (error) {
      this.#options.log.error({ error }, 'silent gateways could not be asked')
    }
    if (isAgain && !this.#cancelAsk) this.#askSoon(ASK_EVERY_MS)
  }
}
