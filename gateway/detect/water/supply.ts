/**
 * Is it the zone, or the water that comes to it? Waterings that are low in all zones alike, or low pressure
 * while they ran, are a weak supply: nobody has to look for a blocked filter.
 */

import type { Sight } from './balance.ts'
import type { Watering } from './cycle-volume.ts'
import { isDropped, type Pressure } from './pressure.ts'

/** Others must have watered within so long, that many of them, and nearly all with so little. */
const RECENT_MS = 26 * 3_600_000
const OTHERS_MIN = 2
const LOW_SHARE = 0.88
const MOST = 0.8

export function isSupplyWeak(
  { others, pressure: ofSite }: Sight,
  { openLineMs, openMs }: Watering,
  pressure: Pressure | null,
): boolean {
  const span = { fromLineMs: openLineMs, toLineMs: openLineMs + openMs }
  if (isDropped(pressure, span) || isDropped(ofSite, span)) return true
  const recent = others.flatMap(({ lastWatering }) =>
    lastWatering && Math.abs(lastWatering[0] - openLineMs) < RECENT_MS ? [lastWatering] : [],
  )
  const low = recent.filter(([, , expected, found]) => found < LOW_SHARE * expected)
  return recent.length >= OTHERS_MIN && low.length >= MOST * recent.length
}
