/**
 * The hypervisor's answers to what gateways ask: some at once, others wait, one of each gateway. Full:
 * the newest is dropped and counted; its gateway asks again.
 */

import type { GatewayEui } from '../../base/ids.ts'

export type AnsweringParts = {
  /** `undefined`: it was no question. May throw: then there is no answer. */
  readonly answer: (message: Uint8Array) => Promise<Uint8Array | undefined>
  readonly send: (gw: GatewayEui, message: Uint8Array) => void
  /** `full`: one was dropped; else why one could not be answered. */
  readonly trouble: (what: 'full' | 'failed', detail: string) => void
  readonly atOnceMax?: number
  readonly waitingMax?: number
}

/** Each reads a file. */
const AT_ONCE_MAX = 8
/** A thousand gateways that are told of a package in the same second. */
const WAITING_MAX = 1_024

export class Answering {
  readonly #parts: AnsweringParts
  readonly #waiting = new Map<GatewayEui, Uint8Array>()
  #running = 0

  constructor(parts: AnsweringParts) {
    this.#parts = parts
  }

  /** A gateway asks one thing at a time: a newer question takes the place of one that waits. */
  ask(gw: GatewayEui, message: Uint8Array): void {
    const { waitingMax = WAITING_MAX, trouble } = this.#parts
    if (!this.#waiting.has(gw) && this.#waiting.size >= waitingMax) {
      trouble('full', `${waitingMax} gateways wait for an answer`)
      return
    }
    this.#waiting.set(gw, message)
    this.#next()
  }

  #next(): void {
    const { atOnceMax = AT_ONCE_MAX } = this.#parts
    for (const [gw, message] of this.#waiting) {
      if (this.#running >= atOnceMax) return
      this.#waiting.delete(gw)
      this.#running++
      void this.#answer(gw, message).finally(() => {
        this.#running--
        this.#next()
      })
    }
  }

  async #answer(gw: GatewayEui, message: Uint8Array): Promise<void> {
    const { answer, send, trouble } = this.#parts
    try {
      const answered = await answer(message)
      if (answered) send(gw, answered)
    } catch (error) {
      trouble('failed', error instanceof Error ? error.message : String(error))
    }
  }
}
