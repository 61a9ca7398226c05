/**
 * When within an interval did its litres flow? Between two readings nobody saw it; but a valve that was
 * open is where the water went (detection.md §4, "Water per day").
 *
 *   readings     ●────────────────────────────●
 *   valve              ┌──────────┐
 *   litres        base │ all else │    base
 */

import type { Span } from './openings.ts'

export type Piece = Span & { readonly litres: number }

/** A valve takes so long to move after it was told. */
const VALVE_LAG_MS = 30_000

type Flow = Span & { readonly litresPerHour: number }

const HOUR_MS = 3_600_000

/**
 * Cuts an interval into pieces with their litres, in order and without holes. `flows` are the open
 * spans, weighed by their flow; beside them flows `baseLitresPerHour`, or all of it where none is open.
 */
export function spread(
  interval: Span,
  litres: number,
  {
    flows,
    baseLitresPerHour,
  }: { readonly flows: readonly Flow[]; readonly baseLitresPerHour: number },
): readonly Piece[] {
  const { fromLineMs, toLineMs } = interval
  if (flows.length === 0) return [{ fromLineMs, toLineMs, litres }]
  const lagged = flows.flatMap((flow) => clip(later(flow), interval))
  const hours = (toLineMs - fromLineMs) / HOUR_MS
  const weights = lagged.map(weightOf)
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const base = all === 0 ? litres : Math.min(litres, baseLitresPerHour * hours)
  const cuts = lagged.flatMap((flow) => [flow.fromLineMs, flow.toLineMs])
  const edges = [...new Set([fromLineMs, ...cuts, toLineMs])].sort((a, b) => a - b)
  return edges.slice(1).map((to, i) => {
    const from = edges[i]!
    const inside = lagged.filter((flow) => flow.fromLineMs <= from && flow.toLineMs >= to)
    const weight = inside.reduce(
      (sum, flow) => sum + (flow.litresPerHour * (to - from)) / HOUR_MS,
      0,
    )
    const ofBase = toLineMs > fromLineMs ? (base * (to - from)) / (toLineMs - fromLineMs) : base
    const ofFlows = all > 0 ? ((litres - base) * weight) / all : 0
    return { fromLineMs: from, toLineMs: to, litres: ofBase + ofFlows }
  })
}

/** The litres of `interval` that fall into `span`. */
export function litresIn(
  span: Span,
  interval: Span,
  litres: number,
  {
    open,
    baseLitresPerHour,
  }: { readonly open: readonly Span[]; readonly baseLitresPerHour: number },
): number {
  const flows = open.map((one) => ({ ...one, litresPerHour: 1 }))
  let sum = 0
  for (const piece of spread(interval, litres, { flows, baseLitresPerHour })) {
    const from = Math.max(piece.fromLineMs, span.fromLineMs)
    const to = Math.min(piece.toLineMs, span.toLineMs)
    if (to > from) sum += (piece.litres * (to - from)) / (piece.toLineMs - piece.fromLineMs)
  }
  return sum
}

function later<T extends Span>(span: T): T {
  return {
    ...span,
    fromLineMs: span.fromLineMs + VALVE_LAG_MS,
    toLineMs: span.toLineMs + VALVE_LAG_MS,
  }
}

function clip<T extends Span>(span: T, { fromLineMs, toLineMs }: Span): readonly T[] {
  const from = Math.max(span.fromLineMs, fromLineMs)
  const to = Math.min(span.toLineMs, toLineMs)
  return to > from ? [{ ...span, fromLineMs: from, toLineMs: to }] : []
}

function weightOf({ fromLineMs, toLineMs, litresPerHour }: Flow): number {
  return (litresPerHour * (toLineMs - fromLineMs)) / HOUR_MS
}
