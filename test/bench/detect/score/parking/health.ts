/** Reports of ill sensors. A long true stay looks like a stuck sensor: a report of it is not counted. */

import { HOUR_S } from '../../world/paris.ts'
import { byId, type HealthReport } from '../output.ts'

export type IllTruth = {
  readonly id: string
  readonly kind: 'drift' | 'stuck' | 'dead'
  readonly start: number
  readonly end: number
}

export type HealthFound = {
  readonly right: number
  readonly wrong: number
  readonly missed: number
  readonly delays: readonly number[]
}

const GRACE_S = 6 * HOUR_S
/** Shorter illness, and drift, nobody has to find. */
const ILL_MIN_S = 12 * HOUR_S
const LONG_STAY_S = 36 * HOUR_S

export function matchHealth(
  ills: readonly IllTruth[],
  reports: readonly HealthReport[],
  stays: readonly { readonly id: string; readonly start: number; readonly end: number }[],
): HealthFound {
  const due = ills.filter(({ kind, start, end }) => kind !== 'drift' && end - start > ILL_MIN_S)
  const illsOf = byId(ills)
  const longOf = byId(stays.filter(({ start, end }) => end - start > LONG_STAY_S))
  const told = new Set<IllTruth>()
  const delays: number[] = []
  let wrong = 0
  for (const { id, detectedAt } of reports.toSorted((a, b) => a.detectedAt - b.detectedAt)) {
    const during = (span: { readonly start: number; readonly end: number }, grace = 0) =>
      detectedAt >= span.start && detectedAt <= span.end + grace
    const ill = illsOf.get(id)?.find((span) => during(span, GRACE_S))
    if (!ill) {
      if (!longOf.get(id)?.some((stay) => during(stay))) wrong++
    } else if (due.includes(ill) && !told.has(ill)) {
      told.add(ill)
      delays.push((detectedAt - ill.start) / HOUR_S)
    }
  }
  return { right: told.size, wrong, missed: due.length - told.size, delays }
}
