/**
 * Blocks of a site's closed time, one after the other, to a leak on its main: see site-water.ts. The leak
 * is over when three blocks in a row left no water: a leak does not pause.
 */

import type { EventFact } from '../../../sync/fact.ts'
import type { Instant } from '../step.ts'
import type { Balance } from './balance.ts'
import type { Block } from './blocks.ts'
import { type Shown, show } from './evidence.ts'
import { clearLeak, hearVerdict, type Leak } from './leak.ts'
import { chanceOfUse, learnUse, NO_USE_KNOWN, type UseByHour } from './use-by-hour.ts'

export type MainEvidence = {
  readonly s: number
  readonly sinceLineMs: number
  /** Of the block with least since then: use comes and goes, a leak stays. */
  readonly leastLitresPerHour: number
  /** Since then; the leak may have begun within the first. */
  readonly blocks: number
  readonly emptyBlocks: number
  readonly use: UseByHour
  /** Hours of blocks that are no use yet, nor a leak. */
  readonly open: readonly { readonly hour: number; readonly isUsed: boolean }[]
}

export const MAIN_START: MainEvidence = {
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
const EMPTY_BLOCKS = 3
/** Main and zone meters differ by so much. */
const METERS_DIFFER = 0.05
const PULSES_UNSURE = 1.5
const HOUR_MS = 3_600_000

type Around = {
  readonly now: Instant
  readonly subject: string
  readonly litresPerPulse: number
  /** Below this a zone's meter stands still: what leaks there is not on the main. */
  readonly unseenLitresPerHour: number
  readonly otherUse: boolean | undefined
  readonly hour: number
  readonly isDay: boolean
}

type Weighed = {
  readonly evidence: MainEvidence
  readonly leak: Leak | null
  readonly shown: readonly Shown[]
  readonly facts: readonly EventFact[]
}

export function weighBlock(
  before: Omit<Weighed, 'facts'>,
  {
    block,
    balance,
  }: { readonly block: Block; readonly balance: Balance & { readonly kind: 'known' } },
  around: Around,
): Weighed {
  const { fromLineMs, toLineMs } = block
  const { leftLitres, othersLitres } = balance
  const hours = (toLineMs - fromLineMs) / HOUR_MS
  const unsure =
    PULSES_UNSURE * around.litresPerPulse +
    METERS_DIFFER * othersLitres +
    around.unseenLitresPerHour * hours
  const isUsed = leftLitres > unsure
  const isBelow = leftLitres < -unsure
  const litresPerHour = Math.max(0, leftLitres) / hours
  const shown = show(before.shown, block, {
    expected: othersLitres,
    found: othersLitres + leftLitres,
  })
  const evidence = addBlock(before.evidence, { block, isUsed, isBelow, litresPerHour }, around)
  const { now, subject } = around
  if (before.leak) {
    const lost = loseBlock(before.leak, evidence, hours)
    if (evidence.emptyBlocks < EMPTY_BLOCKS) return { evidence, leak: lost, shown, facts: [] }
    const cleared = clearLeak(lost, now, subject)
    return { evidence: { ...evidence, s: 0, open: [] }, shown, ...cleared }
  }
  if (evidence.s <= S_CONFIRMED || !isUsed) return { evidence, leak: null, shown, facts: [] }
  const told = hearVerdict(null, verdictOf(evidence, toLineMs), { now, subject, shown })
  return { evidence: { ...evidence, open: [] }, shown, ...told }
}

function verdictOf({ s, sinceLineMs, leastLitresPerHour }: MainEvidence, toLineMs: number) {
  const flowLitresPerHour = leastLitresPerHour
  return {
    level: 'confirmed',
    kind: 'hidden_leak',
    sinceLineMs,
    flowLitresPerHour,
    litres: (flowLitresPerHour * (toLineMs - sinceLineMs)) / HOUR_MS,
    confidence: s / (s + S_CONFIRMED),
  } as const
}

function loseBlock(leak: Leak, { leastLitresPerHour }: MainEvidence, hours: number): Leak {
  return { ...leak, lostLitres: leak.lostLitres + leastLitresPerHour * hours }
}

type BlockSeen = {
  readonly block: Block
  readonly isUsed: boolean
  /** The zones counted more than the main meter: what was left before was theirs. */
  readonly isBelow: boolean
  readonly litresPerHour: number
}

function addBlock(
  before: MainEvidence,
  { block, isUsed, isBelow, litresPerHour }: BlockSeen,
  { hour, isDay, otherUse }: Around,
): MainEvidence {
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
