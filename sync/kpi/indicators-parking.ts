/** Indicators of parking spaces (detection.md §4, city-data-standards.md §8). */

import { round } from './number.ts'
import { type Partial, sumOf } from './partial.ts'
import { UNPUBLISHED_BELOW } from './status.ts'

export type ParkingIndicators = {
  /** Occupied over known time; over that of the hours in force where the space has such. */
  readonly occupancyRate?: number
  /** It is of the hours in force; left out: of the whole time. */
  readonly isInForce?: true
  /** Stays that began in the bucket. */
  readonly rotations?: number
  /** Of those, whole lengths over the end of the bucket too; left out when there was none. */
  readonly minStayMs?: number
  readonly maxStayMs?: number
  /** A stay still goes on: shortest and longest may change. */
  readonly hasOpenStay?: true
  /** Share of the stays whose beginning or end was placed by reckoning. */
  readonly estimated?: number
  /** Stays beyond the limit, proven by a frame; what of them was over it, where they have ended. */
  readonly overstays?: number
  readonly overstayExcessMs?: number
  /** Stays that became longer than seven days. */
  readonly abusiveStays?: number
}

export type InForce = {
  /** Of the time that has passed, over all spaces: in force, and in all. */
  readonly inForceMs: number
  readonly wholeMs: number
}

export function parkingIndicators(partial: Partial, inForce: InForce): ParkingIndicators {
  const stays = sumOf(partial, 'stays')
  const { shortestStayMs: minStayMs, longestStayMs } = { ...partial.least, ...partial.most }
  const abusiveStays = sumOf(partial, 'abusiveStays')
  const overstays = sumOf(partial, 'overstays')
  const inferred = sumOf(partial, 'inferredStays')
  return {
    ...occupancy(partial, inForce),
    rotations: stays,
    ...(minStayMs !== undefined &&
      longestStayMs !== undefined && { minStayMs, maxStayMs: longestStayMs }),
    ...(sumOf(partial, 'openStays') > 0 && { hasOpenStay: true as const }),
    ...(inferred > 0 && stays > 0 && { estimated: Math.min(1, round(inferred / stays, 1000)) }),
    ...(overstays > 0 && { overstays, overstayExcessMs: sumOf(partial, 'overstayExcessMs') }),
    ...(abusiveStays > 0 && { abusiveStays }),
  }
}

/** Not told where less than half of the hours in force is known. */
function occupancy(partial: Partial, { inForceMs, wholeMs }: InForce): ParkingIndicators {
  const knownMs = sumOf(partial, 'inForceKnownMs')
  const isInForce = inForceMs < wholeMs && { isInForce: true as const }
  if (knownMs === 0 || knownMs < UNPUBLISHED_BELOW * inForceMs) return { ...isInForce }
  return { occupancyRate: round(sumOf(partial, 'inForceOccupiedMs') / knownMs, 1000), ...isInForce }
}
