/**
 * Requests to the bridge, one at a time, each with its deadline (reference §1.1, §1.4). The three
 * checks (id, order, length) find a stream that is out of step; silence of 120 ms puts it in step
 * again, for the bridge forgets a partial request after 100.
 *
 *   free ──request──▶ waiting ──right answer──▶ free
 *                        └─ late, wrong, gone ─▶ broken ──resync──▶ free
 */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import { McuError } from './errors.ts'
import { FRAME_PAYLOAD_BYTES_MAX, type McuFrame, readFrame, writeFrame } from './frame.ts'
import {
  ANSWER_BYTES,
  ANSWER_OFFSET,
  type BridgeStatus,
  ERROR_ORDER,
  gpioPayload,
  ORDERS,
  type Order,
  type Pin,
  type Ping,
  readPing,
  readStatus,
} from './orders.ts'
import type { BytePort } from './port.ts'
import { answerBytes, readSpi, type SpiOp, writeSpi } from './spi.ts'

const DEADLINE_MS = { order: 100, spi: 250, first: 1_000 } as const
/** The bridge forgets a request whose next byte is 100 ms late. */
const SILENCE_MS = 120
const BUFFER_BYTES_MAX = 2 * (FRAME_PAYLOAD_BYTES_MAX + 4)

type Waiting = {
  readonly id: number
  readonly order: Order
  readonly answerLength: number
  readonly resolve: (payload: Uint8Array) => void
  readonly reject: (error: McuError) => void
  readonly cancel: CancelTimer
}

export type McuCounts = { requests: number; timeouts: number; outOfStep: number; resyncs: number }

export class McuClient {
  readonly counts: McuCounts = { requests: 0, timeouts: 0, outOfStep: 0, resyncs: 0 }
  readonly #port: BytePort
  readonly #clock: Clock
  #buffer = new Uint8Array(0)
  #waiting: Waiting | undefined
  #queue: Promise<unknown> = Promise.resolve()
  #nextId = 0
  /** Why nothing may be asked any more; undefined while the port lives. */
  #gone: string | undefined
  /** An answer was late or wrong: what comes now may belong to anything. */
  #isBroken = false
  #lastByteMs = Number.NEGATIVE_INFINITY
  readonly #onGone: (reason: string) => void

  constructor(parts: {
    readonly port: BytePort
    readonly clock: Clock
    readonly onGone: (reason: string) => void
  }) {
    this.#port = parts.port
    this.#clock = parts.clock
    this.#onGone = parts.onGone
  }

