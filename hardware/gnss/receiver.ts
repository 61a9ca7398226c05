/**
 * A GNSS receiver on a serial line: listens, and when the line goes looks for it again. A gateway
 * without it works; it only cannot tell GPS time.
 */

import { type Clock, sleep } from '../../base/clock.ts'
import type { BytePort } from '../mcu/port.ts'
import type { GnssMessage } from './messages.ts'
import { GnssStream } from './stream.ts'
import { askForGpsTime } from './ubx.ts'

const LOOK_MS = { first: 1_000, most: 10_000 } as const
/** A receiver speaks every second: a line that does not is taken down and up again. */
const SILENCE_MS_MAX = 10_000

export type GnssReceiverParts = {
  readonly clock: Clock
  /** Looks for the receiver and gives its port; rejects while it is not there. */
  readonly findPort: () => Promise<BytePort>
  readonly onMessage: (message: GnssMessage) => void
  /** Once per loss, with what to do; and once when it is back. */
  readonly onTrouble: (code: 'gnss-gone' | 'gnss-back', detail: string) => void
}

export class GnssReceiver {
  readonly #parts: GnssReceiverParts
  readonly #ending = new AbortController()
  #port: BytePort | undefined
  #heardMs = 0
  #isLost = false
  #running: Promise<void> | undefined

  constructor(parts: GnssReceiverParts) {
    this.#parts = parts
  }

  /** Returns at once: who has no receiver yet may plug it in later. */
  open(): void {
    this.#running ??= this.#live()
  }

  async close(): Promise<void> {
    this.#ending.abort()
    await this.#running
  }

  async #live(): Promise<void> {
    const { clock } = this.#parts
    const { signal } = this.#ending
    let waitMs: number = LOOK_MS.first
    while (!signal.aborted) {
      const { heard, why } = await this.#listen()
      if (signal.aborted) return
      if (!this.#isLost) this.#parts.onTrouble('gnss-gone', why)
      this.#isLost = true
      waitMs = heard ? LOOK_MS.first : Math.min(2 * waitMs, LOOK_MS.most)
      await sleep(clock, waitMs, signal)
    }
  }

  /** One life of the line: until it is gone, silent, or closed. */
  async #listen(): Promise<{ readonly heard: boolean; readonly why: string }> {
    const { clock, findPort, onMessage } = this.#parts
    const stream = new GnssStream()
    const gone = new AbortController()
    let why = ''
    let heard = false
    try {
      const port = await findPort()
      this.#port = port
      this.#heardMs = clock.monoMs()
      await port.open({
        onBytes: (bytes) => {
          this.#heardMs = clock.monoMs()
          for (const message of stream.push(bytes)) {
            heard = true
            this.#found(port.path)
            onMessage(message)
          }
        },
        onGone: (reason) => {
          why = `${port.path}: ${reason}`
          gone.abort()
        },
      })
      // Receivers of other makers do not know the question, and do not mind.
      port.write(askForGpsTime())
      while (!gone.signal.aborted && !this.#ending.signal.aborted) {
        const signal = AbortSignal.any([gone.signal, this.#ending.signal])
        await sleep(clock, SILENCE_MS_MAX / 2, signal)
        if (clock.monoMs() - this.#heardMs < SILENCE_MS_MAX) continue
        why = `${port.path}: silent for ${SILENCE_MS_MAX / 1000} s; check the baud rate`
        break
      }
    } catch (error) {
      why = error instanceof Error ? error.message : String(error)
    }
    await this.#port?.close().catch(() => {})
    this.#port = undefined
    return { heard, why }
  }

  #found(path: string): void {
    if (this.#isLost) this.#parts.onTrouble('gnss-back', path)
    this.#isLost = false
  }
}
