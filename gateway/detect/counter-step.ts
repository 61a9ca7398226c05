/**
 * How much a meter counted between two frames, when counters roll over, devices restart and bits
 * flip (detection.md §1.3). M is the counter's modulus, C the most that can have flowed.
 *
 *   device restarted             →  p₂              if ≤ C
 *   p₂ ≥ p₁                      →  p₂ − p₁         if ≤ C, else rejected
 *   p₂ < p₁, counter rolled over →  p₂ − p₁ + M     if ≤ C
 *   p₂ < p₁, counter was reset   →  p₂              if ≤ C and ≤ p₁ / 2, else unknown
 */

export type MeterFrame = {
  readonly pulses: number
  readonly fCntUp: number
  readonly lineMs: number
}

export type CounterStep =
  | { readonly kind: 'counted'; readonly pulses: number }
  | { readonly kind: 'rejected'; readonly reason: 'too-much' | 'unknown' }

export type CounterLimits = {
  /** 2 to the width of the counter. */
  readonly modulus: number
  /** The most pulses between the two frames: C. */
  readonly pulsesMax: number
}

/** A counter this low after a higher one: the device joined again and began anew. */
const F_CNT_RESTART_MAX = 16

export function stepCounter(
  before: MeterFrame,
  after: MeterFrame & { readonly restarted: boolean },
  limits: CounterLimits,
): CounterStep {
  const { modulus, pulsesMax } = limits
  const restarted =
    after.restarted || (after.fCntUp < before.fCntUp && after.fCntUp <= F_CNT_RESTART_MAX)
  if (restarted && after.pulses <= pulsesMax && after.pulses < before.pulses)
    return { kind: 'counted', pulses: after.pulses }
  const more = after.pulses - before.pulses
  if (more >= 0) return more <= pulsesMax ? counted(more) : { kind: 'rejected', reason: 'too-much' }
  if (more + modulus <= pulsesMax) return counted(more + modulus)
  // A counter that begins anew falls far: one that falls a little was misread.
  const hasFallenFar = after.pulses <= before.pulses / 2
  return hasFallenFar && after.pulses <= pulsesMax
    ? counted(after.pulses)
    : { kind: 'rejected', reason: 'unknown' }
}

function counted(pulses: number): CounterStep {
  return { kind: 'counted', pulses }
}