  /**
   * Opens the port and greets the bridge. What a process before us may have left there (half a request,
   * an answer) makes the greeting fail: then the line is left silent, and it is greeted again.
   */
  async open(): Promise<Ping> {
    await this.#port.open({
      onBytes: (bytes) => this.#take(bytes),
      onGone: (reason) => this.#leave(reason),
    })
    try {
      return await this.#greet(DEADLINE_MS.order)
    } catch (error) {
      if (!(error instanceof McuError) || error.code === 'gone') throw error
      this.#isBroken = true
      return await this.#greet(DEADLINE_MS.first)
    }
  }

  async #greet(waitMs?: number): Promise<Ping> {
    const { ping } = ORDERS
    return readPing(await this.#ask(ping, new Uint8Array(), ANSWER_BYTES[ping], waitMs))
  }

  ping(): Promise<Ping> {
    return this.#greet()
  }

  async status(): Promise<BridgeStatus> {
    const { status } = ORDERS
    return readStatus(await this.#ask(status, new Uint8Array(), ANSWER_BYTES[status]))
  }

  async gpio(pin: Pin, state: 0 | 1): Promise<void> {
    const { gpio } = ORDERS
    const answer = await this.#ask(gpio, gpioPayload(pin, state), ANSWER_BYTES[gpio])
    if (answer[0] !== 0) throw new McuError('refused', `the bridge has no pin ${pin}`, { pin })
  }

  /** The bridge resets and comes back under another name. */
  async reset(): Promise<void> {
    const { reset } = ORDERS
    const answer = await this.#ask(reset, Uint8Array.of(0), ANSWER_BYTES[reset])
    if (answer[0] !== 0) throw new McuError('refused', 'the bridge refused to reset')
  }

  /** One frame of transfers; what each brought, as copies. The caller keeps within a frame's size. */
  async spi(ops: readonly SpiOp[]): Promise<readonly Uint8Array[]> {
    const length = ops.reduce((sum, op) => sum + answerBytes(op), 0)
    const payload = await this.#ask(ORDERS.spi, writeSpi(ops), length)
    const read = readSpi(ops, payload)
    if (read.kind === 'done') return read.results
    const { reason, at, status } = read
    const code = reason === 'status' ? 'refused' : 'out-of-step'
    if (code === 'out-of-step') this.#isBroken = true
    const what = reason === 'status' ? `status ${status}` : `a wrong ${reason}`
    throw new McuError(code, `transfer ${at + 1} of ${ops.length} came back with ${what}`, {
      op: ops[at],
      reason,
      status,
    })
  }

  async close(): Promise<void> {
    this.#leave('closed')
    await this.#port.close()
  }

  #ask(
    order: Order,
    payload: Uint8Array,
    answerLength: number,
    waitMs: number = order === ORDERS.spi ? DEADLINE_MS.spi : DEADLINE_MS.order,
  ): Promise<Uint8Array> {
    const run = async (): Promise<Uint8Array> => {
      if (this.#isBroken) await this.#resync()
      return await this.#exchange({ order, payload, answerLength, waitMs })
    }
    const answer = this.#queue.then(run, run)
    this.#queue = answer.catch(() => {})
    return answer
  }

  #exchange(asked: {
    readonly order: Order
    readonly payload: Uint8Array
    readonly answerLength: number
    readonly waitMs: number
  }): Promise<Uint8Array> {
    const { order, payload, answerLength, waitMs } = asked
    return new Promise((resolve, reject) => {
      if (this.#gone !== undefined) {
        reject(new McuError('gone', `${this.#port.path} is gone: ${this.#gone}`, { order }))
        return
      }
      const id = this.#nextId
      this.#nextId = (id + 1) & 0xff
      const cancel = this.#clock.after(waitMs, () => {
        this.counts.timeouts++
        const text = `the bridge on ${this.#port.path} did not answer order ${order} in ${waitMs} ms`
        this.#fail(new McuError('timeout', text, { order, waitMs }))
      })
      this.#waiting = { id, order, answerLength, resolve, reject, cancel }
      this.counts.requests++
      this.#port.write(writeFrame({ id, order, payload }))
    })
  }

  /** Says nothing and listens to nothing until the line has been quiet for long enough. */
  async #resync(): Promise<void> {
    this.counts.resyncs++
    const fromMs = this.#clock.monoMs()
    for (;;) {
      const quietSinceMs = Math.max(this.#lastByteMs, fromMs)
      const leftMs = quietSinceMs + SILENCE_MS - this.#clock.monoMs()
      if (leftMs <= 0 || this.#gone !== undefined) break
      await new Promise<void>((resolve) => this.#clock.after(leftMs, resolve))
    }
    this.#buffer = new Uint8Array(0)
    this.#isBroken = false
  }

  #take(bytes: Uint8Array): void {
    this.#lastByteMs = this.#clock.monoMs()
    if (!this.#waiting) {
      // Nobody asked: it belongs to nothing.
      this.#isBroken = true
      return
    }
    const joined = new Uint8Array(this.#buffer.length + bytes.length)
    joined.set(this.#buffer)
    joined.set(bytes, this.#buffer.length)
    this.#buffer = joined
    const read = readFrame(joined)
    if (read.kind === 'incomplete' && joined.length <= BUFFER_BYTES_MAX) {
      if (!this.#couldBeOurs(joined)) this.#outOfStep('another answer began')
      return
    }
    if (read.kind !== 'frame') this.#outOfStep('a frame that is too long')
    else this.#judge(read.frame, joined.length - read.usedBytes)
  }

  /** The three checks. `restBytes`: came behind the frame, and belongs to nothing. */
  #judge({ id, order, payload }: McuFrame, restBytes: number): void {
    const waiting = this.#waiting!
    if (order === ERROR_ORDER && id === waiting.id) {
      const text = `the bridge does not know order ${waiting.order}, or not with this length`
      this.#fail(new McuError('refused', text, { order: waiting.order }), false)
      return
    }
    const isOurs = id === waiting.id && order === waiting.order + ANSWER_OFFSET
    if (!isOurs || payload.length !== waiting.answerLength) {
      this.#outOfStep(`an answer to ${id}/${order} of ${payload.length} bytes`)
      return
    }
    if (restBytes > 0) this.#isBroken = true
    this.#settle().resolve(payload.slice())
  }

  /** The head of an answer that is still coming: wrong already, or not yet? */
  #couldBeOurs(bytes: Uint8Array): boolean {
    const waiting = this.#waiting!
    if (bytes.length > 0 && bytes[0] !== waiting.id) return false
    if (bytes.length < 4) return true
    const length = bytes[1]! * 256 + bytes[2]!
    if (bytes[3] === ERROR_ORDER) return true
    return bytes[3] === waiting.order + ANSWER_OFFSET && length === waiting.answerLength
  }

  #outOfStep(what: string): void {
    this.counts.outOfStep++
    const { order, id } = this.#waiting!
    const text = `${what} came where ${this.#port.path} was to answer ${id}/${order}`
    this.#fail(new McuError('out-of-step', text, { order }))
  }

  #fail(error: McuError, isBroken = true): void {
    if (isBroken) this.#isBroken = true
    this.#settle().reject(error)
  }

  #settle(): Waiting {
    const waiting = this.#waiting!
    this.#waiting = undefined
    this.#buffer = new Uint8Array(0)
    waiting.cancel()
    return waiting
  }

  #leave(reason: string): void {
    if (this.#gone !== undefined) return
    this.#gone = reason
    if (this.#waiting) {
      const { order } = this.#waiting
      const text = `${this.#port.path} went away before it answered order ${order}: ${reason}`
      this.#fail(new McuError('gone', text, { order }))
    }
    if (reason !== 'closed') this.#onGone(reason)
  }
}
