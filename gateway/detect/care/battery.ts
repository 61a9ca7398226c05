/**
 * When a battery will be empty, by the slope of the percent that its device tells over weeks. Told once,
 * two months ahead, so that one round can change many; and again after it was changed.
 *
 * Volts are not forecast: the lithium cells of such sensors hold theirs until the last weeks.
 */

import type { DevEui } from '../../../base/ids.ts'
import { type Point, slopeOf, withPoint } from '../slope.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from '../step.ts'

export type BatteryReading = Instant & {
  /** What the device tells of it; undefined: only its alarm. */
  readonly percent: number | undefined
  /** It says by itself that the battery is low. */
  readonly isLow: boolean
}

export type BatteryState = {
  readonly version: 1
  /** A week apart. */
  readonly points: readonly Point[]
  /** Percent when it was told low; null: it was not. */
  readonly toldPercent: number | null
}

export const BATTERY_START: BatteryState = { version: 1, points: [], toldPercent: null }

const DAY_MS = 86_400_000
const APART_MS = 7 * DAY_MS
const SPAN_MIN_MS = 28 * DAY_MS
const AHEAD_DAYS = 60
const EMPTY_PERCENT = 10
/** So much more than before: a new one is in. */
const CHANGED_BY_PERCENT = 20

/** `subject`: the device. */
export function stepBattery(
  state: BatteryState,
  input: BatteryReading,
  { subject }: { readonly subject: DevEui },
): DetectStep<BatteryState> {
  const { percent, isLow, lineMs } = input
  const before = state.toldPercent ?? state.points.at(-1)?.[1] ?? percent ?? 0
  if (percent !== undefined && percent >= before + CHANGED_BY_PERCENT) {
    const fresh: BatteryState = { ...BATTERY_START, points: [[lineMs, percent]] }
    const facts = [makeFact('batteryChanged', input, subject, { percent })]
    return { state: fresh, facts, timerMs: undefined }
  }
  const points =
    percent === undefined ? state.points : withPoint(state.points, [lineMs, percent], APART_MS)
  const next: BatteryState = points === state.points ? state : { ...state, points }
  const days = daysLeft(points, percent)
  const isDue = isLow || (days !== null && days <= AHEAD_DAYS)
  if (state.toldPercent !== null || !isDue) return { state: next, facts: [], timerMs: undefined }
  const emptyByMs = days === null ? null : labelOf(input, lineMs + days * DAY_MS)
  const fields = { percent: percent ?? null, emptyByMs }
  return {
    state: { ...next, toldPercent: percent ?? before },
    facts: [makeFact('batteryLow', input, subject, fields)],
    timerMs: undefined,
  }
}

/** `null`: it does not fall, or nobody knows yet. */
function daysLeft(points: readonly Point[], percent: number | undefined): number | null {
  if (percent === undefined) return null
  if (percent <= EMPTY_PERCENT) return 0
  const perHour = slopeOf(points, SPAN_MIN_MS)
  if (perHour === null || perHour >= 0) return null
  return (percent - EMPTY_PERCENT) / -perHour / 24
}
