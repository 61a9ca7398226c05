/** A Clock that stands still until it is told to go: timers run in order, at exactly their time. */

import type { CancelTimer, Clock, ClockState } from '../../base/clock.ts'

type Timer = { readonly dueMs: number; readonly order: number; readonly run: () => void }

export class FakeClock implements Clock {
  state: ClockState = 2
  #monoMs: number
  #wallMinusMonoMs: number
  #timers: Timer[] = []
  #order = 0

  constructor(start: { readonly monoMs?: number; readonly wallMs?: number } = {}) {
    this.#monoMs = start.monoMs ?? 1_000_000
    this.#wallMinusMonoMs = (start.wallMs ?? Date.UTC(2027, 5, 1)) - this.#monoMs
  }

  wallMs(): number {
    return this.#monoMs + this.#wallMinusMonoMs
  }

  monoMs(): number {
    return this.#monoMs
  }

  clockState(): ClockState {
    return this.state
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer = { dueMs: this.#monoMs + Math.max(0, delayMs), order: this.#order++, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Lets time pass and runs what falls due, also what that makes fall due. */
  advance(byMs: number): void {
    const untilMs = this.#monoMs + byMs
    for (;;) {
      const next = this.#timers
        .filter((timer) => timer.dueMs <= untilMs)
        .sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0]
      if (!next) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#monoMs = Math.max(this.#monoMs, next.dueMs)
      next.run()
    }
    this.#monoMs = untilMs
  }

  /** The process sleeps (SIGSTOP, suspend): time passes, and all that fell due runs late, at once. */
  freeze(byMs: number): void {
    this.#monoMs += byMs
    this.advance(0)
  }

  /** NTP or a technician moves the wall clock; durations do not notice. */
  stepWall(byMs: number): void {
    this.#wallMinusMonoMs += byMs
  }
}
