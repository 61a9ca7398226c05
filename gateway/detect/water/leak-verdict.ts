/**
 * What the evidence of closed-flow.ts amounts to: nothing, a suspicion, or a leak.
 *
 *   S > 8 suspected, S > 11 confirmed                                  hidden_leak
 *   about the zone's whole flow, in two intervals                      burst, or valve_stuck_open
 *   > 30 % of it by night, or since a closing, for 18 min              likewise
 *   > 30 % of it while the pressure falls                              likewise, at once
 *   > 30 % of it by day, for longer than anybody waters by hand        likewise
 *
 * Large flow that goes on from a closing without a pause is a valve that did not close. The kinds
 * are spelled as in detection.md §2.
 */

import { type Evidence, strongest } from './closed-flow.ts'
import { mayBeByHand, type Run } from './run.ts'

export type LeakKind = 'hidden_leak' | 'burst' | 'valve_stuck_open'

export type Verdict = {
  readonly level: 'suspected' | 'confirmed'
  readonly kind: LeakKind
  readonly sinceLineMs: number
  readonly flowLitresPerHour: number
  /** Lost since then. */
  readonly litres: number
  /** 0 … 1; 0.5 where the test alarms. */
  readonly confidence: number
}

/** What an interval is judged by. */
export type Scale = {
  /** Flow of the zone when it waters; undefined: neither designed nor learned. */
  readonly zoneLitresPerHour: number | undefined
  readonly byHandLitresPerHour: number
  readonly byHandMaxMs: number
  /** The pressure fell while it flowed. */
  readonly hasPressureDropped: boolean
}

const S_SUSPECTED = 8
const S_CONFIRMED = 11
const LARGE_SHARE = 0.3
/** A hose takes less than all sprinklers of the zone. */
const WHOLE_SHARE = 0.95
const BY_NIGHT_MS = 18 * 60_000
const LARGE_CONFIDENCE = 0.9
const HOUR_MS = 3_600_000
const QUIET_MIN_MS = 90 * 60_000
const QUIET_GAPS = 6

export function judge(evidence: Evidence, scale: Scale): Verdict | undefined {
  return judgeRun(evidence.run, scale) ?? judgeSums(evidence, scale)
}

function judgeRun(run: Run | null, scale: Scale): Verdict | undefined {
  const zone = scale.zoneLitresPerHour
  if (!run || zone === undefined || run.lastLitresPerHour < LARGE_SHARE * zone) return undefined
  const lastedMs = run.toLineMs - run.startLineMs
  const isWhole = run.intervals >= 2 && run.lastLitresPerHour > WHOLE_SHARE * zone
  const isLong = run.intervals >= 2 || lastedMs >= BY_NIGHT_MS
  const isNobodys = run.fromClosing || !mayBeByHand(run, scale)
  const isBurst = scale.hasPressureDropped
  if (!isWhole && !isBurst && !(isLong && isNobodys)) return undefined
  return {
    level: 'confirmed',
    kind: run.fromClosing ? 'valve_stuck_open' : 'burst',
    sinceLineMs: run.startLineMs,
    flowLitresPerHour: run.lastLitresPerHour,
    litres: run.litres,
    confidence: LARGE_CONFIDENCE,
  }
}

function judgeSums(evidence: Evidence, { zoneLitresPerHour }: Scale): Verdict | undefined {
  const best = strongest(evidence)
  const { run } = evidence
  // The last interval had no flow: what was not told by now is not told by a pause.
  if (best.s <= S_SUSPECTED || !run) return undefined
  const flowLitresPerHour = (best.litres * HOUR_MS) / (run.toLineMs - best.sinceLineMs)
  const isLarge =
    zoneLitresPerHour !== undefined && run.lastLitresPerHour > LARGE_SHARE * zoneLitresPerHour
  const large = run.fromClosing ? 'valve_stuck_open' : 'burst'
  return {
    level: best.s > S_CONFIRMED ? 'confirmed' : 'suspected',
    kind: isLarge ? large : 'hidden_leak',
    sinceLineMs: best.sinceLineMs,
    flowLitresPerHour,
    litres: best.litres,
    confidence: best.s / (best.s + S_CONFIRMED),
  }
}

/** Closed time without flow after which a leak of this flow is over. */
export function quietMsNeeded(flowLitresPerHour: number, litresPerPulse: number): number {
  const pulseGapMs = (litresPerPulse / flowLitresPerHour) * HOUR_MS
  return Math.max(QUIET_MIN_MS, QUIET_GAPS * pulseGapMs)
}
