/**
 * Passers-by at a counter that tells totals since it was switched on: differences, spread over the
 * interval they were counted in, by hour and by quarter. A gap keeps the people and loses their hour:
 * its time is not covered (detection.md §4).
 */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact } from '../../sync/fact.ts'
import { stepCounter } from './counter-step.ts'
import { fillHours, type HourBook, type HourRow, openHours } from './hours.ts'
import { type DetectStep, type Instant, makeFact } from './step.ts'

export type FootfallReading = Instant & {
  readonly devEui: DevEui
  readonly fCntUp: number
  readonly inTotal: number
  readonly outTotal: number
  readonly restarted: boolean
}

export type FootfallState = {
  readonly version: 1
  readonly last: {
    readonly devEui: DevEui
    readonly fCntUp: number
    readonly lineMs: number
    readonly inTotal: number
    readonly outTotal: number
  } | null
  /** Of the open hour: in, out, ms covered. */
  readonly hours: HourBook | null
  /** The same of the open quarter; left out by older programs. */
  readonly quarters?: HourBook | null
}

export const FOOTFALL_START: FootfallState = { version: 1, last: null, hours: null, quarters: null }

/** `counterBits`: width of the device's totals where it is known. */
export type FootfallContext = {
  readonly subject: string
  readonly counterBits?: number | undefined
}

const HOUR_MS = 3_600_000
const QUARTER_MS = HOUR_MS / 4
const COVERED_MAX_MS = 2 * HOUR_MS
/** Widths that totals come in: 16 bits hold a busy street for a week. */
const WIDTHS = [16, 24, 32] as const
/** Nobody has seen more pass a line of two metres: 150 a minute. */
const PASSERS_PER_MINUTE_MAX = 150

export function stepFootfall(
  state: FootfallState,
  input: FootfallReading,
  context: FootfallContext,
): DetectStep<FootfallState> {
  const { devEui, fCntUp, lineMs, inTotal, outTotal } = input
  const last = { devEui, fCntUp, lineMs, inTotal, outTotal }
  const { last: before } = state
  if (before && lineMs <= before.lineMs) return { state, facts: [], timerMs: undefined }
  const isSame = before?.devEui === devEui
  const counted = isSame ? countedSince(before, input, context.counterBits) : undefined
  const spanMs = before ? lineMs - before.lineMs : 0
  const coveredMs = counted && spanMs <= COVERED_MAX_MS ? spanMs : 0
  const amounts = [counted?.inCount ?? 0, counted?.outCount ?? 0, coveredMs]
  const fill = (book: HourBook | null | undefined, bucketMs: number) =>
    fillHours(book ?? openHours(lineMs, amounts.length), input, lineMs, amounts, bucketMs)
  const hours = fill(state.hours, HOUR_MS)
  const quarters = fill(state.quarters, QUARTER_MS)
  const facts = [
    ...quarters.rows.map((row) => quarterFact(row, input, context.subject)),
    ...hours.rows.map((row) => hourFact(row, input, context.subject)),
  ]
  const next = { version: 1, last, hours: hours.book, quarters: quarters.book } as const
  return { state: next, facts, timerMs: undefined }
}

function hourFact({ hourMs, sums }: HourRow, now: Instant, subject: string): EventFact {
  const fields = { hourMs, ...countsOf(sums, HOUR_MS) }
  return makeFact('countHour', { ...now, atMs: hourMs + HOUR_MS }, subject, fields)
}

function quarterFact({ hourMs, sums }: HourRow, now: Instant, subject: string): EventFact {
  const fields = { quarterMs: hourMs, ...countsOf(sums, QUARTER_MS) }
  return makeFact('countQuarter', { ...now, atMs: hourMs + QUARTER_MS }, subject, fields)
}

function countsOf([inSum = 0, outSum = 0, covered = 0]: readonly number[], bucketMs: number) {
  return {
    inCount: Math.round(inSum * 10) / 10,
    outCount: Math.round(outSum * 10) / 10,
    coverage: Math.min(1, Math.round((covered / bucketMs) * 1000) / 1000),
  }
}

function countedSince(
  before: NonNullable<FootfallState['last']>,
  input: FootfallReading,
  counterBits: number | undefined,
): { readonly inCount: number; readonly outCount: number } | undefined {
  const { fCntUp, lineMs, restarted } = input
  const minutes = (lineMs - before.lineMs) / 60_000
  const count = (earlier: number, later: number) =>
    stepCounter(
      { pulses: earlier, fCntUp: before.fCntUp, lineMs: before.lineMs },
      { pulses: later, fCntUp, lineMs, restarted },
      {
        modulus: 2 ** (counterBits ?? widthOf(earlier)),
        pulsesMax: PASSERS_PER_MINUTE_MAX * minutes + 10,
      },
    )
  const inStep = count(before.inTotal, input.inTotal)
  const outStep = count(before.outTotal, input.outTotal)
  if (inStep.kind !== 'counted' || outStep.kind !== 'counted') return undefined
  return { inCount: inStep.pulses, outCount: outStep.pulses }
}

/**
 * The narrowest counter that holds the total: one that fell from near the end of that width rolled over,
 * one that fell from elsewhere would have counted more than can have passed, and was reset.
 */
function widthOf(total: number): number {
  return WIDTHS.find((bits) => total < 2 ** bits) ?? WIDTHS[2]
}
