/**
 * When a valve was open: its last openings, on the time line, by what it said or was told.
 *
 *   ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄━━━━━━━━━━━━━━━━━━━┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
 *   5 s before      open          close      130 s after       an interval that touches it is no
 *   ├──────────────────────────────────────────────────┤       evidence of closed flow
 *
 * Frames may be late, so a moment of the past is asked of the list, not of the valve's present state.
 */

import type { ValveReading } from './reading.ts'

/**
 * When it opened, when it closed (null: open still), and when it closes by itself (null: nobody knows).
 * A tuple, for states are small.
 */
export type Opening = readonly [
  openLineMs: number,
  closeLineMs: number | null,
  closesLineMs: number | null,
]

export type Openings = {
  /** Nothing is known of the valve before. */
  readonly knownLineMs: number
  /** Oldest first. */
  readonly list: readonly Opening[]
}

const OPENINGS_MAX = 8
const BEFORE_OPENING_MS = 5_000
/** Pipes drain and meters run out for so long after a valve closed. */
export const AFTER_CLOSING_MS = 130_000

export function takeValve(openings: Openings | null, reading: ValveReading): Openings {
  const { isOpen, closesInMs, heardLineMs } = reading
  const before = openings ?? { knownLineMs: heardLineMs, list: [] }
  const last = before.list.at(-1)
  const isOpenNow = last !== undefined && closeOf(last, heardLineMs) === null
  if (isOpen === isOpenNow) return isOpen ? putOff(before, last!, reading) : before
  if (isOpen) {
    const closesLineMs = closesInMs === null ? null : heardLineMs + closesInMs
    return push(before, [heardLineMs, null, closesLineMs])
  }
  const closed = [last![0], heardLineMs, last![2]] as const
  return { ...before, list: [...before.list.slice(0, -1), closed] }
}

/** Still open: a new order moves the deadline, a report of the device does not. */
function putOff(openings: Openings, last: Opening, reading: ValveReading): Openings {
  if (reading.closesInMs === null) return openings
  const moved = [last[0], null, reading.heardLineMs + reading.closesInMs] as const
  return { ...openings, list: [...openings.list.slice(0, -1), moved] }
}

function push(openings: Openings, opening: Opening): Openings {
  const list = [...openings.list, opening]
  if (list.length <= OPENINGS_MAX) return { ...openings, list }
  const [dropped, ...kept] = list
  return { knownLineMs: dropped![1] ?? dropped![2] ?? opening[0], list: kept }
}

/** When it closed, seen from a moment; null: it is open then. */
function closeOf([, closeLineMs, closesLineMs]: Opening, lineMs: number): number | null {
  if (closeLineMs !== null) return closeLineMs
  return closesLineMs !== null && closesLineMs <= lineMs ? closesLineMs : null
}

export type Span = { readonly fromLineMs: number; readonly toLineMs: number }

/** Openings that an interval touches, with the time before and after in which flow says nothing. */
export function touched({ list }: Openings, { fromLineMs, toLineMs }: Span): readonly Opening[] {
  return list.filter(
    (one) =>
      one[0] - BEFORE_OPENING_MS < toLineMs &&
      (closeOf(one, toLineMs) ?? Infinity) + AFTER_CLOSING_MS > fromLineMs,
  )
}

/** Was the valve closed all the interval long, as far as anybody knows? */
export function wasClosed(openings: Openings | null, span: Span): boolean {
  if (!openings || span.fromLineMs < openings.knownLineMs) return false
  return touched(openings, span).length === 0
}

/** The parts of a span in which the valve was open. */
export function openWithin({ list }: Openings, { fromLineMs, toLineMs }: Span): readonly Span[] {
  return list.flatMap((one) => {
    const from = Math.max(one[0], fromLineMs)
    const to = Math.min(closeOf(one, toLineMs) ?? toLineMs, toLineMs)
    return to > from ? [{ fromLineMs: from, toLineMs: to }] : []
  })
}

/** Openings and closings inside a span: each may shake a pulse out of the meters nearby. */
export function movesWithin({ list }: Openings, { fromLineMs, toLineMs }: Span): number {
  let moves = 0
  for (const one of list) {
    if (one[0] >= fromLineMs && one[0] < toLineMs) moves += 1
    const close = closeOf(one, toLineMs)
    if (close !== null && close >= fromLineMs && close < toLineMs) moves += 1
  }
  return moves
}
