/**
 * The pipe of an irrigation zone between meter and sprinklers: what flows through it is what the
 * meter counts. Water comes some seconds after the valve has opened; a hidden leak drips for ever.
 */

import type { Clock } from '../../../base/clock.ts'

export type ZonePlan = {
  readonly litresPerPulse: number
  /** While the valve is open. */
  readonly litresPerMinute: number
  /** Behind the meter, before the valve; 0 for a sound pipe. */
  readonly leakLitresPerHour: number
}

/** The membrane of a solenoid valve moves slowly, and the pipes behind it fill first. */
const FILL_MS = 6_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

export class ZonePipe {
  /** Told when water begins to flow through the valve. */
  onOpened: () => void = () => {}
  readonly #clock: Clock
  readonly #plan: ZonePlan
  #litres: number
  #toMonoMs: number
  #flowsFromMonoMs: number | undefined
  #addedLeakLitresPerHour = 0
  #isJammed = false

  constructor(clock: Clock, plan: ZonePlan, litresSoFar: number) {
    this.#clock = clock
    this.#plan = plan
    this.#litres = litresSoFar
    this.#toMonoMs = clock.monoMs()
  }

  get isOpen(): boolean {
    return this.#flowsFromMonoMs !== undefined
  }

  setOpen(isOpen: boolean): void {
    if (isOpen === this.isOpen || (this.#isJammed && !isOpen)) return
    this.#run()
    this.#flowsFromMonoMs = isOpen ? this.#clock.monoMs() + FILL_MS : undefined
    if (isOpen) this.onOpened()
  }

  /** From now on it leaks so much more, behind the meter and before the valve; 0 mends it. */
  leak(litresPerHour: number): void {
    this.#run()
    this.#addedLeakLitresPerHour = litresPerHour
  }

  /** A stone in the valve's seat: from now on it does not close. */
  jam(): void {
    this.#isJammed = true
  }

  /** What the meter's counter shows now: whole pulses, 32 bits. */
  pulses(): number {
    this.#run()
    return Math.floor(this.#litres / this.#plan.litresPerPulse) % 2 ** 32
  }

  #run(): void {
    const nowMs = this.#clock.monoMs()
    const { litresPerMinute } = this.#plan
    const leakLitresPerHour = this.#plan.leakLitresPerHour + this.#addedLeakLitresPerHour
    this.#litres += ((nowMs - this.#toMonoMs) / HOUR_MS) * leakLitresPerHour
    if (this.#flowsFromMonoMs !== undefined) {
      const fromMs = Math.max(this.#toMonoMs, this.#flowsFromMonoMs)
      this.#litres += (Math.max(0, nowMs - fromMs) / MINUTE_MS) * litresPerMinute
    }
    this.#toMonoMs = nowMs
  }
}
