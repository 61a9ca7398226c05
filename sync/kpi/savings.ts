/**
 * What the garden teams did not have to do: the visits that were not needed, and the water that they
 * would have given. Visits are counted; what each would have cost is the city's own estimate, and every
 * answer states it.
 *
 *   a visit avoided   a site's civil day on which it was watered by its valves, and no leak, fault of
 *                     a watering or doubtful valve stood open
 */

import { round } from './number.ts'
import type { SiteDay } from './partial.ts'

export type SavingsSettings = {
  /** A visit with its way there and back. */
  readonly visitMinutes: number
  /** What a visit would have given to the site; null: not estimated, and no litres are told. */
  readonly litresPerVisit: number | null
  /** Water with its taxes; null: no euros are told. */
  readonly eurosPerM3: number | null
}

/** Half an hour is a guess to be replaced by the city's own; it does not guess litres and prices. */
export const SAVINGS_SETTINGS: SavingsSettings = {
  visitMinutes: 30,
  litresPerVisit: null,
  eurosPerM3: null,
}

export type Savings = {
  readonly avoidedVisits: number
  readonly minutesSaved: number
  /** What the visits would have given, less what the valves gave; below zero: they gave more. */
  readonly litresSaved?: number
  readonly eurosSaved?: number
  /** What that rests on. */
  readonly baseline: SavingsSettings
}

/** Nothing where nothing was watered. */
export function savingsOf(
  siteDays: Readonly<Record<string, SiteDay>>,
  baseline: SavingsSettings,
): { readonly savings?: Savings } {
  const days = Object.values(siteDays).filter(({ watered }) => watered > 0)
  if (days.length === 0) return {}
  const avoided = days.filter(({ troubles }) => troubles === 0)
  const avoidedVisits = avoided.length
  const { visitMinutes, litresPerVisit, eurosPerM3 } = baseline
  const given = avoided.reduce((sum, { litres }) => sum + litres, 0)
  const litresSaved =
    litresPerVisit === null ? undefined : round(avoidedVisits * litresPerVisit - given, 10)
  const eurosSaved =
    litresSaved === undefined || eurosPerM3 === null
      ? undefined
      : round((litresSaved / 1000) * eurosPerM3, 100)
  return {
    savings: {
      avoidedVisits,
      minutesSaved: avoidedVisits * visitMinutes,
      ...(litresSaved !== undefined && { litresSaved }),
      ...(eurosSaved !== undefined && { eurosSaved }),
      baseline,
    },
  }
}
