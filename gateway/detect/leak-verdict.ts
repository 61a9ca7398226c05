/**
 * What the evidence of closed-flow.ts amounts to: nothing, a suspicion, or a leak.
 *
 *   S > 8 suspected, S > 11 confirmed                       hidden_leak
 *   flow above the design flow for two intervals            burst, or valve_stuck_open
 *   flow above 30 % of it for 80 min                        likewise
 *
 * Large flow that goes on from a closing without a pause is a valve that did not close. The kinds
 * are spelled as in detection.md §2.
 */

import { type Evidence, type Run, strongest } from './closed-flow.ts'

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

const S_SUSPECTED = 8
const S_CONFIRMED = 11
const LARGE_SHARE = 0.3
const LARGE_MS = 80 * 60_000
const LARGE_CONFIDENCE = 0.9
const HOUR_MS = 3_600_000
const QUIET_MIN_MS = 90 * 60_000

type Meter = {
  readonly litresPerPulse: number
  readonly designLitresPerHour: number | undefined
}

export function judge(evidence: Evidence, meter: Meter): Verdict | undefined {
  return judgeRun(evidence.run, meter) ?? judgeSums(evidence, meter)
}

function judgeRun(run: Run | null, meter: Meter): Verdict | undefined {
  const { designLitresPerHour: design } = meter
  if (!run || design === undefined) return undefined
  const lastedMs = run.toLineMs - run.startLineMs
  const litres = run.pulses * meter.litresPerPulse
  const flowLitresPerHour = (litres * HOUR_MS) / lastedMs
  const isHuge = flowLitresPerHour > design && run.intervals >= 2
  const isLarge = flowLitresPerHour > LARGE_SHARE * design && lastedMs >= LARGE_MS
  if (!isHuge && !isLarge) return undefined
  const kind = run.fromClosing ? 'valve_stuck_open' : 'burst'
  const sinceLineMs = run.startLineMs
  const confidence = LARGE_CONFIDENCE
  return { level: 'confirmed', kind, sinceLineMs, flowLitresPerHour, litres, confidence }
}

function judgeSums(evidence: Evidence, meter: Meter): Verdict | undefined {
  const best = strongest(evidence)
  // The last interval had no flow: what was not told by now is not told by a pause.
  if (best.s <= S_SUSPECTED || !evidence.run) return undefined
  const litres = best.pulses * meter.litresPerPulse
  const lastedMs = evidence.run.toLineMs - best.sinceLineMs
  return {
    level: best.s > S_CONFIRMED ? 'confirmed' : 'suspected',
    kind: 'hidden_leak',
    sinceLineMs: best.sinceLineMs,
    flowLitresPerHour: (litres * HOUR_MS) / lastedMs,
    litres,
    confidence: best.s / (best.s + S_CONFIRMED),
  }
}

/** Closed time without flow after which a leak of this flow is over. */
export function quietMsNeeded(flowLitresPerHour: number, litresPerPulse: number): number {
  const pulseGapMs = (litresPerPulse / flowLitresPerHour) * HOUR_MS
  return Math.max(QUIET_MIN_MS, 6 * pulseGapMs)
}
