/**
 * When a trial moves on: out of the shadow, into use, into trust, or back. Pure; the times are those of
 * the engine's line, the counts begin anew with a restart of the gateway.
 */

import type { DecodeResult } from '../../decoders/contract.ts'
import type { DecoderPlan, Trial } from '../engine/decoder-state.ts'
import { type Compared, objection } from './comparison.ts'

/** What a day in the shadow must have seen at least, where frames are rare. */
const SHADOW_FRAMES_MIN = 3

export type TrialVerdict =
  | { readonly kind: 'wait' }
  | { readonly kind: 'passed'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string }

const WAIT: TrialVerdict = { kind: 'wait' }

/** In the shadow: until enough frames, or a day with a few. */
export function judgeShadow(
  trial: Trial,
  plan: DecoderPlan,
  compared: Compared,
  lineMs: number,
): TrialVerdict {
  const detail = objection(compared, plan.tolerances)
  if (detail !== undefined) return { kind: 'failed', detail: `in the shadow: ${detail}` }
  const { frames } = compared
  const waitedMs = lineMs - trial.sinceLineMs
  const isEnough =
    frames >= plan.shadowFrames || (waitedMs >= plan.shadowMs && frames >= SHADOW_FRAMES_MIN)
  if (!isEnough) return WAIT
  return { kind: 'passed', detail: `${frames} frames beside the old one` }
}

/** What the frames of an active decoder came to; the newest `WINDOW`. */
export type Watched = {
  frames: number
  crashes: number
  /** Newest last: did it fail? */
  readonly recent: boolean[]
}

const WINDOW = 50
/** F51: a fifth of the last fifty frames. */
const FAILED_SHARE_MAX = 0.2
/** A decoder that fails at everything need not fail fifty times. */
const FAILED_AT_ONCE = 10

export function newWatch(): Watched {
  return { frames: 0, crashes: 0, recent: [] }
}

export function watch(into: Watched, result: DecodeResult): void {
  into.frames++
  const isFailed = result.kind === 'failed'
  if (isFailed && (result.error === 'timeout' || result.error === 'memory')) into.crashes++
  into.recent.push(isFailed)
  if (into.recent.length > WINDOW) into.recent.shift()
}

/**
 * In use: back at the first crash of a canary or a fifth of failed frames; trusted after enough frames
 * and time. One that is trusted already goes back for the same reasons, a single crash apart.
 */
export function judgeUse(
  watched: Watched,
  canary: { readonly trial: Trial; readonly plan: DecoderPlan } | undefined,
  lineMs: number,
): TrialVerdict {
  const { frames, crashes, recent } = watched
  const failed = recent.filter((isFailed) => isFailed).length
  if (canary && crashes > 0) {
    return { kind: 'failed', detail: `in use: ${crashes} frames ran out of time or memory` }
  }
  const isHopeless = failed >= FAILED_AT_ONCE && failed === recent.length
  if (isHopeless || (recent.length >= WINDOW && failed / recent.length > FAILED_SHARE_MAX)) {
    return { kind: 'failed', detail: `in use: ${failed} of ${recent.length} frames not decoded` }
  }
  if (!canary) return WAIT
  const { trial, plan } = canary
  const isEnough = frames >= plan.canaryFrames && lineMs - trial.sinceLineMs >= plan.canaryMs
  return isEnough ? { kind: 'passed', detail: `${frames} frames in use` } : WAIT
}
