/** A space's indicators by civil day (detection.md §4), and how far those told are from the true ones. */

import type { CivilDay } from '../../../../../base/civil-day.ts'
import type { Span } from '../../parking/spans.ts'
import { boundsOf, DAY_S, dayOf, HOUR_S } from '../../world/paris.ts'
import { type GradedSpace, isHealthy } from './space.ts'

export type DayFigures = {
  readonly start: number
  readonly lengthS: number
  readonly occupiedS: number
  /** Stays that begin in the day. */
  readonly rotations: number
  /** Of those, in full length even past midnight; null: there was none. */
  readonly minS: number | null
  readonly maxS: number | null
}

export function dayFigures(stays: readonly Span[], [start, end]: Span): Map<CivilDay, DayFigures> {
  const days = new Map<CivilDay, DayFigures>()
  for (let from = start; from < end; ) {
    const day = dayOf(from + 6 * HOUR_S)
    const next = boundsOf(day).end
    const to = Math.min(next, end)
    const begun = stays.filter((stay) => stay[0] >= from && stay[0] < next).map(([a, b]) => b - a)
    const occupiedS = stays.reduce(
      (sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)),
      0,
    )
    days.set(day, {
      start: from,
      lengthS: to - from,
      occupiedS,
      rotations: begun.length,
      minS: begun.length > 0 ? Math.min(...begun) : null,
      maxS: begun.length > 0 ? Math.max(...begun) : null,
    })
    from = next
  }
  return days
}

/** A value for each day: of its length, stays, relative. */
export type DayErrors = {
  readonly occupancy: readonly number[]
  readonly rotations: readonly number[]
  readonly minStay: readonly number[]
  readonly maxStay: readonly number[]
}

/** Days on which the sensor was ill are left out. */
export function dayErrors(space: GradedSpace): DayErrors {
  const told = dayFigures(space.stays, space.run)
  const days = [...dayFigures(space.truth, space.run)].filter(([, { start }]) =>
    isHealthy(space, [start, start + DAY_S]),
  )
  const pairs = days.map(([day, truth]) => ({ truth, told: told.get(day)! }))
  const off = (truth: number | null, says: number | null) => {
    if (truth === null) return []
    return [says === null ? 1 : Math.abs(says - truth) / truth]
  }
  return {
    occupancy: pairs.map((p) => Math.abs(p.truth.occupiedS - p.told.occupiedS) / p.truth.lengthS),
    rotations: pairs.map((p) => Math.abs(p.truth.rotations - p.told.rotations)),
    minStay: pairs.flatMap((p) => off(p.truth.minS, p.told.minS)),
    maxStay: pairs.flatMap((p) => off(p.truth.maxS, p.told.maxS)),
  }
}
