/**
 * More than a site ever takes: where fountains run all day, a leak on the main is not told by water being
 * left, but by how much. Usual use is a mean and a scatter by day and by night, learned; the evidence is a
 * one-sided CUSUM of z = (left − mean) / σ, z ≤ 4, drift 2, threshold 8.
 */

import type { Block } from './blocks.ts'
import type { Verdict } from './leak-verdict.ts'

/** By night, by day. */
type Both = readonly [number, number]

export type UnusualUse = {
  readonly seen: Both
  readonly meanLitresPerHour: Both
  readonly variance: Both
  readonly s: number
  readonly sinceLineMs: number
  /** Since then. */
  readonly blocks: number
  readonly leastLitresPerHour: number
}

export const NO_USUAL: UnusualUse = {
  seen: [0, 0],
  meanLitresPerHour: [0, 0],
  variance: [0, 0],
  s: 0,
  sinceLineMs: 0,
  blocks: 0,
  leastLitresPerHour: 0,
}

const SEEN_MIN = 12
const SEEN_MAX = 40
/** Meters and pulses make so much. */
const SIGMA_MIN = 20
const Z_MAX = 4
const DRIFT = 2
const THRESHOLD = 8
const BLOCKS_MIN = 3
/** With so much evidence nothing is learned. */
const LEARN_SUM = 2

export function weighUse(
  before: UnusualUse,
  { fromLineMs }: Block,
  {
    litresPerHour,
    isDay,
    isUsed,
    isBelow,
  }: {
    readonly litresPerHour: number
    readonly isDay: boolean
    /** More than meters and pulses are unsure of. */
    readonly isUsed: boolean
    /** The zones counted more than the main meter: what was left before was theirs. */
    readonly isBelow: boolean
  },
): UnusualUse {
  const at = isDay ? 1 : 0
  const z =
    (litresPerHour - before.meanLitresPerHour[at]) /
    Math.hypot(SIGMA_MIN, Math.sqrt(before.variance[at]))
  const isKnown = before.seen[at] >= SEEN_MIN && !isBelow
  const s = isKnown ? Math.max(0, before.s + (isUsed ? Math.min(Z_MAX, z) : 0) - DRIFT) : 0
  const isOn = before.s > 0
  const next = {
    ...before,
    s: Math.round(s * 1000) / 1000,
    sinceLineMs: isOn ? before.sinceLineMs : fromLineMs,
    blocks: isOn ? before.blocks + 1 : 1,
    // The leak may have begun within the first block.
    leastLitresPerHour:
      isOn && before.blocks > 1
        ? Math.min(before.leastLitresPerHour, litresPerHour)
        : litresPerHour,
  }
  return s < LEARN_SUM && !isBelow ? learnUsual(next, litresPerHour, at) : next
}

function learnUsual(use: UnusualUse, litresPerHour: number, at: 0 | 1): UnusualUse {
  const seen = Math.min(SEEN_MAX, use.seen[at] + 1)
  const difference = litresPerHour - use.meanLitresPerHour[at]
  const mean = use.meanLitresPerHour[at] + difference / seen
  const variance = use.variance[at] + (difference ** 2 * (1 - 1 / seen) - use.variance[at]) / seen
  return {
    ...use,
    seen: put(use.seen, at, seen),
    meanLitresPerHour: put(use.meanLitresPerHour, at, Math.round(mean * 10) / 10),
    variance: put(use.variance, at, Math.round(variance)),
  }
}

function put([night, day]: Both, at: 0 | 1, value: number): Both {
  return at === 0 ? [value, day] : [night, value]
}

/** What flows beyond what is usual; `undefined`: nothing to speak of. */
export function unusualVerdict(
  use: UnusualUse,
  { toLineMs }: Block,
  isDay: boolean,
): Verdict | undefined {
  if (use.s <= THRESHOLD || use.blocks < BLOCKS_MIN) return undefined
  const { s, sinceLineMs, leastLitresPerHour, meanLitresPerHour } = use
  const flowLitresPerHour = Math.max(1, leastLitresPerHour - meanLitresPerHour[isDay ? 1 : 0])
  return {
    level: 'confirmed',
    kind: 'hidden_leak',
    sinceLineMs,
    flowLitresPerHour,
    litres: (flowLitresPerHour * (toLineMs - sinceLineMs)) / 3_600_000,
    confidence: s / (s + THRESHOLD),
  }
}
