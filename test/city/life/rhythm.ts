/**
 * The day of a city by the clock on the wall: how many arrive, walk, make noise and throw away at
 * each hour, as shares of the busiest; stays by category. Shapes after `reference/detection` §3 (7.3
 * stays a day and space on average); the rest is this project's guess, and only a load.
 */

import type { Random } from '../../../base/random.ts'
import type { SpaceCategory } from '../../../gateway/registry/model.ts'

const HOUR_MS = 3_600_000
/** Local hour → share of the busiest hour. */
const ARRIVALS = [
  ...[0.05, 0.03, 0.02, 0.02, 0.04, 0.12, 0.3, 0.6, 0.85, 0.95, 1, 1],
  ...[0.8, 0.7, 0.85, 0.9, 0.95, 1, 1, 0.9, 0.7, 0.45, 0.25, 0.12],
]
/** Mean stay in minutes. */
const STAY_MINUTES: Readonly<Record<SpaceCategory, number>> = {
  normal: 55,
  delivery: 14,
  prm: 110,
  ev: 95,
}
/** How long a space is free on average in the busiest hour. */
const VACANT_MINUTES = 12
const SHORTEST_MS = 40_000

export function bustle(wallMs: number): number {
  const hour = (wallMs / HOUR_MS + 2) % 24
  const [from, to] = [ARRIVALS[Math.floor(hour)]!, ARRIVALS[Math.floor(hour + 1) % 24]!]
  return from + (to - from) * (hour % 1)
}

/** How long this car stays: most are short, some very long. */
export function stayMs(category: SpaceCategory, random: Random): number {
  return Math.max(SHORTEST_MS, exponential(STAY_MINUTES[category] * 60_000, random))
}

/** How long until the next car takes the space. */
export function vacancyMs(wallMs: number, random: Random): number {
  return Math.max(SHORTEST_MS, exponential((VACANT_MINUTES * 60_000) / bustle(wallMs), random))
}

export function exponential(mean: number, random: Random): number {
  return -mean * Math.log(1 - random.unit())
}
