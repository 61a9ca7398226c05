/**
 * What a space has taught of itself, slowly forgotten. How long it is usually taken, and free, as a
 * log-normal each, tells a sensor that is stuck; arrivals by the hour and stays tell what a lost change was.
 */

import { arrivalsDue, USUAL_ARRIVALS, type UsualArrivals } from './usual-arrivals.ts'
import { USUAL_STAYS, type UsualStays } from './usual-stays.ts'

export type UsualLength = {
  /** Mean and variance of the logarithm of the length in minutes. */
  readonly mean: number
  readonly variance: number
  readonly count: number
}

export type UsualLengths = {
  readonly taken: UsualLength
  readonly free: UsualLength
  readonly arrivals: UsualArrivals
  readonly stays: UsualStays
}

/** Of an inner city by day, until the space has told its own. */
export const USUAL_LENGTHS: UsualLengths = {
  taken: { mean: Math.log(45), variance: 1.2, count: 4 },
  free: { mean: Math.log(30), variance: 2, count: 4 },
  arrivals: USUAL_ARRIVALS,
  stays: USUAL_STAYS,
}

const REMEMBERED = 60
const MINUTE_MS = 60_000

export function withLength(usual: UsualLength, lengthMs: number): UsualLength {
  const value = logMinutes(lengthMs)
  const count = Math.min(REMEMBERED, usual.count + 1)
  const off = value - usual.mean
  const mean = usual.mean + off / count
  const variance = usual.variance + (off * (value - mean) - usual.variance) / count
  const round = (x: number): number => Math.round(x * 1000) / 1000
  return { mean: round(mean), variance: round(Math.max(0.1, variance)), count }
}

function logMinutes(lengthMs: number): number {
  return Math.log(Math.max(0.25, lengthMs / MINUTE_MS))
}

const STUCK_MIN_MS = 28 * 3_600_000
const STUCK_LENGTHS = 22
/** Cars are left for days, spaces are seldom empty for days. */
const STUCK_OCCUPIED = 1.5
/** So many cars would have come meanwhile. */
const STUCK_ARRIVALS = 12

/** Is the same state for so long, both ends UTC, no stay and no gap any more (detection.md §3)? */
export function isStuck(
  { taken, free, arrivals }: UsualLengths,
  occupied: boolean,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): boolean {
  const lastedMs = toMs - fromMs
  if (lastedMs < STUCK_MIN_MS) return false
  if (!occupied) {
    const { until } = arrivalsDue(arrivals)
    return until(toMs) - until(fromMs) >= STUCK_ARRIVALS
  }
  const usualMs = (meanMs(taken) + meanMs(free)) / 2
  return lastedMs >= STUCK_OCCUPIED * Math.max(STUCK_MIN_MS, STUCK_LENGTHS * usualMs)
}

function meanMs({ mean, variance }: UsualLength): number {
  return Math.exp(mean + variance / 2) * MINUTE_MS
}
