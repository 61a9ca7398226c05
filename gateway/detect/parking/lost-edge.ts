/**
 * Changes of a parking space that never arrived. About one frame in eight is lost on the radio, and
 * most of the error of parking data is lost changes, not wrong sensors (detection.md §3). Three
 * things tell where they were: the frame counter, a change to the state we already had, and the
 * duration of the previous state that some sensors send.
 */

export type Edge = { readonly occupied: boolean; readonly lineMs: number }

/** Length of the previous state, in minutes; without an error bound it lasted at least so long. */
export type PreviousState = { readonly minutes: number; readonly errorMinutes: number | null }

export type ChangeFrame = {
  readonly lineMs: number
  readonly occupied: boolean
  readonly previous: PreviousState | null
  /** Frames lost since the last one that came; 0 where the counters do not tell. */
  readonly lostFrames: number
}

/** What was last heard: the state, and when. */
export type LastHeard = { readonly lineMs: number; readonly occupied: boolean }

export type ShortestStates = { readonly takenMs: number; readonly freeMs: number }

const MINUTE_MS = 60_000

/** The changes between the last frame and this one, in order; this one's own change is not among them. */
export function lostEdges(
  last: LastHeard,
  frame: ChangeFrame,
  shortest: ShortestStates,
): readonly Edge[] {
  const edges = last.occupied === frame.occupied ? lostOne(last, frame) : lostPair(last, frame)
  // A state so short is a passing car or a manoeuvre: it would not have been announced either.
  const wholeMs = (at: number): number =>
    (edges[at + 1]?.lineMs ?? frame.lineMs) - edges[at]!.lineMs
  const tooShort = edges.some(
    (edge, at) => wholeMs(at) < (edge.occupied ? shortest.takenMs : shortest.freeMs),
  )
  return tooShort ? [] : edges
}

/**
 *   heard   taken ──────────── ? ─────────── taken (as a change)
 *   was     taken ────────┐ free ┌────────── taken
 */
function lostOne(last: LastHeard, frame: ChangeFrame): readonly Edge[] {
  if (frame.lostFrames < 1) return []
  const { previous } = frame
  let lineMs = middle(last.lineMs, frame.lineMs)
  if (previous) {
    const startMs = Math.max(last.lineMs, frame.lineMs - previous.minutes * MINUTE_MS)
    lineMs = previous.errorMinutes === null ? middle(last.lineMs, startMs) : startMs
  }
  return [{ occupied: !frame.occupied, lineMs }]
}

/**
 *   heard   taken ───────────── ? ────────────────── free, "was taken for d"
 *   was     taken ──────┐ free ┌── taken ──────────┐ free
 *                              └─────── d ─────────┘
 */
function lostPair(last: LastHeard, frame: ChangeFrame): readonly Edge[] {
  const { previous } = frame
  if (frame.lostFrames < 2 || !previous || previous.errorMinutes === null) return []
  const startMs = frame.lineMs - previous.minutes * MINUTE_MS
  // One minute more than the error, because the device counts whole minutes.
  const earliestMs = startMs - (previous.errorMinutes + 1) * MINUTE_MS
  if (earliestMs <= last.lineMs) return []
  return [
    { occupied: frame.occupied, lineMs: middle(last.lineMs, startMs) },
    { occupied: !frame.occupied, lineMs: startMs },
  ]
}

/** Where a change lies of which only the bounds are known: half as wrong as either of them. */
export function middle(fromLineMs: number, toLineMs: number): number {
  return Math.round((fromLineMs + toLineMs) / 2)
}

/** Frames between two counters; 0 when the counter began anew. */
export function framesBetween(before: number, after: number): number {
  return Math.max(0, after - before - 1)
}
