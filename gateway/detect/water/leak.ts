/**
 * A loss of water from suspicion to clearing, of a zone or of a site's main:
 *
 *   none ──▶ suspected ──▶ confirmed ──▶ cleared, after closed time without flow
 *     └──────────────────────▲
 *
 * Told with its kind, start, flow, litres lost so far, confidence, and the few intervals that show it.
 */

import type { EventFact } from '../../../sync/fact.ts'
import { type Instant, labelOf, makeFact } from '../step.ts'
import { hundredths, rowsOf, type Shown, tenths } from './evidence.ts'
import type { LeakKind, Verdict } from './leak-verdict.ts'

export type Leak = {
  readonly level: 'suspected' | 'confirmed'
  readonly kind: LeakKind
  readonly sinceLineMs: number
  /** Of late: it follows what is measured. */
  readonly flowLitresPerHour: number
  readonly lostLitres: number
}

export type LeakTold = { readonly leak: Leak | null; readonly facts: readonly EventFact[] }

const HOUR_MS = 3_600_000
/** What was measured longer ago than about so long does not count for the flow of now. */
const FLOW_MEMORY_MS = 3 * HOUR_MS

/** A verdict that is news opens the leak, or lifts a suspicion; else nothing happens. */
export function hearVerdict(
  leak: Leak | null,
  verdict: Verdict | undefined,
  told: { readonly now: Instant; readonly subject: string; readonly shown: readonly Shown[] },
): LeakTold {
  const isNews = verdict && (!leak || (leak.level === 'suspected' && verdict.level === 'confirmed'))
  if (!isNews) return { leak, facts: [] }
  const { level, kind, sinceLineMs, flowLitresPerHour } = verdict
  const lostLitres = Math.max(leak?.lostLitres ?? 0, verdict.litres)
  const type = level === 'confirmed' ? 'leakConfirmed' : 'leakSuspected'
  const { now, subject, shown } = told
  const fact = makeFact(type, now, subject, {
    kind,
    sinceMs: labelOf(now, sinceLineMs),
    flowLitresPerHour: hundredths(flowLitresPerHour),
    confidence: hundredths(verdict.confidence),
    lostLitres: tenths(lostLitres),
    evidence: rowsOf(shown, (lineMs) => labelOf(now, lineMs)),
  })
  return { leak: { level, kind, sinceLineMs, flowLitresPerHour, lostLitres }, facts: [fact] }
}

/** `litres` were lost in `ms` of closed time: since the last pulse, which is when they began to. */
export function loseClosed(leak: Leak, litres: number, ms: number): Leak {
  if (litres === 0) return leak
  const weight = 1 - Math.exp(-ms / FLOW_MEMORY_MS)
  const flow = (litres * HOUR_MS) / ms
  return {
    ...leak,
    flowLitresPerHour: leak.flowLitresPerHour + weight * (flow - leak.flowLitresPerHour),
    lostLitres: leak.lostLitres + litres,
  }
}

/** While the valve is open a leak goes on unseen; a valve that does not close then does what it should. */
export function loseOpen(leak: Leak, ms: number): Leak {
  if (leak.kind === 'valve_stuck_open') return leak
  return { ...leak, lostLitres: leak.lostLitres + (leak.flowLitresPerHour * ms) / HOUR_MS }
}

export function clearLeak(leak: Leak, now: Instant, subject: string): LeakTold {
  const { kind, sinceLineMs, lostLitres } = leak
  const fields = { kind, sinceMs: labelOf(now, sinceLineMs), lostLitres: tenths(lostLitres) }
  return { leak: null, facts: [makeFact('leakCleared', now, subject, fields)] }
}
