/** Flow, pressure, noise, air, soil: least, mean, most, quantiles and the least of the night. */

import { round } from './number.ts'
import { isLevel, meanOf, quantileOf, type Spread } from './spread.ts'

export type SpreadIndicators = {
  readonly min: number
  /** Of hourly means; of decibels by their energy. */
  readonly mean: number
  readonly max: number
  /** Of hourly means, within 2.5 %. */
  readonly median: number
  readonly p95: number
  /** Least between 02:00 and 05:00 of the clock; left out: nothing is known of these hours. */
  readonly nightMin?: number
  readonly hours: number
}

export function spreadIndicators(spreads: Readonly<Record<string, Spread>>): {
  readonly values?: Readonly<Record<string, SpreadIndicators>>
} {
  const entries = Object.entries(spreads)
  if (entries.length === 0) return {}
  return { values: Object.fromEntries(entries.map(([name, spread]) => [name, of(name, spread)])) }
}

function of(quantity: string, spread: Spread): SpreadIndicators {
  const { min, max, nightMin, hours } = spread
  return {
    min: round(min, 100),
    mean: round(meanOf(spread, isLevel(quantity)), 100),
    max: round(max, 100),
    median: round(quantileOf(spread, 0.5), 100),
    p95: round(quantileOf(spread, 0.95), 100),
    ...(nightMin !== null && { nightMin: round(nightMin, 100) }),
    hours,
  }
}
