/** A job that looks from time to time, and sooner when asked: one look after the other, failures told. */

import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import { Serial } from '../../base/serial.ts'
import type { SingularJob } from './singular.ts'

export type RegularLookParts = {
  readonly clock: Clock
  readonly log: Log
  /** From the end of one look to the next. */
  readonly everyMs: number
  /** Two looks are so far apart at the least, however often one is asked for. */
  readonly apartMs?: number
  readonly look: () => Promise<void>
  /** What the log says of a look that failed; the next one comes as usual. */
  readonly failed: string
}

export class RegularLook implements SingularJob {
  readonly #parts: RegularLookParts
  readonly #serial = new Serial()
  #cancel: CancelTimer | undefined
  #isOpen = false
  #lastMs = Number.NEGATIVE_INFINITY
  readonly #breathing = new Set<() => void>()

  constructor(parts: RegularLookParts) {
    this.#parts = parts
  }

  /** A look under way asks this before it goes on. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  open(): void {
    this.#isOpen = true
    this.#lookIn(0)
  }

  /** Resolves when no look is under way any more. */
  async close(): Promise<void> {
    this.#isOpen = false
    this.#cancel?.()
    for (const goOn of this.#breathing) goOn()
    await this.#serial.run(async () => {})
  }

  /** Within a look that is long: others get their turn. Goes on at once when it is being closed, under whatever clock. */
  async breathe(): Promise<void> {
    if (!this.#isOpen) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#breathing.add(resolve)
    this.#parts.clock.after(0, resolve)
    await promise
    this.#breathing.delete(resolve)
  }

  soon(): void {
    if (!this.#isOpen) return
    const { clock, apartMs = 0 } = this.#parts
    this.#lookIn(Math.max(0, apartMs - (clock.monoMs() - this.#lastMs)))
  }

  #lookIn(delayMs: number): void {
    const { clock, log, everyMs, look, failed } = this.#parts
    this.#cancel?.()
    this.#cancel = clock.after(delayMs, () => {
      this.#lastMs = clock.monoMs()
      this.#serial
        .run(look)
        .catch((error) => log.error({ error }, failed))
        .finally(() => {
          if (this.#isOpen) this.#lookIn(everyMs)
        })
    })
  }
}
