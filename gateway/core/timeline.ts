/**
 * The engine's line of time: it starts where the last run ended or at the wall clock, whichever is
 * later and believable, and then follows the monotonic clock. It never goes back and never steps
 * (I12); the wall clock only labels, and while it was never set the monotonic one does (F19).
 */

import type { Clock, ClockState } from '../../base/clock.ts'
import type { RecordTime } from '../journal/record.ts'

/** A gateway that was off longer has lost its clock rather than its power (F20). */
const DOWNTIME_MAX_MS = 400 * 24 * 3_600_000
/** A wall clock that moves this far against the monotonic one was set by somebody. */
const STEP_MS = 1_000

export class Timeline {
  readonly #clock: Clock
  readonly #startLineMs: number
  readonly #startMonoMs: number
  #lastLineMs: number
  #offsetMs: number
  #clk: ClockState

  constructor(clock: Clock, last: { readonly lineMs: number }) {
    const wallMs = clock.wallMs()
    const offMs = wallMs - last.lineMs
    const believable =
      last.lineMs === 0 || (clock.clockState() > 0 && offMs > 0 && offMs < DOWNTIME_MAX_MS)
    this.#clock = clock
    this.#clk = clock.clockState()
    this.#startLineMs = Math.floor(believable ? wallMs : last.lineMs)
    this.#startMonoMs = clock.monoMs()
    this.#lastLineMs = this.#startLineMs
    this.#offsetMs = wallMs - this.#startMonoMs
  }

  /** The time of something that happened at `monoMs`, labelled `atMs`; now, when left out. */
  time(when?: { readonly monoMs: number; readonly atMs: number }): RecordTime {
    const monoMs = when?.monoMs ?? this.#clock.monoMs()
    // Records stand in the order of the journal: a frame that waited does not turn time back.
    this.#lastLineMs = Math.max(this.#lastLineMs, this.lineOf(monoMs))
    const clk = this.#clock.clockState()
    // A clock that was never set labels by the monotonic clock, until a CLOCK message tells its UTC.
    const labelMs = clk === 0 ? monoMs : (when?.atMs ?? this.#clock.wallMs())
    return { lineMs: this.#lastLineMs, atMs: Math.max(0, Math.floor(labelMs)), clk }
  }

  /** The clock has become known since the last look: what its monotonic time means in UTC. */
  takeClockSet():
    | { readonly monoMs: number; readonly utcMs: number; readonly clk: ClockState }
    | undefined {
    const clk = this.#clock.clockState()
    const wasUnset = this.#clk === 0
    this.#clk = clk
    if (!wasUnset || clk === 0) return undefined
    return { monoMs: Math.floor(this.#clock.monoMs()), utcMs: this.#clock.wallMs(), clk }
  }

  lineOf(monoMs: number): number {
    return Math.floor(this.#startLineMs + (monoMs - this.#startMonoMs))
  }

  monoOf(lineMs: number): number {
    return this.#startMonoMs + (lineMs - this.#startLineMs)
  }

  /** How far the wall clock has been set since the last look, or undefined when it was not. */
  takeStepMs(): number | undefined {
    const offsetMs = this.#clock.wallMs() - this.#clock.monoMs()
    const stepMs = offsetMs - this.#offsetMs
    this.#offsetMs = offsetMs
    return Math.abs(stepMs) >= STEP_MS ? Math.round(stepMs) : undefined
  }
}
