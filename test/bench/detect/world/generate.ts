/** Recorded streams with a known truth, the same bytes for the same seed: what detectors are held against. */

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CivilDay } from '../../../../base/civil-day.ts'
import { writeParking } from '../parking/world.ts'
import { writeWater } from '../water/world.ts'
import { DEFAULTS, type Params } from './params.ts'
import { boundsOf, DAY_S } from './paris.ts'

export type WorldGiven = {
  readonly seed: number
  readonly waterDays?: number
  readonly parkingDays?: number
  /** The default holds the day of 23 hours, 2026-03-29. */
  readonly firstDay?: CivilDay
  readonly params?: Params
  readonly only?: 'water' | 'parking' | undefined
}

/** What a scorer needs to know of the run. */
export type WorldMeta = {
  readonly t0: number
  readonly waterDays: number
  readonly parkingDays: number
}

/** Writes the streams, what a detector may read of the places, and `truth/`, which it may not. */
export function generateWorld(dir: string, given: WorldGiven): WorldMeta {
  const { seed, waterDays = 60, firstDay = '2026-03-16', params = DEFAULTS, only } = given
  const { parkingDays = Math.min(waterDays, 21) } = given
  const t0 = boundsOf(firstDay).start
  const season = (days: number) => ({ seed, start: t0, end: t0 + days * DAY_S, days, params })
  mkdirSync(join(dir, 'truth'), { recursive: true })
  const made = {
    ...(only !== 'parking' && { water: writeWater(dir, season(waterDays)) }),
    ...(only !== 'water' && { parking: writeParking(dir, season(parkingDays)) }),
  }
  const run = { format: 1, seed, start: firstDay, t0, waterDays, parkingDays, tz: 'Europe/Paris' }
  writeFileSync(join(dir, 'meta.json'), JSON.stringify({ ...run, ...made }, null, 1))
  return { t0, waterDays, parkingDays }
}
