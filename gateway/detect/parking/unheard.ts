/**
 * A heartbeat that does not come: was only it lost, or a change before it too? How often frames follow a lost
 * one, how long this space is usually taken and free, and how many heartbeats are missing tell which is likelier.
 *
 *   heard    taken ──────●        ✕ heartbeat      ✕ heartbeat
 *   was      taken ──────┬───────────────────────────────────
 *                        └──✕ free ──────────────────────────    told once it is likelier by far
 */

import { LostPaths } from './lost-path.ts'
import { stateLengths } from './state-lengths.ts'
import type { UsualLengths } from './usual-lengths.ts'

/** What the counters of a sensor tell of its way through the air, slowly forgotten. */
export type Air = { readonly heard: number; readonly gaps: number; readonly lost: number }

export type Unheard = {
  readonly air: Air
  /** Its decoder says which frames are heartbeats. */
  readonly tellsBeats: boolean
  /** The last heartbeat that came. */
  readonly beatLineMs: number | null
  /** The space is told as not heard: since when the state was that its sensor told. */
  readonly guess: { readonly heardSinceLineMs: number } | null
}

/** Until counters have told: one frame in fourteen is lost after one that came, every second after a lost one. */
export const UNHEARD_START: Unheard = {
  air: { heard: 28, gaps: 2, lost: 4 },
  tellsBeats: false,
  beatLineMs: null,
  guess: null,
}

const REMEMBERED_FRAMES = 400
/** A longer gap was the gateway's. */
const GAP_FRAMES_MAX = 20

/** With one more frame that came, so many having been lost before it. */
export function withArrivedFrame({ heard, gaps, lost }: Air, lostFrames: number): Air {
  const kept = heard < REMEMBERED_FRAMES ? 1 : 0.5
  return {
    heard: Math.round(heard * kept) + 1,
    gaps: Math.max(1, Math.round(gaps * kept)) + (lostFrames > 0 ? 1 : 0),
    lost: Math.max(2, Math.round(lost * kept)) + Math.min(lostFrames, GAP_FRAMES_MAX),
  }
}

/** That all of so many frames in a row are lost, after one that came. */
function lostInRow({ heard, gaps, lost }: Air, frames: number): number {
  if (frames === 0) return 1
  return (gaps / heard) * (1 - gaps / lost) ** (frames - 1)
}

/** Sensors do not keep time to the second. */
function lateMs(heartbeatMs: number): number {
  return Math.min(heartbeatMs / 20, 900_000)
}

/** It is looked at so often while heartbeats are missing. */
const LOOKS_A_HEARTBEAT = 2

type Heard = {
  readonly lineMs: number
  readonly occupied: boolean
  readonly sinceLineMs: number
  readonly beatLineMs: number
}

/** How many heartbeats should have come since something was heard. */
function beatsMissing({ lineMs, beatLineMs }: Heard, nowLineMs: number, heartbeatMs: number) {
  const beats = (untilMs: number) => Math.floor((untilMs - beatLineMs) / heartbeatMs)
  const late = lateMs(heartbeatMs)
  return Math.max(0, beats(nowLineMs - late) - Math.max(0, beats(lineMs + late)))
}

/** The next moment to look. */
export function lookMs(heard: Heard, nowLineMs: number, heartbeatMs: number): number {
  const { lineMs, beatLineMs } = heard
  const late = lateMs(heartbeatMs)
  const beats = Math.max(0, Math.floor((lineMs + late - beatLineMs) / heartbeatMs)) + 1
  const firstMs = beatLineMs + beats * heartbeatMs + late
  if (firstMs > nowLineMs) return firstMs
  const everyMs = heartbeatMs / LOOKS_A_HEARTBEAT
  return firstMs + (Math.floor((nowLineMs - firstMs) / everyMs) + 1) * everyMs
}

/** More of them in one silence weigh nothing. */
const CHANGES_MAX = 3
/** Whoever is told a guess should mostly find it true. */
const LIKELY = 0.6
/** A space that has not told so many stays of its own is not guessed at. */
const STAYS_KNOWN = 12

export type Usual = {
  readonly lengths: UsualLengths
  /** What to add to the line for UTC. */
  readonly utcMs: number
}

/** Is the space likelier not as its last frame said? */
export function isLikelyChanged(
  heard: Heard,
  nowLineMs: number,
  known: { readonly air: Air; readonly heartbeatMs: number; readonly usual: Usual },
): boolean {
  const { lengths: usual, utcMs } = known.usual
  const missing = beatsMissing(heard, nowLineMs, known.heartbeatMs)
  if (missing === 0 || usual.taken.count < STAYS_KNOWN) return false
  const { occupied, sinceLineMs: sinceMs, lineMs: fromMs } = heard
  const lengths = stateLengths(usual, utcMs)
  const stillShare =
    lengths.lasts(occupied, sinceMs, nowLineMs) / lengths.lasts(occupied, sinceMs, fromMs)
  // Not even if every frame of a change were lost.
  if (stillShare > 1 - LIKELY) return false
  const end = { lineMs: nowLineMs, isChange: false }
  const paths = new LostPaths({ fromMs, toMs: nowLineMs, occupied, sinceMs, end, lengths })
  const sums = [0, 0]
  for (let changes = 0; changes <= CHANGES_MAX; changes++) {
    const weight = paths.path(changes).weight * lostInRow(known.air, missing + changes)
    sums[changes % 2]! += weight
  }
  return sums[1]! > LIKELY * (sums[0]! + sums[1]!)
}
