/**
 * Lost changes to where they likely were: the median of what the lengths before and after make
 * likely, between the frames that bound them.
 *
 *   known   taken ──┐                    ┌─ taken
 *   lost            └── ? ── free ── ? ──┘
 */

import type { Trace, TraceEdge } from './space-trace.ts'
import { logDensity, logSurvival, type UsualLengths } from './usual-lengths.ts'

const GRID = 16
/** Bounds closer than this are not worth a thought. */
const SURE_MS = 90_000
/** Two lost changes in a row move each other. */
const SWEEPS = 2

export function withLikelyEdges(trace: Trace, usual: UsualLengths): Trace {
  const edges = [...trace.edges]
  const unsure = edges.flatMap(({ earliestMs, latestMs }, at) =>
    latestMs - earliestMs > SURE_MS ? [at] : [],
  )
  const hasNeighbour = unsure.some((at, n) => unsure[n + 1] === at + 1)
  for (let sweep = 0; sweep < (hasNeighbour ? SWEEPS : 1); sweep++) {
    for (const at of unsure) {
      const lineMs = likelyMs(edges, at, trace, usual)
      edges[at] = { ...edges[at]!, lineMs }
    }
  }
  return { ...trace, edges }
}

function likelyMs(
  edges: readonly TraceEdge[],
  at: number,
  trace: Trace,
  usual: UsualLengths,
): number {
  const { earliestMs, latestMs, occupied } = edges[at]!
  const before = edges[at - 1]
  const after = edges[at + 1]
  const fromMs = Math.max(earliestMs, before?.lineMs ?? earliestMs)
  const toMs = Math.min(latestMs, after?.lineMs ?? latestMs)
  const [usualBefore, usualAfter] = occupied ? [usual.free, usual.taken] : [usual.taken, usual.free]
  const weights: number[] = []
  const stepMs = (toMs - fromMs) / GRID
  for (let n = 0; n < GRID; n++) {
    const lineMs = fromMs + (n + 0.5) * stepMs
    const lengthBefore = before ? logDensity(usualBefore, lineMs - before.lineMs) : 0
    const lengthAfter = after
      ? logDensity(usualAfter, after.lineMs - lineMs)
      : logSurvival(usualAfter, trace.endLineMs - lineMs)
    weights.push(lengthBefore + lengthAfter)
  }
  return Math.round(fromMs + medianOf(weights) * stepMs)
}

/** In steps of the grid. */
function medianOf(logWeights: readonly number[]): number {
  const most = Math.max(...logWeights)
  const weights = logWeights.map((weight) => Math.exp(weight - most))
  let open = weights.reduce((sum, weight) => sum + weight, 0) / 2
  for (const [n, weight] of weights.entries()) {
    if (open <= weight) return n + open / weight
    open -= weight
  }
  return logWeights.length
}
