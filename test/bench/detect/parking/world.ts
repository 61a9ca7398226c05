/** The parking stream and its truth, as files (detection.md §6). */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Arrival } from '../world/air.ts'
import { gatewayBoots } from '../world/boots.ts'
import { drawsOf } from '../world/chance.ts'
import { writeArrivals, writeLines } from '../world/files.ts'
import type { Params } from '../world/params.ts'
import { senseSpace } from './sensor.ts'
import { drawSpace, type SpaceType } from './stays.ts'
import { sendSensed } from './uplinks.ts'

/** Minutes that a car may stay (detection.md §3, "Limits"). */
const LIMIT_MIN: Readonly<Record<SpaceType, number>> = {
  prm: 720,
  delivery: 30,
  ev: 240,
  normal: 150,
}
const GATEWAYS = 5

/** Writes into `dir` and `dir/truth`, which are there. */
export function writeParking(
  dir: string,
  given: {
    readonly seed: number
    readonly start: number
    readonly end: number
    readonly params: Params
  },
): { readonly lines: number; readonly stays: number } {
  const { seed } = given
  const { parking: params, radio } = given.params
  const season = { ...given, params, radio }
  const boots = Array.from({ length: GATEWAYS }, (_, g) =>
    gatewayBoots(drawsOf(seed, `pgw${g}`), radio, given),
  )
  const all = Array.from({ length: params.spaces }, (_, i) => drawSpace(i, season))
  const heard: Arrival[] = []
  const stays: object[] = []
  const health: object[] = []
  const spaces = all.map((space, i) => {
    const { id, type } = space
    const hasQ = drawsOf(seed, `${id}/model`)() < params.qShare
    const hasPrev = drawsOf(seed, `${id}/model2`)() < params.prevShare
    const row = Math.floor(i / params.rowLen)
    const beside = [i - 1, i + 1].filter((n) => Math.floor(n / params.rowLen) === row)
    const neighbours = beside.flatMap((n) => (all[n] ? [all[n].stays] : []))
    const sensed = senseSpace(space, neighbours, season)
    for (const { start, end } of space.stays) stays.push({ id, ...rounded(start, end) })
    for (const { kind, span } of sensed.ills) health.push({ id, kind, ...rounded(...span) })
    const gateway = Math.floor(i / (params.spaces / GATEWAYS)) % GATEWAYS
    const make = { id, hasQ, hasPrev, gw: gateway + 1, boots: boots[gateway]! }
    sendSensed(sensed, make, season, heard)
    const place = { id, type, row: row + 1, pos: i % params.rowLen }
    return { ...place, heartbeatS: params.heartbeatS, hasQ, hasPrev, limitMin: LIMIT_MIN[type] }
  })
  const lines = writeArrivals(join(dir, 'parking.jsonl'), heard)
  writeLines(join(dir, 'truth', 'parking-stays.jsonl'), stays)
  writeLines(join(dir, 'truth', 'parking-health.jsonl'), health)
  writeFileSync(join(dir, 'spaces.json'), JSON.stringify({ spaces }))
  return { lines, stays: stays.length }
}

function rounded(start: number, end: number) {
  return { start: Math.round(start), end: Math.round(end) }
}
