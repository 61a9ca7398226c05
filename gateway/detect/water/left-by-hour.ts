/**
 * Water left at hours in which the site takes none, block after block: a Bernoulli CUSUM.
 *
 *   water left    S ← S + ln(p₁ / p₀)                   p₀: the chance of use at this hour (use-by-hour.ts)
 *   none left     S ← max(0, S + ln((1 − p₁) / (1 − p₀)))
 *
 * Above 11 it is a leak.
 */

import type { Block } from './blocks.ts'
import type { Verdict } from './leak-verdict.ts'
import { chanceOfUse, learnUse, NO_USE_KNOWN, type UseByHour } from './use-by-hour.ts'

export type LeftByHour = {
  readonly s: number
  readonly sinceLineMs: number
  /** Of the block with least since then: use comes and goes, a leak stays. */
  readonly leastLitresPerHour: number
  /** Since then; the leak may have begun within the first. */
  readonly blocks: number
  /** In a row, without water left. */
  readonly emptyBlocks: number
  readonly use: UseByHour
  /** Hours of blocks that are no use yet, nor a leak. */
  readonly open: readonly { readonly hour: number; readonly isUsed: boolean }[]
}

export const NOTHING_LEFT: LeftByHour = {
  s: 0,
  sinceLineMs: 0,
  leastLitresPerHour: 0,
  blocks: 0,
  emptyBlocks: 0,
  use: NO_USE_KNOWN,
  open: [],
}

const P1 = 0.93
/** Two blocks are never enough: a zone's silent meter can shift water from one to the next. */
const P0_MIN = 0.01
const S_CONFIRMED = 11
const S_MAX = 30
const OPEN_MAX = 24
const HOUR_MS = 3_600_000

type BlockSeen = {
  readonly block: Block
  readonly isDay: boolean
  readonly isUsed: boolean
  /** The zones counted more than the main meter: what was left before was theirs. */
  readonly isBelow: boolean
  readonly litresPerHour: number
}

export function addBlock(
  before: LeftByHour,
  { block, isDay, isUsed, isBelow, litresPerHour }: BlockSeen,
  { hour, otherUse }: { readonly hour: number; readonly otherUse: boolean | undefined },
): LeftByHour {
  const p0 = Math.max(P0_MIN, chanceOfUse(before.use, hour, { otherUse, isDay }))
  const gain = isUsed ? Math.log(P1 / p0) : Math.log((1 - P1) / (1 - p0))
  const s = isBelow ? 0 : Math.min(S_MAX, Math.max(0, before.s + gain))
  const isOn = before.s > 0
  const open = [...before.open, { hour, isUsed }]
  const next = {
    s,
    sinceLineMs: isOn ? before.sinceLineMs : block.fromLineMs,
    leastLitresPerHour:
      before.blocks > 1 && isOn
        ? Math.min(before.leastLitresPerHour, litresPerHour)
        : litresPerHour,
    blocks: isOn ? before.blocks + 1 : 1,
    emptyBlocks: isUsed ? 0 : before.emptyBlocks + 1,
    use: before.use,
    open: open.slice(-OPEN_MAX),
  }
  if (s > 0) return next
  const use = open.reduce((all, one) => learnUse(all, one.hour, one.isUsed), before.use)
  return { ...next, use, open: [] }
}

/** `undefined`: not enough yet. */
export function leftVerdict(
  { s, sinceLineMs, leastLitresPerHour }: LeftByHour,
  { toLineMs }: Block,
): Verdict | undefined {
  if (s <= S_CONFIRMED) return undefined

  const flowLitresPerHour = leastLitresPerHour
  return {
    level: 'confirmed',
    kind: 'hidden_leak',
    sinceLineMs,
    flowLitresPerHour,
    litres: (flowLitresPerHour * (toLineMs - sinceLineMs)) / HOUR_MS,
    confidence: s / (s + S_CONFIRMED),
  }
}
