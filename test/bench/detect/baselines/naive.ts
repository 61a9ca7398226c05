/**
 * The naive parking detector that reference figures are known of: each frame is the state, in the order
 * of arrival. A yardstick for the scorer, and what a detector must beat.
 */

import { join } from 'node:path'
import type { ParkingOutput } from '../score/output.ts'
import { readLines } from '../world/files.ts'

type ParkingLine = {
  readonly dev: string
  readonly t: number
  readonly arr: number
  readonly clk: 0 | 1
  readonly occ: 0 | 1
}

export function naiveParking(dir: string): readonly ParkingOutput[] {
  const output: ParkingOutput[] = []
  const takenSince = new Map<string, number>()
  const states = new Map<string, 0 | 1>()
  for (const { dev: id, t, arr, clk, occ } of readLines<ParkingLine>(join(dir, 'parking.jsonl'))) {
    if (states.get(id) === occ) continue
    states.set(id, occ)
    output.push({ type: 'state', id, at: arr, occ })
    const at = clk ? t : arr
    const start = takenSince.get(id)
    if (occ) takenSince.set(id, at)
    else if (start !== undefined) {
      takenSince.delete(id)
      output.push({ type: 'occ', id, start, end: at, decidedAt: arr })
    }
  }
  for (const [id, start] of takenSince) {
    output.push({ type: 'occ', id, start, end: null, decidedAt: start })
  }
  return output
}
