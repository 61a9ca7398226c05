/**
 * What a parking sensor has seen, from the frames of it that arrived. Frame counters say how many
 * changes were lost between two frames; what is left is where to put them.
 */

import { lostChanges } from './lost-changes.ts'
import type { PreviousState } from './lost-edge.ts'
import type { SpaceFrame } from './space-frame.ts'

export type TraceEdge = {
  readonly lineMs: number
  /** The state after it. */
  readonly occupied: boolean
  /** It lies between these two; both are `lineMs` when a frame told it. */
  readonly earliestMs: number
  readonly latestMs: number
  /** The strongest signal of the frames after it that say the same state. */
  readonly signal: number | null
  readonly isNearChange: boolean
  readonly isAfterChange: boolean
}

export type Trace = {
  readonly startLineMs: number
  readonly startsOccupied: boolean
  readonly edges: readonly TraceEdge[]
  /** Where changes were lost, in order. */
  readonly spans: readonly LostSpan[]
  readonly endLineMs: number
}

/** Changes lost between two frames. */
export type LostSpan = {
  /** The first of them in `edges`, where they are spread evenly. */
  readonly at: number
  readonly changes: number
  readonly fromMs: number
  readonly toMs: number
  /** The state before the first of them. */
  readonly occupied: boolean
  /** Changes that were heard at either end: a manoeuvre there is as likely lost as heard. */
  readonly heardBeside: number
  /** No counter but another signal tells of them: they were no flicker. */
  readonly isOtherCar: boolean
}

const MINUTE_MS = 60_000
/** Of one car the signal wavers by a few; of two it differs by tens. */
const OTHER_CAR = 15
/** A change so weak may be a car beside that came first; the own one is seen by the next frame only. */
const BESIDE = 27

/** `frames`: in order, at least one. */
export function traceOf(frames: readonly SpaceFrame[], heartbeatMs: number): Trace {
  const first = frames[0]!
  const edges: TraceEdge[] = []
  const spans: LostSpan[] = []
  let beatLineMs = frames.find(({ isChange }) => !isChange)?.lineMs
  let before = first
  for (const frame of frames.slice(1)) {
    if (!before.isChange) beatLineMs = before.lineMs
    const lost = lostChanges(before, frame, { heartbeatMs, beatLineMs })
    // A car that drove off unseen: another stands there, and disturbs otherwise.
    const isOther = lost === 0 && isOtherCar(before, frame)
    const span = lostSpan(before, frame, isOther ? 2 : lost)
    if (span.changes > 0) {
      spans.push({ ...span, at: edges.length, isOtherCar: isOther })
      edges.push(...spread(span))
    }
    if (frame.isChange && frame.previous) placePrevious({ edges, spans }, frame, frame.previous)
    if (frame.isChange) edges.push(heardEdge(frame))
    else strengthen(edges, frame)
    before = frame
  }
  return {
    startLineMs: first.lineMs,
    startsOccupied: first.occupied,
    edges,
    spans,
    endLineMs: before.lineMs,
  }
}

function isOtherCar(before: SpaceFrame, frame: SpaceFrame): boolean {
  if (!before.occupied || !frame.occupied || frame.isChange) return false
  if (before.signal === null || frame.signal === null) return false
  if (before.isChange && before.signal < BESIDE && frame.signal > before.signal) return false
  return Math.abs(frame.signal - before.signal) >= OTHER_CAR
}

function heardEdge({ lineMs, ...frame }: SpaceFrame): TraceEdge {
  const { occupied, signal, isNearChange, isAfterChange } = frame
  const bounds = { earliestMs: lineMs, latestMs: lineMs }
  return { lineMs, ...bounds, occupied, signal, isNearChange, isAfterChange }
}

function strengthen(edges: TraceEdge[], { signal }: SpaceFrame): void {
  const last = edges.at(-1)
  if (!last || signal === null || signal <= (last.signal ?? -1)) return
  edges[edges.length - 1] = { ...last, signal }
}

function lostSpan(before: SpaceFrame, frame: SpaceFrame, changes: number) {
  return {
    fromMs: before.lineMs,
    toMs: frame.lineMs,
    occupied: before.occupied,
    changes,
    heardBeside: Number(before.isChange) + Number(frame.isChange),
  }
}

/**
 * A change that tells how long the state before it lasted: when that began, and that nothing changed since.
 *
 *   heard   free ──────── ? ──────── taken (heartbeat) ──────── free, "was taken for d"
 *   was     free ───────────┐ taken ────────────────────────────┘ free
 *                           └──────────────── d ────────────────┘
 */
function placePrevious(
  { edges, spans }: { readonly edges: TraceEdge[]; readonly spans: LostSpan[] },
  frame: SpaceFrame,
  { minutes, errorMinutes }: PreviousState,
): void {
  const errorMs = ((errorMinutes ?? 0) + 0.5) * MINUTE_MS
  const atMs = frame.lineMs - minutes * MINUTE_MS
  const isEnd = (span: LostSpan) => span.at + span.changes === edges.length && !span.isOtherCar
  for (let span = spans.at(-1); span && isEnd(span); span = spans.at(-1)) {
    if (span.toMs < atMs - errorMs) return
    // Nothing changed since: what seemed lost was something else.
    const isWithin = errorMinutes !== null && span.fromMs < atMs + errorMs
    if (!isWithin && (span.changes % 2 === 1 || span.fromMs < atMs)) return
    spans.pop()
    edges.length = span.at
    if (!isWithin) continue
    const toMs = Math.min(Math.max(span.fromMs, atMs), span.toMs)
    const before = { ...span, toMs, changes: span.changes - 1 }
    if (before.changes > 0) {
      spans.push(before)
      edges.push(...spread(before))
    }
    const bounds = { earliestMs: toMs - errorMs, latestMs: toMs + errorMs }
    edges.push(lostEdge(!frame.occupied, toMs, bounds))
    return
  }
}

function spread({ fromMs, toMs, changes, occupied }: Omit<LostSpan, 'at' | 'isOtherCar'>) {
  const bounds = { earliestMs: fromMs, latestMs: toMs }
  const apartMs = (toMs - fromMs) / (changes + 1)
  return Array.from({ length: changes }, (_, n) =>
    lostEdge(occupied === (n % 2 === 1), Math.round(fromMs + apartMs * (n + 1)), bounds),
  )
}

export function lostEdge(
  occupied: boolean,
  lineMs: number,
  bounds: { readonly earliestMs: number; readonly latestMs: number },
): TraceEdge {
  const unseen = { signal: null, isNearChange: false, isAfterChange: false }
  return { lineMs, ...bounds, occupied, ...unseen }
}
