/**
 * When a bin will be full: the slope of its level since it was emptied, by the median of the slopes
 * between its readings, so that a bag that settles or a lid that stands open moves it little. Told once
 * for each filling, when the round of the next day should take it.
 */

import type { DevEui } from '../../base/ids.ts'
import { type Point, slopeOf, withPoint } from './slope.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from './step.ts'

export type TrendReading = Instant & {
  readonly devEui: DevEui
  readonly percent: number
  readonly isEmptied: boolean
}

export type FillTrendState = {
  readonly version: 1
  /** Since it was emptied, oldest first. */
  readonly points: readonly Point[]
  readonly isTold: boolean
  /** Percent an hour; null: not to be told yet. */
  readonly perHour: number | null
}

export const FILL_TREND_START: FillTrendState = {
  version: 1,
  points: [],
  isTold: false,
  perHour: null,
}

const HOUR_MS = 3_600_000
const APART_MS = HOUR_MS / 2
const SPAN_MIN_MS = 6 * HOUR_MS
const FULL_PERCENT = 80
/** Slower than a tenth of the bin in two days is no filling. */
const PER_HOUR_MIN = 0.2
const AHEAD_HOURS = 24

export function stepFillTrend(
  state: FillTrendState,
  input: TrendReading,
  { subject }: { readonly subject: string },
): DetectStep<FillTrendState> {
  const { devEui, percent, isEmptied, lineMs } = input
  const points = withPoint(isEmptied ? [] : state.points, [lineMs, percent], APART_MS)
  const slope = slopeOf(points, SPAN_MIN_MS)
  const perHour = slope === null ? null : Math.round(slope * 100) / 100
  const wasTold = isEmptied ? false : state.isTold
  const next = { version: 1, points, perHour, isTold: wasTold } as const
  if (wasTold || perHour === null || perHour < PER_HOUR_MIN || percent >= FULL_PERCENT)
    return { state: next, facts: [], timerMs: undefined }
  const hours = (FULL_PERCENT - percent) / perHour
  if (hours > AHEAD_HOURS) return { state: next, facts: [], timerMs: undefined }
  const fullByMs = labelOf(input, lineMs + hours * HOUR_MS)
  const fields = { devEui, fillPercent: percent, fullByMs }
  const facts = [makeFact('binDue', input, subject, fields)]
  return { state: { ...next, isTold: true }, facts, timerMs: undefined }
}
