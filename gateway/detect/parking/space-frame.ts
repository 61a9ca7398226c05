/**
 * The last frames of a parking space as its state keeps them: in the order they were on the air, one
 * row of numbers each, so that hours of them fit into a kilobyte or two.
 */

import type { PreviousState } from './lost-edge.ts'

/** What one frame said. */
export type SpaceFrame = {
  /** When it was on the air, ms of the line. */
  readonly lineMs: number
  readonly fCntUp: number
  readonly occupied: boolean
  readonly isChange: boolean
  /** Did a neighbouring space change about then, or in the minutes before? */
  readonly isNearChange: boolean
  readonly isAfterChange: boolean
  /** Strength of what the sensor measures, in the model's own scale. */
  readonly signal: number | null
  readonly previous: PreviousState | null
  /** Every frame since the one kept before it was heard; left out: their counters tell. */
  readonly isWhole?: boolean
}

/** ms of the line, frame counter, bits, signal, previous minutes, their error; the last may be left out. */
export type FrameRow = readonly [number, number, number, ...number[]]

const OCCUPIED = 1
const CHANGE = 2
const NEAR = 4
const AFTER = 8
/** Every frame between the row before and this one was heard. */
const WHOLE = 16
const NONE = -1

export function rowOf(frame: SpaceFrame): FrameRow {
  const { lineMs, fCntUp, occupied, isChange, signal, previous } = frame
  const bits =
    (occupied ? OCCUPIED : 0) |
    (isChange ? CHANGE : 0) |
    (frame.isNearChange ? NEAR : 0) |
    (frame.isAfterChange ? AFTER : 0)
  const head = [Math.round(lineMs), fCntUp, bits] as const
  if (previous) return [...head, signal ?? NONE, previous.minutes, previous.errorMinutes ?? NONE]
  return signal === null ? head : [...head, signal]
}

export function frameOf(row: FrameRow): SpaceFrame {
  const [lineMs, fCntUp, bits, signal = NONE, minutes = NONE, error = NONE] = row
  return {
    lineMs,
    fCntUp,
    occupied: (bits & OCCUPIED) !== 0,
    isChange: (bits & CHANGE) !== 0,
    isNearChange: (bits & NEAR) !== 0,
    isAfterChange: (bits & AFTER) !== 0,
    signal: signal === NONE ? null : signal,
    previous: minutes === NONE ? null : { minutes, errorMinutes: error === NONE ? null : error },
    ...((bits & WHOLE) !== 0 && { isWhole: true }),
  }
}

export function isOccupied(row: FrameRow): boolean {
  return (row[2] & OCCUPIED) !== 0
}

export function isChange(row: FrameRow): boolean {
  return (row[2] & CHANGE) !== 0
}

export function besideChange(row: FrameRow, beside: { near: boolean; after: boolean }): FrameRow {
  const [lineMs, fCntUp, bits, ...rest] = row
  const more = (beside.near ? NEAR : 0) | (beside.after ? AFTER : 0)
  return (bits | more) === bits ? row : [lineMs, fCntUp, bits | more, ...rest]
}

/** With one more, where it belongs in time; a frame that came late is put between those around it. */
export function withFrame(rows: readonly FrameRow[], row: FrameRow): readonly FrameRow[] {
  let at = rows.length
  while (at > 0 && rows[at - 1]![0] > row[0]) at -= 1
  return at === rows.length ? withNewest(rows, row) : rows.toSpliced(at, 0, row)
}

/** Of heartbeats that only say "still so", with nothing lost between, the newest is enough. */
function withNewest(rows: readonly FrameRow[], row: FrameRow): readonly FrameRow[] {
  const [before, last] = rows.slice(-2)
  const isSame =
    before !== undefined &&
    last !== undefined &&
    !isChange(row) &&
    !isChange(last) &&
    isOccupied(before) === isOccupied(last) &&
    isOccupied(last) === isOccupied(row) &&
    (last[1] === before[1] + 1 || (last[2] & WHOLE) !== 0) &&
    row[1] === last[1] + 1
  if (!isSame || !hasSameSignal(before, last)) return [...rows, row]
  const [lineMs, fCntUp, bits, ...rest] = row
  return [...rows.slice(0, -1), [lineMs, fCntUp, bits | WHOLE, ...rest]]
}

/** Two cars differ by more than a signal wavers. */
function hasSameSignal(a: FrameRow, b: FrameRow): boolean {
  return Math.abs((a[3] ?? NONE) - (b[3] ?? NONE)) < 8
}
