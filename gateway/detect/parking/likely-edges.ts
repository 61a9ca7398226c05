/**
 * Lost changes to what they likely were: cars that came and went, or a mere flicker of two changes (a
 * manoeuvre, a car beside); and to when they likely were. All ways in which the state may have gone from
 * the frame before to the frame after are weighed by how long this space is usually taken, and free.
 *
 *   known   taken ──┐                    ┌─ taken
 *   lost            └── ? ── free ── ? ──┘          or nothing but a flicker
 */

import { type LostPath, LostPaths, type PathEnd } from './lost-path.ts'
import { placedChanges } from './lost-places.ts'
import { type LostSpan, lostEdge, type Trace, type TraceEdge } from './space-trace.ts'
import { type StateLengths, stateLengths } from './state-lengths.ts'
import type { UsualLengths } from './usual-lengths.ts'

/** Cars that come and go while nothing is heard: more are not told apart. */
const REAL_MAX = 8
/** Flickers there are for each change of a car, and for each hour beside them. */
const FLICKERS = { perChange: 0.2, perHourTaken: 0.03, perHourFree: 0.12 }
const HOUR_MS = 3_600_000

/** `utcMs`: what to add to the line for UTC. */
export function withLikelyEdges(trace: Trace, usual: UsualLengths, utcMs: number): Trace {
  if (trace.spans.length === 0) return trace
  const lengths = stateLengths(usual, utcMs)
  const edges: TraceEdge[] = []
  let done = 0
  for (const [n, span] of trace.spans.entries()) {
    edges.push(...trace.edges.slice(done, span.at))
    done = span.at + span.changes
    const sinceMs = edges.at(-1)?.lineMs ?? trace.startLineMs
    edges.push(...likelyEdges(span, { sinceMs, end: endOf(trace, n, done), lengths }))
  }
  return { ...trace, edges: [...edges, ...trace.edges.slice(done)], spans: [] }
}

/** What is known of the state after a span: when it ended, or until when it lasted at least. */
function endOf({ edges, spans, endLineMs }: Trace, n: number, at: number): PathEnd {
  const span = spans[n + 1]
  if (span?.at === at) return { lineMs: span.fromMs, isChange: false }
  const next = edges[at]
  return next ? { lineMs: next.lineMs, isChange: true } : { lineMs: endLineMs, isChange: false }
}

type Known = { readonly sinceMs: number; readonly end: PathEnd; readonly lengths: StateLengths }

function likelyEdges(span: LostSpan, known: Known): readonly TraceEdge[] {
  const { changes, fromMs, toMs, occupied } = span
  const paths = new LostPaths({ ...span, ...known })
  let best: LostPath = { weight: 0, cells: [] }
  let most = -1
  const least = span.isOtherCar ? changes : changes % 2
  for (let real = least; real <= Math.min(changes, REAL_MAX + (changes % 2)); real += 2) {
    const path = paths.path(real)
    const weight = path.weight * flickerWeight(span, real)
    if (weight <= most) continue
    most = weight
    best = path
  }
  const bounds = { earliestMs: fromMs, latestMs: toMs }
  return placedChanges(best, span).map((lineMs, n) =>
    lostEdge(occupied === (n % 2 === 1), lineMs, bounds),
  )
}

/** How likely the changes are that no car made: a Poisson number of flickers. */
function flickerWeight(span: LostSpan, real: number): number {
  const hours = (span.toMs - span.fromMs) / HOUR_MS
  const perHour = span.occupied ? FLICKERS.perHourTaken : FLICKERS.perHourFree
  const mean = FLICKERS.perChange * (span.heardBeside + real) + perHour * hours
  let weight = Math.exp(-mean)
  for (let n = 1; n <= (span.changes - real) / 2; n++) weight *= mean / n
  return weight
}
