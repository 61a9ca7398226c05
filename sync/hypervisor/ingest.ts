/**
 * The receiver at work: takes what the transports bring, steps each gateway's state, writes a whole
 * turn in one transaction, and only then answers. A write that fails answers nothing: the states are
 * thrown away and a new `instance` makes every gateway greet again and send what was not acknowledged.
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { BoundedQueue } from '../../base/queue.ts'
import type { Random } from '../../base/random.ts'
import { randomId48 } from '../id48.ts'
import type { Message, ResultMessage } from '../messages.ts'
import { readMessage } from '../read-message.ts'
import type { HypervisorTransport } from '../transport/transport.ts'
import { writeMessage } from '../write-message.ts'
import { firstGatewayState, type GatewayState } from './gateway-state.ts'
import { stepReceiver } from './receive.ts'
import type { HypervisorStore, StoreWrite } from './store.ts'

export type IngestOptions = {
  readonly store: HypervisorStore
  readonly transports: readonly HypervisorTransport[]
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  /** Batches that each gateway may have unacknowledged. */
  readonly credit?: number
  /** After each commit. */
  readonly onCommitted?: () => void
  readonly onGreeted?: (gw: GatewayEui) => void
  readonly onResult?: (result: ResultMessage) => void
}

type Arrival = {
  readonly gw: GatewayEui
  readonly bytes: Uint8Array
  readonly transport: HypervisorTransport
}
type Reply = {
  readonly gw: GatewayEui
  readonly transport: HypervisorTransport
  readonly message: Message
}

const CREDIT = 8
const QUEUE_MAX = 8192
/** Messages of one transaction: enough to share its fsync, few enough to answer soon. */
const TURN_MAX = 256
const ASK_EVERY_MS = 20_000
const ASKS_PER_TURN = 200
const REPLY_EXPIRES_MS = 60_000
const RETRY_WRITE_MS = 1_000
/** More than a country has: beyond it somebody invents gateways. */
const GATEWAYS_MAX = 100_000

export class Ingest {
  readonly #options: IngestOptions
  readonly #queue = new BoundedQueue<Arrival>({ capacity: QUEUE_MAX, whenFull: 'refuse' })
  readonly #states = new Map<GatewayEui, GatewayState>()
  readonly #greeted = new Set<GatewayEui>()
  #instance: number
  #cancelDrain: CancelTimer | undefined
  #cancelAsk: CancelTimer | undefined
  #closed = false

  constructor(options: IngestOptions) {
    this.#options = options
    this.#instance = randomId48(options.random)
  }

