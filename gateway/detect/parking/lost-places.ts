/**
 * Where to put lost changes, so that the most time is told right: each where it is as likely before as
 * after. A gap of which no moment is likely is put closely about the likeliest one; a stay is not made shorter
 * than likely, for the shortest one of a day is told.
 */

import { GRID, type LostPath } from './lost-path.ts'

/** `occupied`: before the first of them. */
type Span = { readonly fromMs: number; readonly toMs: number; readonly occupied: boolean }

export function placedChanges({ cells, weight }: LostPath, span: Span): readonly number[] {
  const inCells =
    cells.length === 2 && span.occupied ? pairCells(cells, weight) : cells.map(medianOf)
  const stepMs = (span.toMs - span.fromMs) / GRID
  return inCells.map((at) => Math.round(span.fromMs + at * stepMs))
}

/** The cells between the two, where the other state is likelier than not. */
function pairCells([first, second]: LostPath['cells'], weight: number): readonly number[] {
  let between = 0
  const likely = Array.from(first!, (one, n) => {
    const change = (one - second![n]!) / weight
    between += change
    return between - change / 2
  })
  const most = Math.max(...likely)
  const from = likely.indexOf(most)
  if (from < 0) return [GRID / 3, (2 * GRID) / 3]
  let [begin, end] = [from, from]
  while (begin > 0 && likely[begin - 1]! >= 0.5) begin -= 1
  while (end < GRID - 1 && likely[end + 1]! >= 0.5) end += 1
  return [begin, end + 1]
}

/** In steps of the grid. */
function medianOf(weights: Float64Array): number {
  let open = weights.reduce((sum, weight) => sum + weight, 0) / 2
  for (const [n, weight] of weights.entries()) {
    if (open <= weight) return n + (weight > 0 ? open / weight : 0.5)
    open -= weight
  }
  return weights.length / 2
}
