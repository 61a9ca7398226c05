/**
 * How hot a night was, 21:00 to 07:00 in Paris: its lowest temperature, the hours above 20 °C and their
 * degree-hours. A night that never falls below 20 °C is one in which people do not recover ("nuit
 * tropicale"). Told by the first reading after it.
 */

import { civilDayOf, civilHourOf } from '../../../base/civil-day.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { type DetectStep, type Instant, makeFact } from '../step.ts'

export type HeatNightState = {
  readonly version: 1
  /** Civil day on whose evening it began; '' by day. */
  readonly night: string
  readonly minC: number
  readonly coveredMs: number
  readonly aboveMs: number
  /** Σ (°C − 20) · ms, above 20 only. */
  readonly degreeMs: number
  readonly last: readonly [lineMs: number, celsius: number] | null
}

export const HEAT_NIGHT_START: HeatNightState = {
  version: 1,
  night: '',
  minC: 0,
  coveredMs: 0,
  aboveMs: 0,
  degreeMs: 0,
  last: null,
}

const HOUR_MS = 3_600_000
const FROM_HOUR = 21
const TO_HOUR = 7
const NIGHT_HOURS = 10
const HOT_C = 20
/** Between readings further apart nothing is known. */
const GAP_MAX_MS = 2 * HOUR_MS
/** Of less than half a night nothing is told. */
const COVERAGE_MIN = 0.5

/** Without a clock nobody knows that it is night. */
export function stepHeatNight(
  state: HeatNightState,
  input: Instant & { readonly celsius: number },
  { subject }: { readonly subject: string },
): DetectStep<HeatNightState> {
  if (input.clk === 0) return { state, facts: [], timerMs: undefined }
  const night = nightOf(input.atMs)
  if (night === state.night) return { state: within(state, input), facts: [], timerMs: undefined }
  const isKnown = state.night !== '' && coverageOf(state) >= COVERAGE_MIN
  const facts = isKnown ? [factOf(state, input, subject)] : []
  const last = [input.lineMs, input.celsius] as const
  const begun = { ...HEAT_NIGHT_START, night, minC: input.celsius, last }
  return { state: night === '' ? HEAT_NIGHT_START : begun, facts, timerMs: undefined }
}

/** Each span counts with the mean of its ends. */
function within(
  state: HeatNightState,
  { lineMs, celsius }: Instant & { readonly celsius: number },
): HeatNightState {
  if (state.night === '' || !state.last) return state
  const [before, was] = state.last
  const spanMs = lineMs - before
  const isKnown = spanMs > 0 && spanMs <= GAP_MAX_MS
  const mean = (was + celsius) / 2
  const isHot = isKnown && mean > HOT_C
  return {
    ...state,
    minC: Math.min(state.minC, celsius),
    coveredMs: state.coveredMs + (isKnown ? spanMs : 0),
    aboveMs: state.aboveMs + (isHot ? spanMs : 0),
    degreeMs: state.degreeMs + (isHot ? (mean - HOT_C) * spanMs : 0),
    last: [lineMs, celsius],
  }
}

function factOf(state: HeatNightState, now: Instant, subject: string): EventFact {
  const { night, minC } = state
  return makeFact('heatNight', now, subject, {
    night,
    minC,
    hoursAbove20: tenths(state.aboveMs / HOUR_MS),
    degreeHours: tenths(state.degreeMs / HOUR_MS),
    coverage: Math.round(coverageOf(state) * 1000) / 1000,
  })
}

function coverageOf({ coveredMs }: HeatNightState): number {
  return Math.min(1, coveredMs / (NIGHT_HOURS * HOUR_MS))
}

/** '' by day. */
function nightOf(utcMs: number): string {
  const hour = civilHourOf(utcMs)
  if (hour >= FROM_HOUR) return civilDayOf(utcMs)
  return hour < TO_HOUR ? civilDayOf(utcMs - 12 * HOUR_MS) : ''
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
