/**
 * Water that flows while the valve is closed, told from single pulses shaken out by water hammer.
 *
 * A Bernoulli CUSUM over the intervals between meter frames (detection.md §2, "Closed-flow sequential
 * test"): with k = Δt / 10 min and pᵏ = 1 − (1 − p)^k,
 *
 *   a pulse in it   S ← S + ln(p₁ᵏ / p₀ᵏ)
 *   none            S ← max(0, S + ln((1 − p₁ᵏ) / (1 − p₀ᵏ)))
 *
 * for a bank of p₁, since leaks drip at very different rates. A run of intervals with flow counts
 * once until it is longer than any watering by hand. Beside it, large flow is judged by the run.
 */

export type Interval = {
  readonly fromLineMs: number
  readonly toLineMs: number
  readonly pulses: number
}

/** The sum of one p₁, and the pulses since it last was zero. */
type Sum = { readonly s: number; readonly sinceLineMs: number; readonly pulses: number }

/** Consecutive intervals that all had flow. */
export type Run = {
  readonly startLineMs: number
  readonly toLineMs: number
  readonly intervals: number
  readonly pulses: number
  /** It began when the valve was told to close: no interval without flow since. */
  readonly fromClosing: boolean
}

export type Evidence = {
  readonly bank: readonly Sum[]
  readonly run: Run | null
  /** Closed time without flow, since the last pulse. */
  readonly quietMs: number
  readonly noZeroSinceClosing: boolean
}

const P0 = 7e-4
const BANK_P1 = [0.02, 0.06, 0.15, 0.35, 0.7] as const
const STEP_MS = 600_000
const S_MAX = 50

/** The longest watering by quick coupler that nobody logs. */
const MANUAL_MAX_MS = 75 * 60_000

export const NO_EVIDENCE: Evidence = {
  bank: BANK_P1.map(() => ({ s: 0, sinceLineMs: 0, pulses: 0 })),
  run: null,
  quietMs: 0,
  noZeroSinceClosing: false,
}

export function weighInterval(evidence: Evidence, interval: Interval): Evidence {
  return interval.pulses > 0 ? weighFlow(evidence, interval) : weighQuiet(evidence, interval)
}

/** The valve moved: what flows now says nothing about before. */
export function valveMoved(evidence: Evidence, move: { readonly isClosed: boolean }): Evidence {
  return { ...evidence, run: null, noZeroSinceClosing: move.isClosed }
}

function weighFlow(evidence: Evidence, interval: Interval): Evidence {
  const run = extendRun(evidence, interval)
  const lastedMs = run.toLineMs - run.startLineMs
  const periodMs = interval.toLineMs - interval.fromLineMs
  const counts = run.intervals === 1 || lastedMs > MANUAL_MAX_MS + periodMs
  const bank = evidence.bank.map((sum, i) => {
    const sinceLineMs = sum.s > 0 ? sum.sinceLineMs : interval.fromLineMs
    const before = sum.s > 0 ? sum.pulses : 0
    const gain = counts ? gains(i, periodMs).flow : 0
    return { s: Math.min(S_MAX, sum.s + gain), sinceLineMs, pulses: before + interval.pulses }
  })
  return { ...evidence, bank, run, quietMs: 0 }
}

function weighQuiet(evidence: Evidence, interval: Interval): Evidence {
  const periodMs = interval.toLineMs - interval.fromLineMs
  const bank = evidence.bank.map((sum, i) => {
    const s = Math.max(0, sum.s + gains(i, periodMs).quiet)
    return s > 0 ? { ...sum, s } : { s: 0, sinceLineMs: 0, pulses: 0 }
  })
  const quietMs = evidence.quietMs + periodMs
  return { bank, run: null, quietMs, noZeroSinceClosing: false }
}

function extendRun(evidence: Evidence, interval: Interval): Run {
  const { fromLineMs, toLineMs, pulses } = interval
  const { run, noZeroSinceClosing } = evidence
  return run
    ? { ...run, toLineMs, intervals: run.intervals + 1, pulses: run.pulses + pulses }
    : { startLineMs: fromLineMs, toLineMs, intervals: 1, pulses, fromClosing: noZeroSinceClosing }
}

function gains(at: number, periodMs: number): { readonly flow: number; readonly quiet: number } {
  const k = periodMs / STEP_MS
  const p1 = BANK_P1[at]!
  const flow = Math.log((1 - (1 - p1) ** k) / (1 - (1 - P0) ** k))
  return { flow, quiet: k * Math.log((1 - p1) / (1 - P0)) }
}

/** The hypothesis that the intervals support most. */
export function strongest(evidence: Evidence): Sum {
  return evidence.bank.reduce((best, sum) => (sum.s > best.s ? sum : best))
}
