/**
 * A device that has gone silent. How often it speaks is learned: the longest usual interval, a
 * maximum that decays over days, so that a parking sensor's busy noon does not make its quiet night
 * an alarm. Before a whole day is known the first guess holds.
 */

import type { DevEui } from '../../base/ids.ts'
import { type DetectStep, type Instant, labelOf, makeFact, type TimerDue } from './step.ts'

export type Heard = Instant & { readonly kind: 'heard' }

export type SilencePolicy = {
  /** Expected at least so often until a day is known. */
  readonly firstIntervalMs: number
  /** Silence of so many expected intervals is told. */
  readonly intervalsMax: number
}

export const SILENCE_POLICY: SilencePolicy = {
  firstIntervalMs: 24 * 3_600_000,
  intervalsMax: 2.2,
}

export type SilenceState = {
  readonly version: 1
  readonly firstLineMs: number
  readonly lastLineMs: number
  /** The longest usual interval so far; 0 before the second frame. */
  readonly longestMs: number
  readonly isSilent: boolean
}

const DAY_MS = 24 * 3_600_000
const DECAY_MS = 3 * DAY_MS
const INTERVAL_MIN_MS = 10 * 60_000
const INTERVAL_MAX_MS = 7 * DAY_MS

/** `null` before the first frame. */
export function stepSilence(
  state: SilenceState | null,
  input: Heard | TimerDue,
  context: { readonly devEui: DevEui; readonly policy: SilencePolicy },
): DetectStep<SilenceState | null> {
  const { devEui, policy } = context
  if (input.kind === 'heard') {
    const next = hear(state, input.lineMs)
    return { state: next, facts: [], timerMs: silentLineMs(next, policy) }
  }
  if (!state || state.isSilent) return { state, facts: [], timerMs: undefined }
  const dueLineMs = silentLineMs(state, policy)
  if (input.lineMs < dueLineMs) return { state, facts: [], timerMs: dueLineMs }
  const lastHeardMs = labelOf(input, state.lastLineMs)
  return {
    state: { ...state, isSilent: true },
    facts: [makeFact('deviceSilent', input, devEui, { lastHeardMs })],
    timerMs: undefined,
  }
}

/** The interval that a silence was in teaches nothing about what is usual. */
function hear(state: SilenceState | null, lineMs: number): SilenceState {
  if (!state)
    return { version: 1, firstLineMs: lineMs, lastLineMs: lineMs, longestMs: 0, isSilent: false }
  const intervalMs = lineMs - state.lastLineMs
  const longestMs = state.isSilent ? state.longestMs : learn(state.longestMs, intervalMs)
  return { ...state, lastLineMs: lineMs, longestMs, isSilent: false }
}

function learn(longestMs: number, intervalMs: number): number {
  if (intervalMs >= longestMs) return Math.min(intervalMs, INTERVAL_MAX_MS)
  const share = Math.min(1, intervalMs / DECAY_MS)
  return Math.round(longestMs - (longestMs - intervalMs) * share)
}

function silentLineMs(state: SilenceState, policy: SilencePolicy): number {
  const isWholeDayKnown = state.lastLineMs - state.firstLineMs >= DAY_MS
  const usualMs = Math.max(INTERVAL_MIN_MS, state.longestMs)
  const expectedMs = isWholeDayKnown ? usualMs : Math.max(usualMs, policy.firstIntervalMs)
  return state.lastLineMs + Math.round(expectedMs * policy.intervalsMax)
}
