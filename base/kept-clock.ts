/**
 * A machine's clock with what is known of it. A machine without a battery wakes in 1970, or where a floor
 * has lifted it, and nobody has set it yet: its label is not to be trusted, whatever it looks like. Once
 * somebody tells the time it is held over here, should the machine itself not be allowed to take it.
 */

import type { Clock, ClockState } from './clock.ts'

/** Where the wall clock was lifted to at the start, so that certificates are valid; it is no time. */
export type ClockFloor = { readonly wallMs: number; readonly monoMs: number }

/** A wall clock that leaves its floor by more was set by somebody. */
const SET_MS = 2_000
/** Without word of its source a told time is held over after so long. */
const TOLD_FOR_MS = 24 * 3_600_000

export class KeptClock implements Clock {
  readonly #inner: Clock
  readonly #floor: ClockFloor | undefined
  readonly #isSynchronized: () => boolean
  /** What is added to the machine's wall clock, and how good it was when it was told. */
  #told:
    | { readonly offsetMs: number; readonly clk: ClockState; readonly monoMs: number }
    | undefined

  constructor(parts: {
    readonly inner: Clock
    readonly floor?: ClockFloor | undefined
    /** Whether the machine's clock follows NTP now. */
    readonly isSynchronized?: () => boolean
  }) {
    this.#inner = parts.inner
    this.#floor = parts.floor
    this.#isSynchronized = parts.isSynchronized ?? (() => false)
  }

  wallMs(): number {
    const told = this.#isMachineSet() ? undefined : this.#told
    return this.#inner.wallMs() + (told?.offsetMs ?? 0)
  }

  monoMs(): number {
    return this.#inner.monoMs()
  }

  after(delayMs: number, run: () => void): () => void {
    return this.#inner.after(delayMs, run)
  }

  clockState(): ClockState {
    if (this.#isMachineSet()) {
      if (this.#isSynchronized()) return 2
      return this.#isFresh() ? (this.#told?.clk ?? 1) : 1
    }
    if (!this.#told) return 0
    return this.#isFresh() ? this.#told.clk : 1
  }

  /** The time was told and the machine does not have it: its own labels are wrong. */
  get isHeldHere(): boolean {
    return this.#told !== undefined && !this.#isMachineSet()
  }

  /** The time at a moment of the monotonic clock, by a source as good as `clk`. */
  tell(at: { readonly utcMs: number; readonly monoMs: number; readonly clk: ClockState }): void {
    const offsetMs = at.utcMs - at.monoMs - (this.#inner.wallMs() - this.#inner.monoMs())
    this.#told = { offsetMs, clk: at.clk, monoMs: this.#inner.monoMs() }
  }

  #isFresh(): boolean {
    return this.#told !== undefined && this.#inner.monoMs() - this.#told.monoMs < TOLD_FOR_MS
  }

  /** By NTP, by us, by anybody: plausible, and no longer where the floor put it. */
  #isMachineSet(): boolean {
    if (this.#inner.clockState() === 0) return false
    if (!this.#floor) return true
    const passedMs = this.#inner.monoMs() - this.#floor.monoMs
    return Math.abs(this.#inner.wallMs() - this.#floor.wallMs - passedMs) > SET_MS
  }
}
