/**
 * A meter without a valve, as of a building: water that never stops. People stop using it at some hour of
 * the day, a dripping cistern does not (detection.md §2, "Continuous flow").
 *
 *   flow in every interval of 24 h    suspected
 *   of 48 h                           confirmed
 *   an interval without               over
 *
 * A gap says nothing: it neither raises nor clears, up to a day.
 */

import type { Verdict } from './leak-verdict.ts'
import type { Interval } from './register.ts'

export type Continuous = {
  readonly sinceLineMs: number
  readonly toLineMs: number
  /** Read without a gap, in all, since the last gap, and the longest such time. */
  readonly readMs: number
  readonly unbrokenMs: number
  readonly longestMs: number
  readonly leastLitresPerHour: number
}

const HOUR_MS = 3_600_000
/** Two readings of an hourly meter, and some lateness. */
const READ_MAX_MS = 125 * 60_000
const GAP_MAX_MS = 24 * HOUR_MS
const SUSPECTED_MS = 24 * HOUR_MS
const CONFIRMED_MS = 48 * HOUR_MS

/** `null`: the flow has paused, or nobody knows for longer than a day. */
export function followFlow(
  before: Continuous | null,
  { fromLineMs, toLineMs, litres }: Interval,
): Continuous | null {
  const spanMs = toLineMs - fromLineMs
  if (litres === 0 || spanMs > GAP_MAX_MS) return null
  const isRead = spanMs <= READ_MAX_MS
  const readMs = isRead ? spanMs : 0
  const unbrokenMs = isRead ? (before?.unbrokenMs ?? 0) + spanMs : 0
  const litresPerHour = (litres * HOUR_MS) / spanMs
  return {
    sinceLineMs: before?.sinceLineMs ?? fromLineMs,
    toLineMs,
    readMs: (before?.readMs ?? 0) + readMs,
    unbrokenMs,
    longestMs: Math.max(before?.longestMs ?? 0, unbrokenMs),
    leastLitresPerHour: Math.min(before?.leastLitresPerHour ?? litresPerHour, litresPerHour),
  }
}

/** What never went below the least flow is what leaks. */
export function judgeContinuous(flow: Continuous | null): Verdict | undefined {
  if (!flow || flow.readMs < SUSPECTED_MS) return undefined
  const { sinceLineMs, toLineMs, readMs, leastLitresPerHour } = flow
  return {
    level: readMs >= CONFIRMED_MS ? 'confirmed' : 'suspected',
    kind: 'hidden_leak',
    sinceLineMs,
    flowLitresPerHour: leastLitresPerHour,
    litres: (leastLitresPerHour * (toLineMs - sinceLineMs)) / HOUR_MS,
    confidence: readMs / (readMs + CONFIRMED_MS),
  }
}
