/**
 * The clock of one gateway in the city: a quartz that runs a little fast or slow, a wall clock that
 * may be unset (1970), wrong or stepped, and one life of a process that can end or stand still.
 */

import type { Clock, ClockState } from '../../../base/clock.ts'
import type { FakeClock } from '../../support/fake-clock.ts'

/** One run of the gateway's process. When it has ended nothing of it may happen any more. */
export class Life {
  ended = false
  #frozen: (() => void)[] | undefined

  /** Runs the task now, when the process thaws, or never. */
  enter(task: () => void): void {
    if (this.ended) return
    if (this.#frozen) this.#frozen.push(task)
    else task()
  }

  /** SIGSTOP: what should happen waits. */
  freeze(): void {
    this.#frozen ??= []
  }

  thaw(): void {
    const waiting = this.#frozen ?? []
    this.#frozen = undefined
    for (const task of waiting) this.enter(task)
  }
}

export class MachineClock {
  readonly #city: FakeClock
  readonly #rate: number
  #bootedCityMs: number
  #state: ClockState = 2
  #wallErrorMs = 0

  /** `driftPpm`: how much faster than the world its quartz runs. */
  constructor(city: FakeClock, driftPpm: number) {
    this.#city = city
    this.#rate = 1 + driftPpm / 1e6
    this.#bootedCityMs = city.monoMs()
  }

  /** The machine starts: its monotonic clock begins anew; without an RTC it believes it is 1970. */
  boot(clock: { readonly isSet: boolean }): void {
    this.#bootedCityMs = this.#city.monoMs()
    this.#state = clock.isSet ? 1 : 0
    this.#wallErrorMs = 0
  }

  /** NTP has answered. */
  discipline(): void {
    this.#state = 2
    this.#wallErrorMs = 0
  }

  stepWall(byMs: number): void {
    this.#wallErrorMs += byMs
  }

  get isSet(): boolean {
    return this.#state > 0
  }

  monoMs(): number {
    return 1_000 + (this.#city.monoMs() - this.#bootedCityMs) * this.#rate
  }

  /** Whole milliseconds, as Date.now gives them. */
  wallMs(): number {
    const trueMs = this.isSet ? this.#city.wallMs() : this.monoMs()
    return Math.floor(trueMs + this.#wallErrorMs)
  }

  /** A time of this machine's monotonic clock on the city's. */
  cityMonoMs(monoMs: number): number {
    return this.#bootedCityMs + (monoMs - 1_000) / this.#rate
  }

  /** The clock as one process sees it. */
  ofLife(life: Life): Clock {
    return {
      wallMs: () => this.wallMs(),
      monoMs: () => this.monoMs(),
      clockState: () => this.#state,
      after: (delayMs, run) => {
        let cancelled = false
        // Whole milliseconds, never early, as Node's timers.
        const cancel = this.#city.after(Math.ceil(delayMs / this.#rate), () =>
          life.enter(() => {
            // A timer that fell due while the process stood still may have been taken back.
            if (!cancelled) run()
          }),
        )
        return () => {
          cancelled = true
          cancel()
        }
      },
    }
  }
}
