/**
 * What a parking sensor has seen, from the frames of it that arrived. Frame counters say how many
 * changes were lost between two frames; what is left is where to put them.
 */

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
  readonly endLineMs: number
}

const MINUTE_MS = 60_000
/** Of one car the signal wavers by a few; of two it differs by tens. */
const OTHER_CAR = 15
/** Two lost changes are two if they had so long each; more of them, so long. */
const PAIR_MS = 16 * MINUTE_MS
const SERIES_MS = 60 * MINUTE_MS

/** `frames`: in order, at least one. */
export function traceOf(frames: readonly SpaceFrame[], heartbeatMs: number): Trace {
  const first = frames[0]!
  const edges: TraceEdge[] = []
  let beatLineMs = frames.find(({ isChange }) => !isChange)?.lineMs
  let before = first
  for (const frame of frames.slice(1)) {
    if (!before.isChange) beatLineMs = before.lineMs
    const lost = lostChanges(before, frame, { heartbeatMs, beatLineMs })
    // A car that drove off unseen: another stands there, and disturbs otherwise.
    edges.push(...placeLost(before, frame, lost === 0 && isOtherCar(before, frame) ? 2 : lost))
    if (frame.isChange) edges.push(heardEdge(frame))
    else strengthen(edges, frame)
    before = frame
  }
  return {
    startLineMs: first.lineMs,
    startsOccupied: first.occupied,
    edges,
    endLineMs: before.lineMs,
  }
}

function isOtherCar(before: SpaceFrame, frame: SpaceFrame): boolean {
  if (!before.occupied || !frame.occupied || frame.isChange) return false
  if (before.signal === null || frame.signal === null) return false
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

/** Changes lost between two frames: frames lost less heartbeats due, and of the right parity. */
export function lostChanges(
  before: SpaceFrame,
  frame: SpaceFrame,
  beat: { readonly heartbeatMs: number; readonly beatLineMs: number | undefined },
): number {
  const isOdd = (before.occupied !== frame.occupied) !== frame.isChange
  const lostFrames = frame.fCntUp - before.fCntUp - 1
  if (lostFrames < 0) return isOdd ? 1 : 0
  const changes = Math.max(0, lostFrames - heartbeatsBetween(before, frame, beat))
  if ((changes % 2 === 1) === isOdd) return changes
  return changes + 1 <= lostFrames || changes === 0 ? changes + 1 : changes - 1
}

function heartbeatsBetween(
  before: SpaceFrame,
  frame: SpaceFrame,
  {
    heartbeatMs,
    beatLineMs = before.lineMs,
  }: { readonly heartbeatMs: number; readonly beatLineMs: number | undefined },
): number {
  const beats = (lineMs: number): number => (lineMs - beatLineMs) / heartbeatMs
  const toFrame = frame.isChange
    ? Math.floor(beats(frame.lineMs))
    : Math.round(beats(frame.lineMs)) - 1
  const toBefore = before.isChange
    ? Math.floor(beats(before.lineMs))
    : Math.round(beats(before.lineMs))
  return Math.max(0, toFrame - toBefore)
}

function placeLost(before: SpaceFrame, frame: SpaceFrame, lost: number): readonly TraceEdge[] {
  if (lost === 0) return []
  const { previous } = frame
  const known: TraceEdge[] = []
  let open = lost
  let toLineMs = frame.lineMs
  if (frame.isChange && previous && previous.errorMinutes !== null) {
    const errorMs = (previous.errorMinutes + 0.5) * MINUTE_MS
    const at = frame.lineMs - previous.minutes * MINUTE_MS
    toLineMs = Math.min(Math.max(before.lineMs, at), frame.lineMs)
    const bounds = { earliestMs: toLineMs - errorMs, latestMs: toLineMs + errorMs }
    known.push(lostEdge(!frame.occupied, toLineMs, bounds))
    open -= 1
  }
  open = withoutManoeuvres(open, toLineMs - before.lineMs)
  const bounds = { earliestMs: before.lineMs, latestMs: toLineMs }
  const apartMs = (toLineMs - before.lineMs) / (open + 1)
  const guessed = Array.from({ length: open }, (_, n) => {
    const lineMs = Math.round(before.lineMs + apartMs * (n + 1))
    return lostEdge(before.occupied === (n % 2 === 1), lineMs, bounds)
  })
  return [...guessed, ...known]
}

/** Changes lost close together are there and back again: a manoeuvre or a ghost. */
function withoutManoeuvres(lost: number, spanMs: number): number {
  if (lost < 2) return lost
  return spanMs < lost * (lost === 2 ? PAIR_MS : SERIES_MS)
    ? withoutManoeuvres(lost - 2, spanMs)
    : lost
}

function lostEdge(
  occupied: boolean,
  lineMs: number,
  bounds: { readonly earliestMs: number; readonly latestMs: number },
): TraceEdge {
  const unseen = { signal: null, isNearChange: false, isAfterChange: false }
  return { lineMs, ...bounds, occupied, ...unseen }
}
