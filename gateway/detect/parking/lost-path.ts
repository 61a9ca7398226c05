/**
 * How likely it is that a space changed so many times between two frames, and when it then did: a chain
 * over a grid of moments, forward and backward.
 *
 *   since        from                                   to       end
 *   ├── taken ────┤  .  .  ?  .  .  .  ?  .  .  .  .  . ├─ … ─────┤
 *                         └─── free ───┘
 */

import type { StateLengths } from './state-lengths.ts'

/** When the state after the last change ended, or until when it lasted at least. */
export type PathEnd = { readonly lineMs: number; readonly isChange: boolean }

export type PathAsked = {
  readonly fromMs: number
  readonly toMs: number
  /** The state before, and since when. */
  readonly occupied: boolean
  readonly sinceMs: number
  /** Changes in between. */
  readonly real: number
  readonly end: PathEnd
  readonly lengths: StateLengths
}

export type LostPath = {
  readonly weight: number
  /** For each change: how likely it was in each cell of the grid; their sum is `weight`. */
  readonly cells: readonly (readonly number[])[]
}

export const GRID = 24

export function lostPath(asked: PathAsked): LostPath {
  const { fromMs, toMs, occupied, sinceMs, real, end, lengths } = asked
  const ending = end.isChange ? lengths.endsAt : lengths.lasts
  if (real === 0) return { weight: ending(occupied, sinceMs, end.lineMs), cells: [] }
  const stepMs = (toMs - fromMs) / GRID
  const moments = Array.from({ length: GRID }, (_, n) => fromMs + (n + 0.5) * stepMs)
  const after = (change: number): boolean => occupied === (change % 2 === 1)
  const tableOf = (taken: boolean) => (real > 1 ? stepTable(moments, taken, lengths) : [])
  const tables = { taken: tableOf(true), free: tableOf(false) }
  // forward[k][i]: that change k is in cell i; backward[k][i]: all that comes after it, if it is.
  const forward = [moments.map((ms) => lengths.endsAt(occupied, sinceMs, ms) * stepMs)]
  for (let k = 1; k < real; k++) {
    const step = tables[after(k - 1) ? 'taken' : 'free']
    const last = forward[k - 1]!
    forward.push(last.map((_, j) => sumOf(0, j, (i) => last[i]! * step[i]![j]!)))
  }
  const backward: number[][] = []
  backward[real - 1] = moments.map((ms) => ending(after(real - 1), ms, end.lineMs))
  for (let k = real - 2; k >= 0; k--) {
    const step = tables[after(k) ? 'taken' : 'free']
    const next = backward[k + 1]!
    backward[k] = next.map((_, i) => sumOf(i, GRID - 1, (j) => step[i]![j]! * next[j]!))
  }
  const cells = forward.map((row, k) => row.map((weight, i) => weight * backward[k]![i]!))
  return { weight: sumOf(0, GRID - 1, (i) => cells[0]![i]!), cells }
}

/** From a change in cell i to the next in cell j. */
function stepTable(
  moments: readonly number[],
  occupied: boolean,
  { endsAt }: StateLengths,
): readonly (readonly number[])[] {
  const stepMs = moments[1]! - moments[0]!
  return moments.map((from, i) =>
    moments.map((to, j) => {
      if (j < i) return 0
      // Two changes in one cell are in their order half of the time, a third of it apart.
      return j === i
        ? (endsAt(occupied, from, from + stepMs / 3) * stepMs) / 2
        : endsAt(occupied, from, to) * stepMs
    }),
  )
}

function sumOf(first: number, last: number, of: (n: number) => number): number {
  let sum = 0
  for (let n = first; n <= last; n++) sum += of(n)
  return sum
}
