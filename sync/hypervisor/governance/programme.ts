/**
 * The city's programmes as data: what each promises its users, by which indicators it is judged, which
 * sensors it puts into the street. A city may replace them by a file of its own (`programmes-file.ts`).
 */

import type { Thing } from '../city/thing.ts'

export type Words = { readonly fr: string; readonly en: string }

/** How an indicator's value comes about; `entered`: a person tells it each month, with its source. */
export const MEASURES = [
  'rotations',
  'occupancy',
  'patrolPrecision',
  'water',
  'valves',
  'meters',
  'leakDelay',
  'callToScreen',
  'availability',
  'binFills',
  'factsInTime',
  'factsLost',
  'entered',
] as const
export type Measure = (typeof MEASURES)[number]

/** Of months that go on these are too small yet: their trend begins with the month before. */
export const SUMS: readonly Measure[] = ['binFills', 'factsLost']

/** `fall`: below the same month of last year. */
export type Goal =
  | { readonly kind: 'atLeast' | 'atMost'; readonly value: number }
  | { readonly kind: 'between'; readonly least: number; readonly most: number }
  | { readonly kind: 'fall' }

export const UNITS = ['', '%', 's', 'h'] as const
export type Unit = (typeof UNITS)[number]

export type Indicator = {
  /** Unique over all programmes: entered values and reports name it. */
  readonly key: string
  readonly name: Words
  readonly measure: Measure
  /** Kinds of things whose availability it is. */
  readonly of?: readonly SensorKind[]
  readonly unit: Unit
  readonly decimals: number
  readonly goal: Goal
  /** How it is reckoned, for people. */
  readonly how: Words
}

export type SensorKind = Thing['kind'] | 'gateway'

export const LOOKS = ['parking', 'water', 'safety', 'waste', 'air', 'plain'] as const

export type Programme = {
  readonly key: string
  readonly name: Words
  readonly look: (typeof LOOKS)[number]
  /** What users feel of it: 1 little, 3 much. */
  readonly impact: 1 | 2 | 3
  readonly indicators: readonly Indicator[]
  /** Devices that serve things of these kinds are its own; `planned` until the city enters another number. */
  readonly sensors: readonly { readonly kind: SensorKind; readonly planned: number }[]
}

export function indicatorOf(programmes: readonly Programme[], key: string): Indicator | undefined {
  return programmes.flatMap(({ indicators }) => indicators).find((one) => one.key === key)
}
