/** The water stream and its truth, as files (detection.md §6). */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arrival } from '../world/air.ts'
import { writeArrivals, writeLines } from '../world/files.ts'
import type { LitresByStep } from './minutes.ts'
import { runSite, type SeasonGiven } from './site.ts'
import type { FaultTruth } from './truth.ts'

export type WaterWorld = {
  readonly heard: Arrival[]
  readonly events: FaultTruth[]
  readonly daily: object[]
  readonly leakLitres: Record<string, LitresByStep>
  readonly zones: object[]
  readonly sites: object[]
}

/** Writes into `dir` and `dir/truth`, which are there. */
export function writeWater(
  dir: string,
  given: SeasonGiven,
): { readonly lines: number; readonly events: number } {
  const world: WaterWorld = {
    heard: [],
    events: [],
    daily: [],
    leakLitres: {},
    zones: [],
    sites: [],
  }
  for (let site = 0; site < given.params.water.sites; site++) runSite(site, given, world)
  const { heard, events, daily, leakLitres, zones, sites } = world
  const lines = writeArrivals(join(dir, 'water.jsonl'), heard)
  events.sort((a, b) => a.start - b.start)
  writeLines(join(dir, 'truth', 'water-events.jsonl'), events)
  writeLines(join(dir, 'truth', 'water-daily.jsonl'), daily)
  writeFileSync(join(dir, 'truth', 'leak-flow.json'), JSON.stringify(leakLitres))
  writeFileSync(join(dir, 'zones.json'), JSON.stringify({ zones, sites }, null, 1))
  return { lines, events: events.length }
}
