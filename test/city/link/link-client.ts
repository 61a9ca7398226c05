/**
 * One connection to the modelled broker, and the wish to have it again: what MqttLink is over real
 * sockets (sync/transport/mqtt-link.ts), with the same waits.
 *
 *   waiting ──backoff──▶ up ──cut, broker gone──▶ waiting
 *                         └──half-open: nothing passes, noticed after 1.5 keepalives──▶ waiting
 */

import { type BackoffPolicy, backoffMs } from '../../../base/backoff.ts'
import type { CancelTimer, Clock } from '../../../base/clock.ts'
import type { Random } from '../../../base/random.ts'

/** As in sync/transport/mqtt-link.ts. */
const RECONNECT: BackoffPolicy = { firstMs: 1_000, mostMs: 45_000 }
const HANDSHAKE_MS = { least: 40, spread: 400 } as const
/** MQTT's keepalive of 45 s; an answer that stays away is missed after half of it more. */
const HALF_OPEN_NOTICED_MS = { least: 22_000, spread: 45_500 } as const
/** Messages that wait for a slow line; MqttLink holds as many. */
const QUEUE_MAX = 256

export type ClientParts = {
  readonly clock: Clock
  readonly random: Random
  /** May it connect now? */
  readonly brokerUp: () => boolean
  readonly onUp: () => void
  readonly onDown: (reason: string) => void
}

export class LinkClient {
  readonly #parts: ClientParts
  #connected = false
  #closed = false
  /** The way to the broker: whole, cut with a reset, or silently dead. */
  #way: 'open' | 'cut' | 'dead' = 'open'
  #attempt = 0
  #cancelRetry: CancelTimer = () => {}
  #cancelNotice: CancelTimer = () => {}
  /** Grows with each connection: what was under way on an old one is lost. */
  #connection = 0
  #lineFreeMs = 0
  #queued = 0

  constructor(parts: ClientParts) {
    this.#parts = parts
    this.#retryIn(this.#draw(HANDSHAKE_MS))
  }

  get connected(): boolean {
    return this.#connected
  }

  setWay(way: 'open' | 'cut' | 'dead'): void {
    this.#way = way
    this.#cancelNotice()
    if (!this.#connected) return
    if (way === 'cut') this.drop('connection reset')
    if (way === 'dead') {
      const noticedMs = this.#draw(HALF_OPEN_NOTICED_MS)
      const notice = (): void => this.drop('keepalive timeout')
      this.#cancelNotice = this.#parts.clock.after(noticedMs, notice)
    }
  }

  /** The connection is gone. */
  drop(reason: string): void {
    if (!this.#connected) return
    this.#connected = false
    this.#connection++
    this.#queued = 0
    this.#lineFreeMs = 0
    this.#cancelNotice()
    this.#parts.onDown(reason)
    this.#retryIn(backoffMs(RECONNECT, this.#attempt++, this.#parts.random))
  }

  close(): void {
    this.#closed = true
    this.#connected = false
    this.#connection++
    this.#cancelRetry()
    this.#cancelNotice()
  }

  /**
   * Carries bytes over the line, either way: in order, at its speed; `false` when there is no
   * connection or too much waits. What is under way when the connection ends never arrives.
   */
  carry(
    bytes: number,
    line: { readonly latencyMs: number; readonly bytesPerS: number },
    arrive: () => void,
  ): boolean {
    if (!this.#connected || this.#queued >= QUEUE_MAX) return false
    const { clock } = this.#parts
    const nowMs = clock.monoMs()
    this.#lineFreeMs = Math.max(nowMs, this.#lineFreeMs) + (bytes * 1000) / line.bytesPerS
    const connection = this.#connection
    this.#queued++
    clock.after(this.#lineFreeMs - nowMs + line.latencyMs, () => {
      if (connection !== this.#connection) return
      this.#queued--
      if (this.#way === 'open') arrive()
    })
    return true
  }

  #retryIn(delayMs: number): void {
    this.#cancelRetry()
    if (this.#closed) return
    this.#cancelRetry = this.#parts.clock.after(delayMs, () => this.#connect())
  }

  #connect(): void {
    if (this.#way !== 'open' || !this.#parts.brokerUp()) {
      this.#retryIn(backoffMs(RECONNECT, this.#attempt++, this.#parts.random))
      return
    }
    this.#connected = true
    this.#attempt = 0
    this.#parts.onUp()
  }

  #draw({ least, spread }: { readonly least: number; readonly spread: number }): number {
    return least + this.#parts.random.unit() * spread
  }
}
