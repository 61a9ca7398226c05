/** The water score of detection.md §6, of one run or of several pooled. */

import { join } from 'node:path'
import type { LitresByStep } from '../../water/minutes.ts'
import type { FaultTruth } from '../../water/truth.ts'
import { readJson, readLines } from '../../world/files.ts'
import type { WorldMeta } from '../../world/generate.ts'
import { HOUR_S } from '../../world/paris.ts'
import {
  type Delays,
  delays,
  type Figure,
  type Found,
  figure,
  found,
  quantile,
} from '../figures.ts'
import { type DailyVolume, ofType, type WaterEvent, type WaterOutput } from '../output.ts'
import { type Litres, litresLost, type VolumeError, volumeError } from './litres.ts'
import { type Graded, type Matching, matchAlarms } from './matching.ts'

/** What a run gives before it is told in figures. */
export type WaterGrade = Matching & {
  readonly litres: Litres
  readonly volume: VolumeError | null
  readonly unitMonths: number
}

export type KindScore = {
  readonly events: number
  readonly detected: number
  readonly recall: Figure
  readonly delayH: Delays
  /** Waterings until it was told. */
  readonly delayCycles?: Delays
  readonly exactKind: Figure
}

export type WaterScore = {
  readonly all: Found
  readonly visible: Found
  readonly duplicates: number
  readonly falseAlarmsPerUnitMonth: Figure
  readonly falseAlarmKinds: Readonly<Record<string, number>>
  readonly delayH: Delays
  readonly exactKind: Figure
  readonly litres: {
    readonly loss: number
    readonly beforeDetection: number
    readonly savedShare: Figure
  }
  readonly byKind: Readonly<Record<string, KindScore>>
  readonly smallLeaks: KindScore
  readonly dailyVolumeError: Figure
}

const CONFIDENCE_MIN = 0.5
/** A leak below this share of the zone's flow is small. */
const SMALL_FRAC = 0.03

export function gradeWater(
  dir: string,
  output: readonly WaterOutput[],
  confidenceMin = CONFIDENCE_MIN,
): WaterGrade {
  const truth = (name: string) => join(dir, 'truth', name)
  const meta = readJson<WorldMeta>(join(dir, 'meta.json'))
  const places = readJson<{ zones: unknown[]; sites: unknown[] }>(join(dir, 'zones.json'))
  const faults = readLines<FaultTruth>(truth('water-events.jsonl'))
  const matching = matchAlarms(faults, ofType(output, 'event'), confidenceMin)
  const flows = readJson<Record<string, LitresByStep>>(truth('leak-flow.json'))
  const daily = readLines<Omit<DailyVolume, 'type'>>(truth('water-daily.jsonl'))
  return {
    ...matching,
    litres: litresLost(matching.graded, flows),
    volume: volumeError(daily, ofType(output, 'volume')),
    unitMonths: ((places.zones.length + places.sites.length) * meta.waterDays) / 30,
  }
}

export function scoreWater(grades: readonly WaterGrade[]): WaterScore {
  const graded = grades.flatMap((grade) => grade.graded)
  const falseAlarms = grades.flatMap((grade) => grade.falseAlarms)
  const sum = (of: (grade: WaterGrade) => number) => grades.reduce((n, grade) => n + of(grade), 0)
  const isTold = ({ alarm }: Graded) => alarm !== undefined
  const visible = graded.filter(({ fault }) => fault.visible)
  const foundOf = (all: readonly Graded[]) => {
    const told = all.filter(isTold).length
    return found(told, falseAlarms.length, all.length - told)
  }
  const lost = sum(({ litres }) => litres.lost)
  const before = sum(({ litres }) => litres.beforeDetection)
  const volumes = grades.map(({ volume }) => volume)
  const kinds = [...new Set(graded.map(({ fault }) => fault.kind))].sort()
  const ofKind = (kind: string) => scoreKind(graded.filter(({ fault }) => fault.kind === kind))
  const isSmall = ({ kind, frac }: FaultTruth) => kind === 'hidden_leak' && frac < SMALL_FRAC
  const { delayH, exactKind } = scoreKind(graded)
  return {
    all: foundOf(graded),
    visible: foundOf(visible),
    duplicates: sum(({ duplicates }) => duplicates),
    falseAlarmsPerUnitMonth: figure(falseAlarms.length / sum(({ unitMonths }) => unitMonths)),
    falseAlarmKinds: countKinds(falseAlarms),
    delayH,
    exactKind,
    litres: {
      loss: Math.round(lost),
      beforeDetection: Math.round(before),
      savedShare: figure(1 - before / lost),
    },
    byKind: Object.fromEntries(kinds.map((kind) => [kind, ofKind(kind)])),
    smallLeaks: scoreKind(graded.filter(({ fault }) => isSmall(fault))),
    dailyVolumeError: volumes.every((volume) => volume !== null)
      ? figure(sum(({ volume }) => volume!.absolute) / sum(({ volume }) => volume!.total), 4)
      : null,
  }
}

function scoreKind(graded: readonly Graded[]): KindScore {
  const told = graded.flatMap(({ fault, alarm }) => (alarm ? [{ fault, alarm }] : []))
  const hours = told.map(({ fault, alarm }) => (alarm.detectedAt - fault.start) / HOUR_S)
  const cycles = told.flatMap(({ fault, alarm }) =>
    fault.cycles ? [fault.cycles.filter((open) => open < alarm.detectedAt).length] : [],
  )
  const [median, p95] = [quantile(cycles, 0.5), figure(quantile(cycles, 0.95), 1)]
  const exact = told.filter(({ fault, alarm }) => fault.kind === alarm.kind)
  return {
    events: graded.length,
    detected: told.length,
    recall: figure(told.length / graded.length),
    delayH: delays(hours, 2),
    ...(cycles.length > 0 && { delayCycles: { median, p95 } }),
    exactKind: figure(exact.length / told.length),
  }
}

function countKinds(alarms: readonly WaterEvent[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { kind } of alarms) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
