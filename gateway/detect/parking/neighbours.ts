/**
 * The two spaces beside a space: a car that moves there disturbs what is measured here. The disturbance
 * is seen before the sensor under the car itself is sure, so the order of the two frames tells whose car
 * it was.
 *
 *   beside   ▁▁▁▁▁▁▁▁▁▁▁▁█████████████████▁▁▁▁       the car's own sensor
 *   here     ▁▁▁▁▁▁▁▁▁▁█████▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁       a ghost of some minutes
 *   or here  ▁▁▁▁▁▁▁▁▁▁███████████████████▁▁▁▁       one that lasts as long as the car
 */

import type { Asset } from '../../registry/model.ts'
import type { Around } from '../served.ts'
import type { Edge } from './lost-edge.ts'
import { besideChange, type FrameRow, isChange, isOccupied } from './space-frame.ts'

/** The car's own sensor tells it so long before or after a disturbance beside it begins. */
const BEGINS = { beforeMs: 2_000, afterMs: 21_000 }
/** And so close to the end of one that lasts as long as the car. */
const LEAVES_MS = 9_000
/** One that does not last ends so long after the car moved. */
const ENDS = { fromMs: 22_000, toMs: 190_000 }
/** Both sensors tell a car within so long. */
const SAME_MOMENT_MS = 40_000
/** Neighbours' frames are looked for until so long after. */
const LOOK_MS = 10 * 60_000

/** Changes that the spaces on both sides told since `fromLineMs`. */
function changesBeside(asset: Asset, around: Around, fromLineMs: number): readonly Edge[] {
  const { position } = asset.properties
  if (position === undefined) return []
  const changes: Edge[] = []
  for (const { id, properties } of around.members) {
    if (properties.position === undefined) continue
    if (Math.abs(properties.position - position) !== 1) continue
    const rows = around.stateOf(id).finalStays?.rows ?? []
    for (let at = rows.length - 1; at >= 0 && rows[at]![0] >= fromLineMs; at--) {
      const row = rows[at]!
      if (isChange(row)) changes.push({ lineMs: row[0], occupied: isOccupied(row) })
    }
  }
  return changes
}

/** Has a neighbour told a change that explains that this space looks taken since `lineMs`? */
export function isExplained(asset: Asset, around: Around, lineMs: number): boolean {
  const changes = changesBeside(asset, around, lineMs - BEGINS.beforeMs)
  return changes.some((change) => begins(change, lineMs))
}

/** Changes of the last minutes beside which a neighbour's have become known. */
export function markNear(
  rows: readonly FrameRow[],
  nowLineMs: number,
  asset: Asset,
  around: Around,
): readonly FrameRow[] {
  const fromLineMs = nowLineMs - LOOK_MS
  const last = rows.at(-1)
  if (!last || last[0] < fromLineMs) return rows
  if (!rows.some((row) => row[0] >= fromLineMs && isChange(row))) return rows
  const changes = changesBeside(asset, around, fromLineMs - ENDS.toMs)
  if (changes.length === 0) return rows
  const marked = rows.map((row) =>
    row[0] < fromLineMs || !isChange(row) ? row : besideChange(row, besideOf(row, changes)),
  )
  return marked.some((row, n) => row !== rows[n]) ? marked : rows
}

function besideOf(row: FrameRow, changes: readonly Edge[]): { near: boolean; after: boolean } {
  const [lineMs] = row
  if (isOccupied(row)) return { near: changes.some((c) => begins(c, lineMs)), after: false }
  return {
    near: changes.some((c) => !c.occupied && Math.abs(c.lineMs - lineMs) <= LEAVES_MS),
    after: changes.some((c) => c.lineMs <= lineMs - ENDS.fromMs && c.lineMs >= lineMs - ENDS.toMs),
  }
}

function begins({ lineMs }: Edge, ownLineMs: number): boolean {
  return lineMs >= ownLineMs - BEGINS.beforeMs && lineMs <= ownLineMs + BEGINS.afterMs
}

/** When a neighbour's frame about the newest change must have come; `undefined` when it is past. */
export function lookAgainMs(rows: readonly FrameRow[], nowLineMs: number): number | undefined {
  const last = rows.at(-1)
  if (!last || !isChange(last)) return undefined
  const lineMs = last[0] + BEGINS.afterMs + 2_000
  return lineMs > nowLineMs ? lineMs : undefined
}

/** Has at least half of the other sensors of the row been heard since? False where there is none. */
export function othersHeard(asset: Asset, around: Around, sinceLineMs: number): boolean {
  const others = around.members.filter(({ id }) => id !== asset.id)
  const heard = others.filter(
    ({ id }) => (around.stateOf(id).sensorHealth?.heard?.lineMs ?? -1) >= sinceLineMs,
  )
  return others.length > 0 && heard.length * 2 >= others.length
}

/** Does a car stand beside that came at that moment? What it disturbs lasts no longer than it. */
export function hasCarBesideSince(asset: Asset, around: Around, sinceLineMs: number): boolean {
  const { position } = asset.properties
  if (position === undefined) return false
  return around.members.some(({ id, properties }) => {
    if (Math.abs((properties.position ?? Number.NaN) - position) !== 1) return false
    const spot = around.stateOf(id).occupancy?.spot
    return spot?.occupied === true && Math.abs(spot.sinceLineMs - sinceLineMs) <= SAME_MOMENT_MS
  })
}
