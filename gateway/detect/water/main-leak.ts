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
import { addBlock, type LeftByHour, leftVerdict, NOTHING_LEFT } from './left-by-hour.ts'
import { NO_USUAL, type UnusualUse, unusualVerdict, weighUse } from './unusual-use.ts'

export type MainEvidence = { readonly byHour: LeftByHour; readonly unusual: UnusualUse }

export const MAIN_START: MainEvidence = { byHour: NOTHING_LEFT, unusual: NO_USUAL }

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
  const seen = { litresPerHour, isDay: around.isDay, isUsed, isBelow }
  const unusual = weighUse(before.evidence.unusual, block, seen)
  const byHour = addBlock(before.evidence.byHour, { block, ...seen }, around)
  const evidence = { byHour, unusual }
  const { now, subject } = around
  if (before.leak) {
    const lost = loseBlock(before.leak, byHour, hours)
    if (byHour.emptyBlocks < EMPTY_BLOCKS) return { evidence, leak: lost, shown, facts: [] }
    const cleared = clearLeak(lost, now, subject)
    const again = { byHour: { ...byHour, s: 0, open: [] }, unusual: { ...unusual, s: 0 } }
    return { evidence: again, shown, ...cleared }
  }
  const verdict = leftVerdict(byHour, block) ?? unusualVerdict(unusual, block, around.isDay)
  if (!verdict || !isUsed) return { evidence, leak: null, shown, facts: [] }
  const told = hearVerdict(null, verdict, { now, subject, shown })
  return { evidence: { byHour: { ...byHour, open: [] }, unusual }, shown, ...told }
}

function loseBlock(leak: Leak, { leastLitresPerHour }: LeftByHour, hours: number): Leak {
  return { ...leak, lostLitres: leak.lostLitres + leastLitresPerHour * hours }
}
