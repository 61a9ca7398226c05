/**
 * The naive parking detector that the reference gives figures of: each frame is the state, by its radio
 * time; a late one is left out. A yardstick for the scorer, and what a detector must beat.
 */

import { join } from 'node:path'
import {
  type Arrival,
  Arrivals,
  type RecordedFrame,
} from '../../../../gateway/backtest/arrivals.ts'
import { readLines } from '../../../../gateway/backtest/lines-system.ts'
import type { ParkingOutput } from '../score/output.ts'

type ParkingFrame = RecordedFrame & { readonly occ: 0 | 1 }
type Latch = { readonly at: number; readonly occ: 0 | 1; readonly start: number }

export function naiveParking(dir: string): readonly ParkingOutput[] {
  const output: ParkingOutput[] = []
  const latches = new Map<string, Latch>()
  for (const { frame, atMs, radioMs } of arrivalsOf(join(dir, 'parking.jsonl'))) {
    const { dev: id, occ } = frame
    const before = latches.get(id)
    if (radioMs === null || (before && radioMs / 1000 < before.at)) continue
    const at = radioMs / 1000
    latches.set(id, { at, occ, start: before?.occ === occ ? before.start : at })
    if (before?.occ === occ) continue
    const now = atMs / 1000
    output.push({ type: 'state', id, at: now, occ })
    if (before?.occ) output.push({ type: 'occ', id, start: before.start, end: at, decidedAt: now })
  }
  for (const [id, { at, occ, start }] of latches) {
    if (occ) output.push({ type: 'occ', id, start, end: null, decidedAt: at })
  }
  return output
}

function* arrivalsOf(file: string): Generator<Arrival<ParkingFrame>> {
  const arrivals = new Arrivals<ParkingFrame>()
  let lastS = 0
  for (const frame of readLines<ParkingFrame>(file)) {
    lastS = frame.arr
    yield* arrivals.take(frame)
  }
  yield* arrivals.end(lastS)
}
