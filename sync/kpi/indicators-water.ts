/** Indicators of zones and sites that are watered (detection.md §4, city-data-standards.md §8). */

import { round } from './number.ts'
import { type Partial, sumOf } from './partial.ts'
import { PARTIAL_BELOW } from './status.ts'

export type WaterIndicators = {
  readonly litres?: number
  /** Share of the litres that was placed by reckoning. */
  readonly estimated?: number
  /** From the valve's opening to its closing, and what the meter counted between. */
  readonly waterings?: number
  readonly wateringMs?: number
  readonly wateringLitres?: number
  /** Of `wateringMs`, that of waterings with flow; left out: no meter knows. */
  readonly effectiveMs?: number
  /** Turns of the programme that gave no water, or not all. */
  readonly wateringsSkipped?: number
  readonly leaksOpened?: number
  readonly leaksClosed?: number
  /** Lost by leaks in this time. */
  readonly lostLitres?: number
  /** Means: from the beginning of a leak to its being told, and from there to its end. */
  readonly detectMs?: number
  readonly repairMs?: number
  readonly faultsOpened?: number
  readonly faultsClosed?: number
  /** The last watering that was due gave half of what was expected at least; left out: none was due. */
  readonly valveOperating?: boolean
  /** Read for nine tenths of the time, and not frozen. */
  readonly meterOperating?: boolean
}

export function waterIndicators(partial: Partial, coverage: number): WaterIndicators {
  const litres = sumOf(partial, 'litres')
  const [leaksOpened, leaksClosed] = [sumOf(partial, 'leaksOpened'), sumOf(partial, 'leaksClosed')]
  const [faultsOpened, faultsClosed] = [
    sumOf(partial, 'faultsOpened'),
    sumOf(partial, 'faultsClosed'),
  ]
  const skipped = sumOf(partial, 'wateringsSkipped')
  const lostLitres = sumOf(partial, 'lostLitres')
  const { lastCycle } = partial
  return {
    litres: round(litres, 10),
    ...(litres > 0 && { estimated: round(sumOf(partial, 'estimatedLitres') / litres, 1000) }),
    ...waterings(partial),
    ...(skipped > 0 && { wateringsSkipped: skipped }),
    ...(leaksOpened > 0 && { leaksOpened, detectMs: sumOf(partial, 'detectMs') / leaksOpened }),
    ...(leaksClosed > 0 && { leaksClosed, repairMs: sumOf(partial, 'repairMs') / leaksClosed }),
    ...(lostLitres > 0 && { lostLitres: round(lostLitres, 10) }),
    ...(faultsOpened > 0 && { faultsOpened }),
    ...(faultsClosed > 0 && { faultsClosed }),
    ...(lastCycle && { valveOperating: lastCycle.isOperating }),
    ...(sumOf(partial, 'knownMs') > 0 && { meterOperating: isMeterOperating(partial, coverage) }),
  }
}

function waterings(partial: Partial): WaterIndicators {
  const count = sumOf(partial, 'waterings')
  if (count === 0) return {}
  return {
    waterings: count,
    wateringMs: sumOf(partial, 'wateringMs'),
    wateringLitres: round(sumOf(partial, 'wateringLitres'), 10),
    ...(sumOf(partial, 'meteredMs') > 0 && { effectiveMs: sumOf(partial, 'effectiveMs') }),
  }
}

export function isMeterOperating(partial: Partial, coverage: number): boolean {
  return coverage >= PARTIAL_BELOW && sumOf(partial, 'meterFreezes') === 0
}
