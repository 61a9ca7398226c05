/** What a gateway tells of the way into use of a decoder or of flows (`decoderMoved`), as the roll-out takes it. Pure. */

import type { Fact } from '../fact.ts'
import type { MemberStep, RolloutMember } from './rollout.ts'

export type DecoderMove = {
  readonly planId: string
  readonly stage: string
  readonly version: string
  readonly frames: number
  readonly because: string
  readonly detail: string
}

const STEPS: Readonly<Record<string, MemberStep>> = {
  staged: 'staged',
  tested: 'shadow',
  ready: 'ready',
  activated: 'inUse',
  settled: 'settled',
}
const DETAIL_CHARS_MAX = 300

/** `undefined`: it speaks of something else. Gateways are not trusted to fill every field. */
export function decoderMoveOf(fact: Fact): DecoderMove | undefined {
  if (fact.type !== 'decoderMoved') return undefined
  const text = (name: string): string => {
    const value = fact.fields[name]
    return typeof value === 'string' ? value : ''
  }
  const { frames } = fact.fields
  const isCount = Number.isSafeInteger(frames) && Number(frames) >= 0
  return {
    planId: text('planId'),
    stage: text('stage'),
    version: text('version'),
    frames: isCount ? Number(frames) : 0,
    because: text('because'),
    detail: text('detail').slice(0, DETAIL_CHARS_MAX),
  }
}

/** `undefined`: nothing that the roll-out counts has changed. */
export function memberAfter(
  member: RolloutMember,
  move: DecoderMove,
  nowMs: number,
): RolloutMember | undefined {
  const step = stepOf(move)
  if (step === undefined) return undefined
  return { ...member, step, frames: move.frames, detail: move.detail, movedMs: nowMs }
}

function stepOf({ stage, version, because }: DecoderMove): MemberStep | undefined {
  if (stage === 'planned') {
    // With a version: that one is in force there already.
    if (version !== '') return 'settled'
    return because === 'plan' ? 'withdrawn' : 'planned'
  }
  if (stage === 'refused' || stage === 'rolledBack') {
    if (because === 'plan') return 'withdrawn'
    if (because === 'gateway') return 'unable'
    return stage
  }
  return STEPS[stage]
}
