/**
 * A stay longer than the space allows (detection.md §3, "Overstay"): told only by a frame received at
 * or after the limit that still says occupied. A departure whose frame was lost accuses nobody.
 */

import type { DevEui } from '../../../base/ids.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from '../step.ts'
import type { OccupancyState } from './occupancy.ts'

export type OverstayState = {
  readonly version: 1
  /** The stay that is over its limit, as it was told. */
  readonly over: {
    readonly sinceLineMs: number
    readonly limitMinutes: number
    readonly devEui: DevEui
  } | null
}

export const OVERSTAY_START: OverstayState = { version: 1, over: null }

export type OverstayInput = Instant & {
  readonly occupancy: OccupancyState
  /** The frame of now, if there is one: who sent it and what it says. */
  readonly frame: { readonly devEui: DevEui; readonly occupied: boolean } | undefined
}

/** `limitMinutes` undefined: anybody may stay for ever. */
export function stepOverstay(
  state: OverstayState,
  input: OverstayInput,
  context: { readonly subject: string; readonly limitMinutes: number | undefined },
): DetectStep<OverstayState> {
  const { subject, limitMinutes } = context
  const { frame, lineMs } = input
  const { spot, isKnown } = input.occupancy
  const { over } = state
  if (over) {
    if (spot?.occupied && spot.sinceLineMs === over.sinceLineMs) return unchanged(state)
    const untilLineMs = spot && !spot.occupied ? spot.sinceLineMs : lineMs
    const fact = makeFact('overstayEnded', input, subject, {
      devEui: over.devEui,
      sinceMs: labelOf(input, over.sinceLineMs),
      stayMs: Math.max(0, Math.round(untilLineMs - over.sinceLineMs)),
    })
    return { state: OVERSTAY_START, facts: [fact], timerMs: undefined }
  }
  if (limitMinutes === undefined || !frame?.occupied || !isKnown) return unchanged(state)
  if (!spot?.occupied || lineMs < spot.sinceLineMs + limitMinutes * 60_000) return unchanged(state)
  const { sinceLineMs } = spot
  const { devEui } = frame
  const sinceMs = labelOf(input, sinceLineMs)
  return {
    state: { version: 1, over: { sinceLineMs, limitMinutes, devEui } },
    facts: [makeFact('overstayStarted', input, subject, { devEui, sinceMs, limitMinutes })],
    timerMs: undefined,
  }
}

function unchanged(state: OverstayState): DetectStep<OverstayState> {
  return { state, facts: [], timerMs: undefined }
}
