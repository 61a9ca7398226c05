/** Looks again and again, one look after the other, and tells a failure once for as long as it stays the same. */

import type { CancelTimer, Clock } from './clock.ts'

export type LookingParts = {
  readonly clock: Clock
  /** From the end of one look to the next; the first comes as much later. */
  readonly everyMs: number
  /** Gives what failed; '' when nothing did. Its rejection is a failure too. */
  readonly look: () => Promise<string>
  readonly failed: (detail: string) => void
}

export class Looking {
  readonly #parts: LookingParts
  #cancel: CancelTimer
  #isClosed = false
  /** What failed at the last look. */
  #failure = ''

  constructor(parts: LookingParts) {
    this.#parts = parts
    this.#cancel = parts.clock.after(parts.everyMs, () => void this.#turn())
  }

  /** A look under way asks this before it acts. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  async #turn(): Promise<void> {
    await this.now()
    const { clock, everyMs } = this.#parts
    if (!this.#isClosed) this.#cancel = clock.after(everyMs, () => void this.#turn())
  }

  /** One look, beside those of the timer. */
  async now(): Promise<void> {
    const { look, failed } = this.#parts
    const failure = await look().catch(String)
    if (failure !== '' && failure !== this.#failure) failed(failure)
    this.#failure = failure
  }
}
