/**
 * How soon a free space is taken, by the hour: arrivals and free minutes of each hour of UTC, from the
 * space's own past, slowly forgotten. A space that is taken within minutes at noon stays free all night.
 */

import { sixtyFourths } from './short-number.ts'

export type UsualArrivals = {
  /** For each hour of UTC. */
  readonly arrivals: readonly number[]
  readonly freeMinutes: readonly number[]
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** Of an inner city, until the space has told its own: little, so that it soon does. */
export const USUAL_ARRIVALS: UsualArrivals = {
  arrivals: HOURS.map((hour) => sixtyFourths(hour >= 6 && hour < 20 ? 0.3 : 0.03)),
  freeMinutes: HOURS.map(() => 9),
}

/** An hour of the day remembers so many of its free minutes: some weeks. */
const REMEMBERED_MINUTES = 2_000
/** An hour is like those before and after it. */
const BESIDE = 0.5

/** With one more arrival at `atMs`, after the space was free since `fromMs`, both UTC. */
export function withArrival(usual: UsualArrivals, fromMs: number, atMs: number): UsualArrivals {
  const arrivals = [...usual.arrivals]
  const freeMinutes = [...usual.freeMinutes]
  // What lasted for days says no more of an hour than one day does.
  for (let ms = Math.max(fromMs, atMs - 24 * HOUR_MS); ms < atMs; ) {
    const endMs = Math.min(atMs, (Math.floor(ms / HOUR_MS) + 1) * HOUR_MS)
    freeMinutes[hourOf(ms)]! += (endMs - ms) / MINUTE_MS
    ms = endMs
  }
  arrivals[hourOf(atMs)]! += 1
  for (const hour of HOURS) {
    const kept = Math.min(1, REMEMBERED_MINUTES / freeMinutes[hour]!)
    arrivals[hour] = sixtyFourths(arrivals[hour]! * kept)
    freeMinutes[hour] = Math.round(freeMinutes[hour]! * kept)
  }
  return { arrivals, freeMinutes }
}

export type ArrivalsDue = {
  /** While free, at this moment of UTC. */
  readonly perMs: (utcMs: number) => number
  /** From long ago until then, if it were free all the time: a difference of two is meant. */
  readonly until: (utcMs: number) => number
}

export function arrivalsDue({ arrivals, freeMinutes }: UsualArrivals): ArrivalsDue {
  const about = (of: readonly number[], hour: number): number =>
    of[hour]! + BESIDE * (of[(hour + 23) % 24]! + of[(hour + 1) % 24]!)
  const perHour = HOURS.map(
    (hour) => (about(arrivals, hour) / about(freeMinutes, hour)) * (HOUR_MS / MINUTE_MS),
  )
  const sums = [0]
  for (const due of perHour) sums.push(sums.at(-1)! + due)
  return {
    perMs: (utcMs) => perHour[hourOf(utcMs)]! / HOUR_MS,
    until: (utcMs) => {
      const hours = Math.floor(utcMs / HOUR_MS)
      const hour = hourOf(utcMs)
      const days = (hours - hour) / 24
      return days * sums[24]! + sums[hour]! + (utcMs / HOUR_MS - hours) * perHour[hour]!
    },
  }
}

function hourOf(utcMs: number): number {
  return ((Math.floor(utcMs / HOUR_MS) % 24) + 24) % 24
}
