/** The parking score of detection.md §6, of one run. */

import { join } from 'node:path'
import { readJson, readLines } from '../../world/files.ts'
import type { WorldMeta } from '../../world/generate.ts'
import { DAY_S } from '../../world/paris.ts'
import { type Figure, type Found, figure, found, quantile } from '../figures.ts'
import { byId, ofType, type ParkingOutput } from '../output.ts'
import {
  finalOf,
  type OverstayScore,
  type StaysScore,
  scoreOverstays,
  scoreStays,
  type TimeScore,
  timeScore,
} from './figures.ts'
import { type IllTruth, matchHealth } from './health.ts'
import { type GradedSpace, gradedSpace } from './space.ts'

export type ParkingScore = StaysScore & {
  /** Seconds in which the state is right: of all, and of those in which the sensor was well. */
  readonly timeAccuracy: Readonly<
    Record<'finalHealthy' | 'liveHealthy' | 'finalAll' | 'liveAll', TimeScore>
  >
  readonly overstay: OverstayScore
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