  open(): void {
    const { transports, log } = this.#options
    for (const transport of transports) {
      transport.open({
        onUp: () => this.#ask(),
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

  async close(): Promise<void> {
    this.#closed = true
    this.#cancelDrain?.()
    this.#cancelAsk?.()
    for (const transport of this.#options.transports) await transport.close()
  }

  #arrived(arrival: Arrival): void {
    if (this.#closed) return
    if (!this.#queue.push(arrival)) this.#options.metrics.add('ingest_queue_full_total')
    this.#drainIn(0)
  }

  #drainIn(delayMs: number): void {
    if (this.#cancelDrain || this.#closed) return
    this.#cancelDrain = this.#options.clock.after(delayMs, () => {
      this.#cancelDrain = undefined
      const failed = !this.#turn(this.#queue.drain(TURN_MAX))
      if (failed) this.#drainIn(RETRY_WRITE_MS)
      else if (this.#queue.depth > 0) this.#drainIn(0)
    })
  }

  /** `false` when the store did not take it. */
  #turn(arrivals: readonly Arrival[]): boolean {
    const { store, clock, log, metrics, onCommitted, onGreeted, onResult } = this.#options
    const writes: StoreWrite[] = []
    const replies = new Map<string, Reply>()
    const results: ResultMessage[] = []
    const greeted: GatewayEui[] = []
    for (const arrival of arrivals) {
      const message = this.#read(arrival)
      if (!message) continue
      if (message.kind === 'result') {
        writes.push({ kind: 'result', result: message })
        results.push(message)
        continue
      }
      if (message.kind === 'hello') greeted.push(arrival.gw)
      for (const reply of this.#step(arrival, message, writes)) {
        replies.set(replyKey(replies.size, reply), reply)
      }
    }
    try {
      if (writes.length > 0) store.write(writes, Math.floor(clock.wallMs()))
    } catch (error) {
      log.error({ error }, 'nothing was stored and nothing acknowledged')
      this.#startAnew()
      return false
    }
    for (const { gw, transport, message } of replies.values()) {
      const bytes = writeMessage(message)
      transport.send({ gw, channel: 'ack', bytes, expiresInMs: REPLY_EXPIRES_MS })
    }
    metrics.add('ingest_messages_total', arrivals.length)
    for (const gw of greeted) {
      this.#greeted.add(gw)
      onGreeted?.(gw)
    }
    for (const result of results) onResult?.(result)
    if (writes.length > 0) onCommitted?.()
    return true
  }

  /** The message, if it is one and comes from whom it says (S15). */
  #read({ gw, bytes }: Arrival): Message | undefined {
    const read = readMessage(bytes)
    let reason: string
    if (read.kind === 'rejected') reason = read.reason
    else if (read.message.gw !== gw) reason = 'foreign'
    else if (!this.#states.has(gw) && this.#states.size >= GATEWAYS_MAX)
      reason = 'too-many-gateways'
    else return read.message
    this.#options.metrics.add('ingest_refused_total', 1, { reason })
    return undefined
  }

  #step(arrival: Arrival, message: Message, writes: StoreWrite[]): Reply[] {
    const { store, clock, log, metrics, credit = CREDIT } = this.#options
    const { gw, transport } = arrival
    const before = this.#states.get(gw) ?? firstGatewayState(gw, store.cursors(gw))
    const wallMs = Math.floor(clock.wallMs())
    const step = stepReceiver({ instance: this.#instance, credit, wallMs }, before, message)
    this.#states.set(gw, step.state)
    const replies: Reply[] = []
    for (const effect of step.effects) {
      if (effect.kind === 'reply') {
        replies.push({ gw, transport, message: effect.message })
      } else if (effect.kind === 'counted') {
        metrics.add('ingest_counted_total', 1, { what: effect.what })
      } else {
        writes.push({ kind: 'effect', gw, effect })
        if (effect.kind === 'commit') metrics.add('ingest_rows_total', effect.rows.length)
        if (effect.kind === 'alarm') log.warn({ gw, code: effect.code, ...effect.detail }, 'alarm')
      }
    }
    return replies
  }

  /** As if the process had started again: the store is the truth, the states were ahead of it. */
  #startAnew(): void {
    this.#states.clear()
    this.#greeted.clear()
    this.#instance = randomId48(this.#options.random)
    this.#ask()
  }

  /** Asks the gateways that were known before and have not greeted since for a HELLO. */
  #ask(): void {
    this.#cancelAsk?.()
    const { store, clock } = this.#options
    const silent = store.gateways().filter(({ gw }) => !this.#greeted.has(gw))
    for (const { gw } of silent.slice(0, ASKS_PER_TURN)) {
      const empty = { nonce: 0, page: 0, credit: 1, timeMs: 0, cursors: [] }
      const message: Message = { kind: 'cursor', gw, instance: this.#instance, ...empty }
      this.send(gw, message, ASK_EVERY_MS)
    }
    if (silent.length === 0 || this.#closed) return
    this.#cancelAsk = clock.after(ASK_EVERY_MS, () => this.#ask())
  }
}

/** Of several ACKs of one lane in one turn the last says it all; other replies all go. */
function replyKey(order: number, { gw, message }: Reply): string {
  return message.kind === 'ack' ? `${gw}/${message.epoch}/${message.stream}` : `${order}`
}
