/** How many changes were lost between two frames: what the frame counters tell. */

import type { SpaceFrame } from './space-frame.ts'

/** Changes lost between two frames: frames lost less heartbeats due, and of the right parity. */
export function lostChanges(
  before: SpaceFrame,
  frame: SpaceFrame,
  beat: { readonly heartbeatMs: number; readonly beatLineMs: number | undefined },
): number {
  const isOdd = (before.occupied !== frame.occupied) !== frame.isChange
  const lostFrames = frame.isWhole ? 0 : frame.fCntUp - before.fCntUp - 1
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
