/**
 * How long a change waits before it is announced (detection.md §3, "Live state"): as long as it may
 * still turn out to be a manoeuvre or a car beside the space, and no longer.
 */

import type { Edge } from './lost-edge.ts'

/** A change that has not lasted long enough to be announced. */
export type Pending = Edge & {
  readonly signal: number | null
  /** null: a ghost of the space beside, by its weak signal; it waits for a stronger one. */
  readonly dueLineMs: number | null
  /** What makes it wait once more if the space beside explains it; false: it was looked at, or is sure. */
  readonly looksBeside: boolean
}

/** What is known of the spaces beside. `null`: there are none, or nobody said which. */
export type Beside = { readonly explains: (lineMs: number) => boolean } | null

export type HoldPolicy = {
  /** Taken, by a signal as strong as only a car's above the sensor. */
  readonly takenStrongMs: number
  readonly strongSignal: number
  /** Taken, and the spaces beside can be asked whether it was theirs. */
  readonly takenBesideMs: number
  readonly takenAloneMs: number
  /** Taken, when a neighbour moved: its disturbance is over after so long. */
  readonly takenExplainedMs: number
  /** Weaker than this, when a neighbour moved, is a ghost. */
  readonly weakSignal: number
  /** Taken or free so shortly after the change before is a manoeuvre, which goes on or not. */
  readonly movingMs: number
  readonly takenMovingMs: number
  readonly freeMovingMs: number
  readonly freeMs: number
  /** Free, although the signal says that the car is there. */
  readonly freeStrongMs: number
  readonly stillThere: number
}

export const HOLD_POLICY: HoldPolicy = {
  takenStrongMs: 2_000,
  strongSignal: 27,
  takenBesideMs: 19_000,
  takenAloneMs: 32_000,
  takenExplainedMs: 190_000,
  weakSignal: 23,
  movingMs: 130_000,
  takenMovingMs: 27_000,
  freeMovingMs: 27_000,
  freeMs: 1_000,
  freeStrongMs: 65_000,
  stillThere: 12,
}

type Change = {
  readonly lineMs: number
  readonly heardLineMs: number
  readonly occupied: boolean
  readonly signal: number | null
}

/** `spot`: what was announced before. */
export function held(
  { lineMs: nowLineMs, heardLineMs: lineMs, occupied, signal }: Change,
  spot: { readonly sinceLineMs: number } | null,
  policy: HoldPolicy,
  beside: Beside,
): Pending {
  const isMoving = spot !== null && lineMs - spot.sinceLineMs < policy.movingMs
  if (!occupied) {
    const holdMs = freeHoldMs(signal, isMoving, policy)
    const dueLineMs = Math.max(nowLineMs, lineMs + holdMs)
    return { occupied, lineMs, dueLineMs, signal, looksBeside: false }
  }
  const isStrong = signal !== null && signal >= policy.strongSignal
  const restMs = isStrong
    ? policy.takenStrongMs
    : beside
      ? policy.takenBesideMs
      : policy.takenAloneMs
  const holdMs = isMoving ? Math.max(restMs, policy.takenMovingMs) : restMs
  const dueLineMs = Math.max(nowLineMs, lineMs + holdMs)
  return { occupied, lineMs, dueLineMs, signal, looksBeside: !isStrong && beside !== null }
}

function freeHoldMs(signal: number | null, isMoving: boolean, policy: HoldPolicy): number {
  if (signal === null) return isMoving ? policy.freeMovingMs : policy.freeMs
  return signal >= policy.stillThere ? policy.freeStrongMs : policy.freeMs
}

/** When it is due: does a neighbour's change explain it, so that it has to last longer? */
export function lookedBeside(pending: Pending, policy: HoldPolicy, beside: Beside): Pending {
  if (!pending.looksBeside || !beside) return pending
  const looked = { ...pending, looksBeside: false }
  if (!beside.explains(pending.lineMs)) return looked
  const isGhost = pending.signal !== null && pending.signal < policy.weakSignal
  return { ...looked, dueLineMs: isGhost ? null : pending.lineMs + policy.takenExplainedMs }
}

/** A heartbeat says what waits: is that enough to announce it? Not for a ghost, while it is as weak. */
export function isConfirmed(
  pending: Pending,
  { signal }: { readonly signal: number | null },
  policy: HoldPolicy,
): boolean {
  return pending.dueLineMs !== null || signal === null || signal >= policy.weakSignal
}
