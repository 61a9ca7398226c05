/**
 * How long people water by hand here, with a hose at a quick coupler that nobody logs: learned from runs
 * by day that ended by themselves, in all zones of the site (the gardeners are the same).
 */

import { flowedMs, insideLitresPerHour, type Run } from './run.ts'

const MINUTE_MS = 60_000
/** detection.md §2: 75 min, and what it is measured by. */
const USUAL_MS = 78 * MINUTE_MS
/** Somebody may take so much longer than the longest so far. */
const LONGER_MS = 8 * MINUTE_MS
/** Longer flow was no watering by hand, even if it ended: a leak that was mended soon. */
const LEARNED_MAX_MS = 150 * MINUTE_MS
/** A hose takes no less than this share of a zone's flow. */
const SHARE = 0.06

export function byHandLitresPerHour(zoneLitresPerHour: number | undefined): number {
  return SHARE * (zoneLitresPerHour ?? 0)
}

/** A run has ended: was it the longest by hand? */
export function learnByHand(longestMs: number, run: Run, leastLitresPerHour: number): number {
  const flow = insideLitresPerHour(run)
  if (!run.byDay || flow === undefined || flow < leastLitresPerHour) return longestMs
  const lastedMs = Math.round(flowedMs(run))
  return lastedMs <= LEARNED_MAX_MS ? Math.max(longestMs, lastedMs) : longestMs
}

/** Flow that lasts longer is nobody's. */
export function byHandMaxMs(longestMs: readonly number[]): number {
  return Math.max(USUAL_MS, ...longestMs.map((ms) => ms + LONGER_MS))
}
