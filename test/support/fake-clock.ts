/**
 * A Clock that stands still until it is told to go: timers run in order, at exactly their time. A
 * heap keeps them, so that it carries a whole city.
 */

import type { CancelTimer, Clock, ClockState } from '../../base/clock.ts'
import { Heap } from '../../base/heap.ts'

type Timer = { readonly dueMs: number; readonly order: number; run: (() => void) | undefined }

/** Cancelled timers stay in the heap until they are more than the live ones, and than this. */
const CANCELLED_KEPT = 64

export class FakeClock implements Clock {
  state: ClockState = 2
  #monoMs: number
  #wallMinusMonoMs: number
  readonly #heap = new Heap<Timer>(isBefore)
  #cancelled = 0
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
    const timer: Timer = { dueMs: this.#monoMs + Math.max(0, delayMs), order: this.#order++, run }
    this.#heap.push(timer)
    return () => this.#cancel(timer)
  }

  /** Lets time pass and runs what falls due, also what that makes fall due. */
  advance(byMs: number): void {
    const untilMs = this.#monoMs + byMs
    while (this.runNext(untilMs)) {}
  }

  /** The same, and lets what each timer has begun come to rest before the next. */
  async pass(byMs: number): Promise<void> {
    const untilMs = this.#monoMs + byMs
    do await new Promise((rested) => setImmediate(rested))
    while (this.runNext(untilMs))
  }

  /** Runs the next timer if it is due by `untilMs`; else time stands at `untilMs` and it is `false`. */
  runNext(untilMs: number): boolean {
    const next = this.#peek()
    if (!next || next.dueMs > untilMs) {
      this.#monoMs = Math.max(this.#monoMs, untilMs)
      return false
    }
    this.#heap.drop()
    this.#monoMs = Math.max(this.#monoMs, next.dueMs)
    const { run } = next
    // A cancel that comes later finds nothing to do.
    next.run = undefined
    run!()
    return true
  }

  /** When the next timer is due on the monotonic clock; `undefined` when none is set. */
  get nextMs(): number | undefined {
    return this.#peek()?.dueMs
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#heap.length - this.#cancelled
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

  #cancel(timer: Timer): void {
    if (!timer.run) return
    timer.run = undefined
    this.#cancelled++
    if (this.#cancelled <= CANCELLED_KEPT || this.#cancelled <= this.waiting) return
    this.#heap.fill(this.#heap.values().filter(({ run }) => run))
    this.#cancelled = 0
  }

  #peek(): Timer | undefined {
    for (;;) {
      const { first } = this.#heap
      if (!first || first.run) return first
      this.#heap.drop()
      this.#cancelled--
    }
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)
}
