/**
 * How long a space is usually taken, and free: each as a log-normal of its own past, slowly forgotten.
 * They say where in a span of lost frames a change is likely.
 */

export type UsualLength = {
  /** Mean and variance of the logarithm of the length in minutes. */
  readonly mean: number
  readonly variance: number
  readonly count: number
}

export type UsualLengths = { readonly taken: UsualLength; readonly free: UsualLength }

/** Of an inner city by day, until the space has told its own. */
export const USUAL_LENGTHS: UsualLengths = {
  taken: { mean: Math.log(45), variance: 1.2, count: 4 },
  free: { mean: Math.log(30), variance: 2, count: 4 },
}

const REMEMBERED = 60
/** Above 1: short lengths are likelier than a log-normal over day and night has it (fitted). */
const SHORT = 1.4
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

/** How likely a length is, as the logarithm of a density, without its constant. */
export function logDensity(usual: UsualLength, lengthMs: number): number {
  const value = logMinutes(lengthMs)
  const off = value - usual.mean
  return -SHORT * value - (off * off) / (2 * usual.variance)
}

/** How likely it is to last longer than so, as a logarithm. */
export function logSurvival(usual: UsualLength, lengthMs: number): number {
  const z = (logMinutes(lengthMs) - usual.mean) / Math.sqrt(usual.variance)
  // Logistic approximation of the normal's tail, good to 0.01 where it matters.
  return -Math.log1p(Math.exp(1.702 * z))
}

function logMinutes(lengthMs: number): number {
  return Math.log(Math.max(0.25, lengthMs / MINUTE_MS))
}

const STUCK_MIN_MS = 28 * 3_600_000
const STUCK_LENGTHS = 22
/** Cars are left for days, spaces are seldom empty for days. */
const STUCK_OCCUPIED = 1.5

/** The same state for so long is no stay and no gap any more (detection.md §3). */
export function stuckAfterMs({ taken, free }: UsualLengths, occupied: boolean): number {
  const usualMs = (meanMs(taken) + meanMs(free)) / 2
  return Math.max(STUCK_MIN_MS, STUCK_LENGTHS * usualMs) * (occupied ? STUCK_OCCUPIED : 1)
}

function meanMs({ mean, variance }: UsualLength): number {
  return Math.exp(mean + variance / 2) * MINUTE_MS
}
