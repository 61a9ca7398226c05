/**
 * The hour of the day along the time line, for rules that tell day from night: people water by hand
 * and drink from fountains by day.
 *
 * A clock that steps must not move a verdict (faults F21, I12), so the hour is counted on the line from
 * an anchor. Another clock is believed only when it has stood by its word for a day.
 */

import { civilHourOf, civilTimeOf } from '../../../base/civil-day.ts'
import type { Instant } from '../step.ts'

export type DayClock = {
  /** UTC at zero of the line. */
  readonly zeroMs: number
  /** Another clock, and since when on the line it says so. */
  readonly other: { readonly zeroMs: number; readonly sinceLineMs: number } | null
}

const BELIEVED_AFTER_MS = 24 * 3_600_000
/** A clock that drifts is the same clock. */
const SAME_MS = 10 * 60_000

/** `null` as long as no clock was ever set: no hour is known. */
export function watchClock(
  clock: DayClock | null,
  { atMs, lineMs, clk }: Instant,
): DayClock | null {
  if (clk === 0) return clock
  const zeroMs = Math.round(atMs - lineMs)
  if (!clock) return { zeroMs, other: null }
  if (Math.abs(zeroMs - clock.zeroMs) < SAME_MS)
    return clock.other ? { ...clock, other: null } : clock
  const { other } = clock
  if (!other || Math.abs(zeroMs - other.zeroMs) >= SAME_MS)
    return { ...clock, other: { zeroMs, sinceLineMs: lineMs } }
  return lineMs - other.sinceLineMs >= BELIEVED_AFTER_MS ? { zeroMs, other: null } : clock
}

/** Local hour of a moment of the line, 0 to 23. */
export function hourOfDay(clock: DayClock, lineMs: number): number {
  return civilHourOf(clock.zeroMs + lineMs)
}

/** The hours in which people water by hand: 06:48 to 20:24 (detection.md §2). */
const DAY_FROM = '06:48'
const DAY_TO = '20:24'

/** Unknown hours count as day: there the rules are slower. */
export function isDay(clock: DayClock | null, lineMs: number): boolean {
  if (!clock) return true
  const time = civilTimeOf(clock.zeroMs + lineMs)
  return time >= DAY_FROM && time < DAY_TO
}
