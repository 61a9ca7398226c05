/**
 * What all detectors share: when something is, and what a step gives back.
 *
 * A detector measures durations on the engine's own time line only, which never steps; UTC is a
 * label put on facts at the end (faults I12). Its state is plain data, its timers are part of it.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { ClockState } from '../../base/clock.ts'
import { type EventFact, type EventFactType, FACT_TYPES } from '../../sync/fact.ts'

export type Instant = {
  /** The engine's monotonic time line, ms. */
  readonly lineMs: number
  /** UTC label of the same moment, and how far that clock was to be trusted. */
  readonly atMs: number
  readonly clk: ClockState
}

/** Of an input that carries more, its moment alone. */
export function instantOf({ lineMs, atMs, clk }: Instant): Instant {
  return { lineMs, atMs, clk }
}

/** A timer the detector asked for has come; late is allowed, early does nothing. */
export type TimerDue = Instant & { readonly kind: 'timer' }

export type DetectStep<State> = {
  readonly state: State
  readonly facts: readonly EventFact[]
  /** The next moment of the time line at which the detector wants a `timer`. */
  readonly timerMs: number | undefined
}

/** The UTC label of another moment of the line, by the clock of now. */
export function labelOf(now: Instant, lineMs: number): number {
  return Math.round(now.atMs + (lineMs - now.lineMs))
}

/** The same clock seen at another moment of the line. */
export function instantAt(now: Instant, lineMs: number): Instant {
  return { lineMs, atMs: labelOf(now, lineMs), clk: now.clk }
}

type FieldsOf<T extends EventFactType> = {
  readonly [name in (typeof FACT_TYPES)[T]['fields'][number]]: CborValue
}

/**
 * A fact about `subject`, decided at `when`; the type says its stream and its fields. An hour that
 * began before a boot into 1970 would be labelled below zero, which no reader takes: it is of the boot.
 */
export function makeFact<T extends EventFactType>(
  type: T,
  when: Instant,
  subject: string,
  fields: FieldsOf<T>,
): EventFact {
  const { stream } = FACT_TYPES[type]
  const atMs = Math.max(0, when.atMs)
  return { stream, type, subject, atMs, clk: when.clk, rev: 0, fields }
}

/** The earliest of the moments that are wanted at all. */
export function earliest(...moments: readonly (number | undefined)[]): number | undefined {
  const wanted = moments.filter((moment) => moment !== undefined)
  return wanted.length > 0 ? Math.min(...wanted) : undefined
}
