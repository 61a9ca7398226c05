/**
 * The demo's clock: it runs through the past as fast as the machine can, then goes on with the
 * machine's own time. Both count from the same zero, so a timer set in the past is kept in the
 * present: the sensors do not notice that their world has become real.
 */

import type { CancelTimer, Clock, ClockState } from '../../base/clock.ts'
import { FakeClock } from '../support/fake-clock.ts'

type Entry = { readonly dueMs: number; readonly run: () => void; cancel: CancelTimer }

export class DemoClock implements Clock {
  readonly #system: Clock
  readonly #entries = new Set<Entry>()
  #past: FakeClock | undefined

  /** Begins `backMs` ago; with 0 it is the machine's clock from the start. */
  constructor(system: Clock, backMs: number) {
    this.#system = system
    if (backMs > 0) {
      const monoMs = system.monoMs() - backMs
      this.#past = new FakeClock({ monoMs, wallMs: system.wallMs() - backMs })
    }
  }

  get isLive(): boolean {
    return this.#past === undefined
  }

  wallMs(): number {
    return (this.#past ?? this.#system).wallMs()
  }

  monoMs(): number {
    return (this.#past ?? this.#system).monoMs()
  }

  clockState(): ClockState {
    return this.#system.clockState()
  }

  after(delayMs: number, run: () => void): CancelTimer {
    if (!this.#past) return this.#system.after(delayMs, run)
    const entry: Entry = { dueMs: this.monoMs() + Math.max(0, delayMs), run, cancel: () => {} }
    this.#arm(entry, this.#past)
    return () => {
      this.#entries.delete(entry)
      entry.cancel()
    }
  }

  /** Runs the next timer of the past; `false` when the present is reached. */
  runNext(): boolean {
    return this.#past?.runNext(this.#system.monoMs()) ?? false
  }

  /** From now on time passes by itself; what fell due on the way runs at once, in order. */
  goLive(): void {
    this.#past = undefined
    const waiting = [...this.#entries].sort((a, b) => a.dueMs - b.dueMs)
    for (const entry of waiting) this.#arm(entry, this.#system)
  }

  #arm(entry: Entry, clock: Clock): void {
    this.#entries.add(entry)
    entry.cancel = clock.after(entry.dueMs - clock.monoMs(), () => {
      this.#entries.delete(entry)
      entry.run()
    })
  }
}
