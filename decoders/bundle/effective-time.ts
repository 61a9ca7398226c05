/**
 * The time that expiry is judged by. A gateway's clock may stand in 1970 or in 2106; what it has seen
 * signed cannot: the time never falls below that (Uptane's rule for ECUs without a clock).
 */

import type { ClockState } from '../../base/clock.ts'

const DAY_MS = 86_400_000
/** A clock further ahead of all that is known than this is not believed. */
const AHEAD_MS_MAX = 400 * DAY_MS
/** Clocks of two machines agree to this; a clock that is further behind is wrong. */
const BEHIND_MS_MAX = 5 * 60_000

/** All UTC milliseconds; 0 where nothing is known. */
export type TimeSources = {
  readonly systemMs: number
  readonly clockState: ClockState
  /** When the running program was built. */
  readonly buildMs: number
  /** The newest time the hypervisor said in an authenticated session. */
  readonly signedMs: number
  /** `acceptedMs` of the last refresh. */
  readonly lastAcceptedMs: number
  /** The last clean stop. */
  readonly lastShutdownMs: number
}

export type EffectiveTime = {
  readonly nowMs: number
  /** The clock was not believed: what is installed now is to be confirmed when time has arrived. */
  readonly timeUnsure: boolean
  readonly clock: 'believed' | 'never-set' | 'behind' | 'too-far-ahead'
}

export function effectiveTime(sources: TimeSources): EffectiveTime {
  const { systemMs, clockState, buildMs, signedMs, lastAcceptedMs, lastShutdownMs } = sources
  const floorMs = Math.max(buildMs, signedMs, lastAcceptedMs, lastShutdownMs)
  if (clockState === 0) return { nowMs: floorMs, timeUnsure: true, clock: 'never-set' }
  if (systemMs > floorMs + AHEAD_MS_MAX) {
    return { nowMs: floorMs, timeUnsure: true, clock: 'too-far-ahead' }
  }
  if (systemMs < floorMs - BEHIND_MS_MAX) {
    return { nowMs: floorMs, timeUnsure: true, clock: 'behind' }
  }
  return { nowMs: Math.max(systemMs, floorMs), timeUnsure: false, clock: 'believed' }
}
