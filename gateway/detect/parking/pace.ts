/**
 * The pace of a sensor that was asked to speak more often: believed when two of its heartbeats with nothing
 * lost between are so far apart, and no more when they are as far apart as before.
 */

import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { type Instant, makeFact } from '../step.ts'

export type PaceState = {
  readonly version: 1
  readonly devEui: DevEui
  /** null: it was asked, did so, and fell back; it may be asked anew. */
  readonly askedSeconds: number | null
  /** It speaks at the pace that was asked for. */
  readonly isKept: boolean
  readonly asks: number
  /** The last heartbeat, and the last frame, of an unbroken row. */
  readonly beatLineMs: number | null
  readonly fCntUp: number | null
}

/** An order to speak at this pace has been queued. */
export type PaceAsked = Instant & {
  readonly kind: 'paceAsked'
  readonly devEui: DevEui
  readonly seconds: number
}

export type PaceFrame = Instant & {
  readonly devEui: DevEui
  readonly fCntUp: number
  readonly isHeartbeat: boolean
}

/** A device that falls back again and again is left in peace. */
export const ASKS_MAX = 3
const TOLERANCE = 0.1

export function askedPace(state: PaceState | null, { devEui, seconds }: PaceAsked): PaceState {
  const asks = state?.devEui === devEui ? state.asks + 1 : 1
  const nothing = { isKept: false, beatLineMs: null, fCntUp: null }
  return { version: 1, devEui, askedSeconds: seconds, asks, ...nothing }
}

export function stepPace(
  state: PaceState,
  frame: PaceFrame,
  subject: string,
): { readonly state: PaceState; readonly facts: readonly EventFact[] } {
  const { devEui, fCntUp, isHeartbeat, lineMs } = frame
  if (devEui !== state.devEui) return { state, facts: [] }
  const isUnbroken = state.fCntUp !== null && fCntUp === state.fCntUp + 1
  const beatLineMs = isUnbroken ? state.beatLineMs : null
  const next = { ...state, fCntUp, beatLineMs: isHeartbeat ? lineMs : beatLineMs }
  const { askedSeconds, isKept } = state
  if (!isHeartbeat || beatLineMs === null || askedSeconds === null)
    return { state: next, facts: [] }
  const seconds = (lineMs - beatLineMs) / 1000
  const isAsAsked = Math.abs(seconds - askedSeconds) <= askedSeconds * TOLERANCE
  if (isAsAsked === isKept) return { state: next, facts: [] }
  const told = { devEui, seconds: Math.round(seconds), askedSeconds, isKept: isAsAsked }
  const facts = isAsAsked || isKept ? [makeFact('paceChanged', frame, subject, told)] : []
  return {
    state: { ...next, isKept: isAsAsked, askedSeconds: isAsAsked ? askedSeconds : null },
    facts,
  }
}
