/** The parking score of detection.md §6, of one run. */

import { join } from 'node:path'
import type { Span } from '../../parking/spans.ts'
import { readJson, readLines } from '../../world/files.ts'
import type { WorldMeta } from '../../world/generate.ts'
import { DAY_S } from '../../world/paris.ts'
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
import { byId, ofType, type ParkingOutput } from '../output.ts'
import { dayErrors } from './days.ts'
import { type IllTruth, matchHealth } from './health.ts'
import { matchOverstays } from './overstays.ts'
import { type GradedSpace, gradedSpace } from './space.ts'
import { type Agreement, add, agreement, merged, NO_TIME } from './spans.ts'
import { followLive, matchStays } from './stays.ts'

export type TimeScore = {
  readonly accuracy: Figure
  readonly falseOccupied: Figure
  readonly falseFree: Figure
}

export type ParkingScore = {
  readonly timeAccuracy: Readonly<
    Record<'finalHealthy' | 'liveHealthy' | 'finalAll' | 'liveAll', TimeScore>
  >
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
  readonly overstay: Found & { readonly onFaultySensor: number; readonly delayS: Delays }
  readonly health: Found & { readonly delayH: Figure }
}

type Stay = { readonly id: string; readonly start: number; readonly end: number }

export function scoreParking(dir: string, output: readonly ParkingOutput[]): ParkingScore {
  const stays = readLines<Stay>(join(dir, 'truth', 'parking-stays.jsonl'))
  const ills = readLines<IllTruth>(join(dir, 'truth', 'parking-health.jsonl'))
  const spaces = gradedSpaces(dir, output, { stays, ills })
  const health = matchHealth(ills, ofType(output, 'health'), stays)
  const healthScore = found(health.right, health.wrong, health.missed)
  return {
    timeAccuracy: {
      finalHealthy: timeScore(spaces, finalOf, true),
      liveHealthy: timeScore(spaces, ({ live }) => live, true),
      finalAll: timeScore(spaces, finalOf, false),
      liveAll: timeScore(spaces, ({ live }) => live, false),
    },
    ...scoreStays(spaces),
    overstay: scoreOverstays(spaces),
    health: { ...healthScore, delayH: figure(quantile(health.delays, 0.5), 1) },
  }
}

function gradedSpaces(
  dir: string,
  output: readonly ParkingOutput[],
  truth: { readonly stays: readonly Stay[]; readonly ills: readonly IllTruth[] },
): readonly GradedSpace[] {
  const { t0, parkingDays } = readJson<WorldMeta>(join(dir, 'meta.json'))
  const { spaces } = readJson<{ spaces: { id: string; limitMin: number }[] }>(
    join(dir, 'spaces.json'),
  )
  const staysOf = byId(truth.stays)
  const illsOf = byId(truth.ills)
  const toldOf = byId(ofType(output, 'occ'))
  const statesOf = byId(ofType(output, 'state'))
  const alarmsOf = byId(ofType(output, 'overstay'))
  const of = <T>(groups: ReadonlyMap<string, readonly T[]>, id: string) => groups.get(id) ?? []
  return spaces.map((place) => {
    const { id } = place
    const told = { stays: of(toldOf, id), states: of(statesOf, id), alarms: of(alarmsOf, id) }
    const known = { stays: of(staysOf, id), ills: of(illsOf, id) }
    return gradedSpace(place, told, known, [t0, t0 + parkingDays * DAY_S])
  })
}

function finalOf({ stays, run }: GradedSpace): readonly Span[] {
  return merged(stays.map(([from, to]) => [from, Math.min(to, run[1])] as const))
}

function timeScore(
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

function scoreStays(spaces: readonly GradedSpace[]) {
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

function scoreOverstays(spaces: readonly GradedSpace[]): ParkingScore['overstay'] {
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
