/**
 * Passers-by at a counter that tells totals since it was switched on: differences, spread over the
 * interval they were counted in, by hour. A gap keeps the people and loses their hour: its time is
 * not covered (detection.md §4).
 */

import type { DevEui } from '../../base/ids.ts'
import { stepCounter } from './counter-step.ts'
import { fillHours, type HourBook, openHours } from './hours.ts'
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
}

export const FOOTFALL_START: FootfallState = { version: 1, last: null, hours: null }

const HOUR_MS = 3_600_000
const COVERED_MAX_MS = 2 * HOUR_MS
const MODULUS = 2 ** 32
/** Nobody has seen more pass a line of two metres: 150 a minute. */
const PASSERS_PER_MINUTE_MAX = 150

/** `subject`: the id of the segment. */
export function stepFootfall(
  state: FootfallState,
  input: FootfallReading,
  { subject }: { readonly subject: string },
): DetectStep<FootfallState> {
  const { devEui, fCntUp, lineMs, inTotal, outTotal } = input
  const last = { devEui, fCntUp, lineMs, inTotal, outTotal }
  const { last: before } = state
  if (before && lineMs <= before.lineMs) return { state, facts: [], timerMs: undefined }
  const counted = before?.devEui === devEui ? countedSince(before, input) : undefined
  const spanMs = before ? lineMs - before.lineMs : 0
  const coveredMs = counted && spanMs <= COVERED_MAX_MS ? spanMs : 0
  const amounts = [counted?.inCount ?? 0, counted?.outCount ?? 0, coveredMs]
  const book = state.hours ?? openHours(lineMs, amounts.length)
  const filled = fillHours(book, input, lineMs, amounts)
  const facts = filled.rows.map(({ hourMs, sums }) => {
    const [inSum = 0, outSum = 0, covered = 0] = sums
    return makeFact('countHour', { ...input, atMs: hourMs + HOUR_MS }, subject, {
      hourMs,
      inCount: Math.round(inSum * 10) / 10,
      outCount: Math.round(outSum * 10) / 10,
      coverage: Math.min(1, Math.round((covered / HOUR_MS) * 1000) / 1000),
    })
  })
  return { state: { version: 1, last, hours: filled.book }, facts, timerMs: undefined }
}

function countedSince(
  before: NonNullable<FootfallState['last']>,
  input: FootfallReading,
): { readonly inCount: number; readonly outCount: number } | undefined {
  const { fCntUp, lineMs, restarted } = input
  const minutes = (lineMs - before.lineMs) / 60_000
  const limits = { modulus: MODULUS, pulsesMax: PASSERS_PER_MINUTE_MAX * minutes + 10 }
  const count = (earlier: number, later: number) =>
    stepCounter(
      { pulses: earlier, fCntUp: before.fCntUp, lineMs: before.lineMs },
      { pulses: later, fCntUp, lineMs, restarted },
      limits,
    )
  const inStep = count(before.inTotal, input.inTotal)
  const outStep = count(before.outTotal, input.outTotal)
  if (inStep.kind !== 'counted' || outStep.kind !== 'counted') return undefined
  return { inCount: inStep.pulses, outCount: outStep.pulses }
}
