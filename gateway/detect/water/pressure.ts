/**
 * Water pressure, where something measures it: how it stands to what is usual at that hour.
 *
 *   drop > 0.3 bar below the hour's median while water flows      a pipe has burst
 *   drop while a watering takes little                            the supply is weak, nothing is blocked
 *
 * (detection.md §2, "Pressure".) The median of each hour follows its readings in small steps.
 */

import type { Span } from './openings.ts'
import type { PressureReading } from './reading.ts'

export type Pressure = {
  /** Usual pressure of each local hour, kPa; null: not heard in that hour yet. */
  readonly usual: readonly (number | null)[]
  /** The last readings that were low, oldest first. */
  readonly lowLineMs: readonly number[]
}

const DROP_KPA = 30
const STEP_KPA = 2
const LOWS_MAX = 8
/** A drop speaks for so long before and after. */
const AROUND_MS = 30 * 60_000

const START: Pressure = { usual: new Array<null>(24).fill(null), lowLineMs: [] }

/** `hour`: local; null while no clock is known, when nothing is usual. */
export function watchPressure(
  before: Pressure | null,
  { kpa, heardLineMs }: PressureReading,
  hour: number | null,
): Pressure {
  const { usual, lowLineMs } = before ?? START
  if (hour === null) return { usual, lowLineMs }
  const median = usual[hour] ?? kpa
  const isLow = kpa < median - DROP_KPA
  const next = median + Math.max(-STEP_KPA, Math.min(STEP_KPA, kpa - median))
  return {
    usual: usual.map((value, at) => (at === hour ? next : value)),
    lowLineMs: isLow ? [...lowLineMs, heardLineMs].slice(-LOWS_MAX) : lowLineMs,
  }
}

/** Was the pressure low in this span, or just around it? */
export function isDropped(pressure: Pressure | null, { fromLineMs, toLineMs }: Span): boolean {
  return (pressure?.lowLineMs ?? []).some(
    (lineMs) => lineMs >= fromLineMs - AROUND_MS && lineMs <= toLineMs + AROUND_MS,
  )
}
