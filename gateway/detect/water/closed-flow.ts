/**
 * Water that flows while the valve is closed, told from single pulses of noise.
 *
 * A Bernoulli CUSUM over the intervals between meter frames (detection.md §2, "Closed-flow sequential
 * test"): with k = Δt / 10 min and pᵏ = 1 − (1 − p)^k,
 *
 *   a pulse in it   S ← S + ln(p₁ᵏ / p₀)        p₀ of noise.ts, with the valve moves around it
 *   none            S ← max(0, S + k·ln((1 − p₁) / (1 − p₀)))
 *
 * for a bank of p₁, since leaks drip at very different rates. A run of intervals with flow does not
 * count until it can be no watering by hand (run.ts).
 */

import { chanceOfNoise, dismiss, NO_NOISE, type Noise, STEP_MS, watchNoise } from './noise.ts'
import type { Interval } from './register.ts'
import { extendRun, mayBeByHand, type Run } from './run.ts'

/** The sum of one p₁, and the litres since it last was zero. */
type Sum = { readonly s: number; readonly sinceLineMs: number; readonly litres: number }

export type Evidence = {
  readonly bank: readonly Sum[]
  readonly run: Run | null
  /** Closed time without flow, since the last pulse. */
  readonly quietMs: number
  readonly noZeroSinceClosing: boolean
  readonly noise: Noise
}

/** What is known about an interval besides its pulses. */
export type Circumstances = {
  /** People may be about in it. */
  readonly isDay: boolean
  /** Moves of other valves of the site in it. */
  readonly moves: number
  /** Less than this is no watering by hand; 0 where nothing is known of the zone's flow. */
  readonly byHandLitresPerHour: number
  /** The longest watering by hand that nobody logs. */
  readonly byHandMaxMs: number
}

const BANK_P1 = [0.02, 0.06, 0.15, 0.35, 0.7] as const
const S_MAX = 50
const SINGLE_PULSES_MAX = 2

export const NO_EVIDENCE: Evidence = {
  bank: BANK_P1.map(() => ({ s: 0, sinceLineMs: 0, litres: 0 })),
  run: null,
  quietMs: 0,
  noZeroSinceClosing: false,
  noise: NO_NOISE,
}

/** An interval in which the valve was closed. */
export function weighClosed(
  evidence: Evidence,
  interval: Interval,
  around: Circumstances,
): Evidence {
  const steps = (interval.toLineMs - interval.fromLineMs) / STEP_MS
  const { moves } = around
  const isSingle = interval.pulses > 0 && interval.pulses <= SINGLE_PULSES_MAX && !evidence.run
  const noise = watchNoise(evidence.noise, { steps, moves, isSingle })
  const chance = chanceOfNoise(evidence.noise, steps, interval.pulses <= moves ? moves : 0)
  const next =
    interval.pulses > 0
      ? weighFlow(evidence, interval, { steps, chance, around })
      : weighQuiet(evidence, interval, { steps, chance })
  return { ...next, noise: next.bank.every(({ s }) => s === 0) ? dismiss(noise) : noise }
}

/** An interval in which the valve moved or was open: what flowed says nothing. */
export function passOpen(evidence: Evidence, { pulses }: Interval): Evidence {
  return { ...evidence, run: null, noZeroSinceClosing: pulses > 0 }
}

/** The evidence has been told, or a repair made it void; what was learned of noise stays. */
export function forget(evidence: Evidence): Evidence {
  const noise = { ...evidence.noise, open: NO_NOISE.open }
  return { ...NO_EVIDENCE, noise }
}

type Weight = { readonly steps: number; readonly chance: number }

function weighFlow(
  evidence: Evidence,
  interval: Interval,
  { steps, chance, around }: Weight & { readonly around: Circumstances },
): Evidence {
  const begun = { isDay: around.isDay, fromClosing: evidence.noZeroSinceClosing }
  const run = extendRun(evidence.run, interval, begun)
  const isEvidence = !mayBeByHand(run, around)
  // What could not be by hand after all counts for its beginning too.
  const times = isEvidence ? (run.isCounted || run.intervals === 1 ? 1 : 2) : 0
  const isCounted = run.isCounted || isEvidence
  const bank = evidence.bank.map((sum, i) => {
    const gain = times * Math.log((1 - (1 - BANK_P1[i]!) ** steps) / chance)
    const isOn = sum.s > 0
    return {
      s: short(Math.max(0, Math.min(S_MAX, sum.s + gain))),
      sinceLineMs: isOn ? sum.sinceLineMs : run.startLineMs,
      litres: short(isOn ? sum.litres + interval.litres : run.litres),
    }
  })
  return { ...evidence, bank, run: { ...run, isCounted }, quietMs: 0 }
}

function weighQuiet(evidence: Evidence, interval: Interval, { steps, chance }: Weight): Evidence {
  const bank = evidence.bank.map((sum, i) => {
    const s = sum.s + steps * Math.log(1 - BANK_P1[i]!) - Math.log(1 - chance)
    return s > 0 && sum.s > 0 ? { ...sum, s: short(s) } : { s: 0, sinceLineMs: 0, litres: 0 }
  })
  const quietMs = evidence.quietMs + interval.toLineMs - interval.fromLineMs
  return { ...evidence, bank, run: null, quietMs, noZeroSinceClosing: false }
}

/** States are small: five places are plenty. */
function short(value: number): number {
  return Math.round(value * 1e5) / 1e5
}

/** The hypothesis that the intervals support most. */
export function strongest(evidence: Evidence): Sum {
  return evidence.bank.reduce((best, sum) => (sum.s > best.s ? sum : best))
}
