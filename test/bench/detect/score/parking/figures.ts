/** What is said of all spaces together: time, stays, live announcements, days, overstays. */

import type { Span } from '../../parking/spans.ts'
import {
  type Delays,
  delays,
  type Figure,
  type Found,
  figure,
  found,
  mean,
  quantile,
  shareOf,
} from '../figures.ts'
import { dayErrors } from './days.ts'
import { matchOverstays } from './overstays.ts'
import type { GradedSpace } from './space.ts'
import { type Agreement, add, agreement, merged, NO_TIME } from './spans.ts'
import { followLive, matchStays } from './stays.ts'

export type TimeScore = {
  readonly accuracy: Figure
  readonly falseOccupied: Figure
  readonly falseFree: Figure
}

export type StaysScore = {
  readonly stays: Found & {
    readonly detected: number
    readonly truth: number
    readonly turnoverBias: Figure
  }
  readonly liveFlipRatio: Figure
  readonly liveMissedStays: Figure
  readonly arrivalDelayS: Delays
  readonly departureDelayS: Delays
  readonly kpi: Readonly<
    Record<
      | 'rotationsMAE'
      | 'turnoverAbsError'
      | 'occupancyMAEpp'
      | 'minStayMedianRelErr'
      | 'minStayWithin10pct'
      | 'maxStayWithin10pct',
      Figure
    >
  >
}

export type OverstayScore = Found & { readonly onFaultySensor: number; readonly delayS: Delays }

export function finalOf({ stays, run }: GradedSpace): readonly Span[] {
  return merged(stays.map(([from, to]) => [from, Math.min(to, run[1])] as const))
}

export function timeScore(
  spaces: readonly GradedSpace[],
  toldOf: (space: GradedSpace) => readonly Span[],
  isHealthyOnly: boolean,
): TimeScore {
  const sum = spaces.reduce<Agreement>((before, space) => {
    const skipped = isHealthyOnly ? space.ill : []
    const courses = { truth: space.truth, told: toldOf(space), skipped }
    return add(before, agreement(courses, space.run))
  }, NO_TIME)
  const share = (seconds: number) => figure(seconds / sum.total, 5)
  const { right, falseOccupied, falseFree } = sum
  return {
    accuracy: share(right),
    falseOccupied: share(falseOccupied),
    falseFree: share(falseFree),
  }
}

export function scoreStays(spaces: readonly GradedSpace[]): StaysScore {
  const matched = spaces.map(matchStays)
  const live = spaces.map(followLive)
  const days = spaces.map(dayErrors)
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
  const right = sum(matched.map((m) => m.right))
  const told = sum(matched.map((m) => m.told))
  const truth = sum(matched.map((m) => m.true))
  const flips = sum(spaces.map(({ states }) => states.length))
  const trueFlips = 2 * sum(spaces.map((space) => space.truth.length))
  const rotations = days.flatMap((d) => d.rotations)
  const minStay = days.flatMap((d) => d.minStay)
  const maxStay = days.flatMap((d) => d.maxStay)
  const isWithinTenth = (error: number) => error <= 0.1
  const followed = sum(live.map((l) => l.stays))
  return {
    stays: {
      ...found(right, told - right, truth - right),
      detected: told,
      truth,
      turnoverBias: figure(told / truth - 1, 4),
    },
    liveFlipRatio: figure(flips / trueFlips),
    liveMissedStays: figure(sum(live.map((l) => l.missed)) / followed, 4),
    arrivalDelayS: delays(
      live.flatMap((l) => l.arrivalDelays),
      1,
    ),
    departureDelayS: delays(
      live.flatMap((l) => l.departureDelays),
      1,
    ),
    kpi: {
      rotationsMAE: figure(mean(rotations)),
      turnoverAbsError: figure(sum(rotations) / (truth || 1), 4),
      occupancyMAEpp: figure(100 * mean(days.flatMap((d) => d.occupancy))),
      minStayMedianRelErr: figure(quantile(minStay, 0.5)),
      minStayWithin10pct: figure(shareOf(minStay, isWithinTenth)),
      maxStayWithin10pct: figure(shareOf(maxStay, isWithinTenth)),
    },
  }
}

export function scoreOverstays(spaces: readonly GradedSpace[]): OverstayScore {
  const matched = spaces.map(matchOverstays)
  const sum = (of: (m: (typeof matched)[number]) => number) =>
    matched.reduce((n, m) => n + of(m), 0)
  return {
    ...found(
      sum((m) => m.right),
      sum((m) => m.wrong),
      sum((m) => m.missed),
    ),
    onFaultySensor: sum((m) => m.onIllSensor),
    delayS: delays(
      matched.flatMap((m) => m.delays),
      0,
    ),
  }
}
