/**
 * The flow of a zone when it waters, learned from its own waterings; design data are off by ±15 %.
 *
 * The median of the first five, weighed against the design; then a Kalman filter in relative terms,
 * whose steady gain is 0.09, fed with normal waterings only (detection.md §2, "Cycle volume"). The
 * scatter σ begins at 3.3 % and follows the zone's own.
 */

export type ZoneFlow = {
  /** Flows of the first waterings, litres per hour, until there are five. */
  readonly first: readonly number[]
  /** null until there is a design or a watering. */
  readonly litresPerHour: number | null
  /** Relative, of `litresPerHour`. */
  readonly variance: number
  /** Mean of z² over normal waterings: 1 where the zone scatters as expected. */
  readonly scatter: number
}

export const UNKNOWN_FLOW: ZoneFlow = { first: [], litresPerHour: null, variance: 0, scatter: 1 }

const FIRST = 5
/** ±15 %, evenly. */
const DESIGN_VARIANCE = (0.15 / Math.sqrt(3)) ** 2
const MEDIAN_LOSS = 1.57
const SCATTER = 0.033
/** Filling, draining and the valve's lateness: so long, give or take. */
export const EDGE_MS = 25_000
const EDGE_SCATTER_MS = 16_000
const GAIN = 0.09
const SCATTER_GAIN = 0.08
const SCATTER_MIN = 0.6
const SCATTER_MAX = 6
const HOUR_MS = 3_600_000

type Watered = { readonly openMs: number; readonly openings: number }

/** Waterings that can be judged: a first one says only what the zone is. */
export function isLearned({ first }: ZoneFlow): boolean {
  return first.length >= 3
}

export function flowOf(
  flow: ZoneFlow,
  designLitresPerHour: number | undefined,
): number | undefined {
  return flow.litresPerHour ?? designLitresPerHour
}

/** Litres that one pass of the flow gives in a watering. */
export function expectedLitres(litresPerHour: number, { openMs, openings }: Watered): number {
  return (litresPerHour * (openMs + EDGE_MS * openings)) / HOUR_MS
}

/** σ of a watering's litres, and of the watering alone without what is unsure about the flow. */
export function sigmaLitres(
  flow: ZoneFlow,
  litresPerHour: number,
  { watered, litresPerPulse }: { readonly watered: Watered; readonly litresPerPulse: number },
): { readonly own: number; readonly all: number } {
  const expected = expectedLitres(litresPerHour, watered)
  const edge = (litresPerHour * EDGE_SCATTER_MS * Math.sqrt(watered.openings)) / HOUR_MS
  const parts = (SCATTER * expected) ** 2 + edge ** 2
  const own = parts * flow.scatter + litresPerPulse ** 2 / 2
  return { own: Math.sqrt(own), all: Math.sqrt(own + flow.variance * expected ** 2) }
}

/** One more watering that nothing speaks against. `litres` without what leaked. */
export function learn(
  flow: ZoneFlow,
  watered: Watered & { readonly litres: number },
  {
    designLitresPerHour,
    ownSigma,
    z,
  }: {
    readonly designLitresPerHour: number | undefined
    readonly ownSigma: number
    readonly z: number
  },
): ZoneFlow {
  const seen = (watered.litres * HOUR_MS) / (watered.openMs + EDGE_MS * watered.openings)
  const relative = flow.litresPerHour ?? designLitresPerHour ?? seen
  const seenVariance = (ownSigma / expectedLitres(relative, watered)) ** 2
  if (flow.first.length < FIRST) {
    const first = [...flow.first, seen]
    const median = medianOf(first)
    const variance = (MEDIAN_LOSS * seenVariance) / first.length
    if (designLitresPerHour === undefined)
      return { ...flow, first, litresPerHour: median, variance }
    const weight = DESIGN_VARIANCE / (DESIGN_VARIANCE + variance)
    const litresPerHour = designLitresPerHour + weight * (median - designLitresPerHour)
    return { ...flow, first, litresPerHour, variance: weight * variance }
  }
  const before = flow.litresPerHour ?? seen
  const prior = flow.variance + (GAIN ** 2 / (1 - GAIN)) * seenVariance
  const gain = prior / (prior + seenVariance)
  const scatter = flow.scatter * (1 + SCATTER_GAIN * (z ** 2 - 1))
  return {
    first: flow.first,
    litresPerHour: before + gain * (seen - before),
    variance: (1 - gain) * prior,
    scatter: Math.min(SCATTER_MAX, Math.max(SCATTER_MIN, scatter)),
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}
