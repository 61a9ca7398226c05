/**
 * Who may tell a gateway the time, and when it is believed. Only a clock that nobody knows is set from
 * here: one that is known follows its own source (NTP, GNSS, the machine's battery), for a wrong word about
 * the time would move every label after it (F26).
 *
 *   source       is as good as
 *   gnss         GNSS (3): a frame that came with GPS time
 *   hypervisor   hold-over (1): signed, and the answer to a greeting of this run
 *   person       hold-over (1): a technician's browser or command
 */

import type { ClockState } from '../../base/clock.ts'
import type { ClockFloor } from '../../base/kept-clock.ts'

export type TimeSource = 'gnss' | 'hypervisor' | 'person'

export type TimeOffer = {
  readonly source: TimeSource
  readonly utcMs: number
  /** Of the monotonic clock, at that moment. */
  readonly monoMs: number
}

/** What `cigale` was built after and the gateway has lived through: no time is before it. */
export type TimeFloor = { readonly floorMs: number }

/** Longer than any program is in use: a line that is further is that of a clock that once was wrong. */
const IN_USE_MS = 10 * 365 * 24 * 3_600_000

/** `lineMs`: how far the gateway's line of time had come. */
export function floorOf(releasedMs: number, lineMs: number): number {
  return lineMs < releasedMs + IN_USE_MS ? Math.max(releasedMs, lineMs) : releasedMs
}

export type TimeVerdict =
  | { readonly kind: 'take'; readonly clk: ClockState }
  | { readonly kind: 'refuse'; readonly reason: 'known' | 'before-the-floor' | 'far-ahead' }

/** Beyond this it is no time that anybody means. */
const FAR_AHEAD_MS = 50 * 365 * 24 * 3_600_000

export function judgeTime(
  offer: TimeOffer,
  now: TimeFloor & { readonly clk: ClockState },
): TimeVerdict {
  if (now.clk > 0) return { kind: 'refuse', reason: 'known' }
  if (offer.utcMs < now.floorMs) return { kind: 'refuse', reason: 'before-the-floor' }
  if (offer.utcMs > now.floorMs + FAR_AHEAD_MS) return { kind: 'refuse', reason: 'far-ahead' }
  return { kind: 'take', clk: offer.source === 'gnss' ? 3 : 1 }
}

/** What a run knows of time before it begins. */
export type TimeOfRun = {
  /** No time is before this, UTC. */
  readonly floorMs: number
  /** The machine's clock was lifted to there, and is not known. */
  readonly lifted: ClockFloor | undefined
}
