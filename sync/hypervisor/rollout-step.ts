/**
 * The next step of a roll-out: who may use the decoder, or the flows, now; whether a stage is done, or to halt.
 * Pure: what gateways have told, and the time.
 *
 * All gateways try the decoder in the shadow from the beginning; only those that have come through are
 * chosen. The number in use follows what has been proved: at first one gateway, then at most a hundredth
 * of all, then as many again as have come to trust it, within the stage's share. So a decoder that is
 * wrong somewhere is met by most gateways in their shadow, and by few in use.
 */

import type { GatewayEui } from '../../base/ids.ts'
import { placeInPlan } from '../share-of-plan.ts'
import {
  isOfFlows,
  planIdOf,
  type Rollout,
  type RolloutMember,
  type RolloutNote,
} from './rollout.ts'

export type RolloutStep = {
  readonly rollout: Rollout
  /** May use it from now on. */
  readonly chosen: readonly GatewayEui[]
  readonly notes: readonly RolloutNote[]
}

/** In use before any but the first gateway has come to trust it. */
const FIRST_WAVE_SHARE = 0.01
/** Of a stage's gateways, those that may be slow: away, or with few frames. */
const SLOW_SHARE = 0.1
/** Of a stage's gateways, those that must have settled when patience ends. */
const SETTLED_SHARE_MIN = 0.5

/** `online`: gateways that can be reached. */
export function stepRollout(
  rollout: Rollout,
  members: readonly RolloutMember[],
  { online, nowMs }: { readonly online: ReadonlySet<GatewayEui>; readonly nowMs: number },
): RolloutStep {
  if (rollout.state !== 'running' && rollout.state !== 'done') {
    return { rollout, chosen: [], notes: [] }
  }
  if (rollout.state === 'running') {
    const reason = whyHalt(rollout, members, nowMs)
    if (reason !== undefined) return halted(rollout, reason)
  }
  const size = stageSize(rollout, able(members, online))
  const moved = rollout.state === 'running' ? nextStage(rollout, members, size, nowMs) : undefined
  if (moved) return moved
  const chosen = choose(rollout, members, { online, size })
  const [first] = chosen
  const detail = chosen.length === 1 ? `${first}` : `${chosen.length} gateways`
  return { rollout, chosen, notes: first === undefined ? [] : [{ what: 'chosen', detail }] }
}

function halted(rollout: Rollout, reason: string): RolloutStep {
  const notes = [{ what: 'halted', detail: reason }] as const
  return { rollout: { ...rollout, state: 'halted', reason }, chosen: [], notes }
}

/** A gateway has found it wrong, or too many cannot take it, or a stage does not come to its end. */
function whyHalt(
  rollout: Rollout,
  members: readonly RolloutMember[],
  nowMs: number,
): string | undefined {
  const failed = members.find(({ step }) => step === 'refused' || step === 'rolledBack')
  if (failed) return `${failed.gw}: ${failed.detail}`
  const unable = members.filter(({ step }) => step === 'unable')
  // Where flows are off is for each gateway to say; one that has them is enough to go on.
  const ableMin = isOfFlows(rollout) ? 1 : members.length / 2
  if (unable.length > 0 && members.length - unable.length < ableMin) {
    const [{ gw, detail }] = unable as [RolloutMember]
    return `${unable.length} of ${members.length} gateways cannot take it; ${gw}: ${detail}`
  }
  return impatience(rollout, members, nowMs)
}

function impatience(
  rollout: Rollout,
  members: readonly RolloutMember[],
  nowMs: number,
): string | undefined {
  const { patienceMs } = rollout.terms
  if (nowMs - rollout.stageSinceMs < patienceMs) return undefined
  const chosen = members.filter(({ isChosen }) => isChosen)
  const settled = chosen.filter(({ step }) => step === 'settled')
  const hours = Math.round(patienceMs / 3_600_000)
  if (chosen.length === 0) {
    return isOfFlows(rollout)
      ? `no gateway has fetched the flows within ${hours} h: do they reach the repository?`
      : `no gateway came through the shadow within ${hours} h: do devices of this model send?`
  }
  if (settled.length >= chosen.length * SETTLED_SHARE_MIN) return undefined
  return `${settled.length} of ${chosen.length} gateways came to trust it within ${hours} h: ask for fewer frames, or wait longer`
}

/** Those that a share is counted of: away or unable ones neither help nor hinder. */
function able(
  members: readonly RolloutMember[],
  online: ReadonlySet<GatewayEui>,
): readonly RolloutMember[] {
  return members.filter(
    ({ gw, step, isChosen }) => isChosen || (step !== 'unable' && online.has(gw)),
  )
}

/** Gateways that the running stage may have in use in the end, and how many there are. */
type StageSize = { readonly most: number; readonly of: number }

function stageSize({ terms, stage, state }: Rollout, all: readonly RolloutMember[]): StageSize {
  const share = state === 'done' ? 1 : (terms.stages[stage] ?? 1)
  const most = share === 'one' ? 1 : Math.max(1, Math.ceil(share * all.length))
  return { most, of: all.length }
}

function nextStage(
  rollout: Rollout,
  members: readonly RolloutMember[],
  { most }: StageSize,
  nowMs: number,
): RolloutStep | undefined {
  const { terms, stage, stageSinceMs } = rollout
  const settled = members.filter(({ step }) => step === 'settled')
  const frames = settled.reduce((sum, one) => sum + one.frames, 0)
  const ageMs = nowMs - stageSinceMs
  if (ageMs < terms.stageMs || frames < terms.stageFrames) return undefined
  const slow = most - settled.length
  const isLate = ageMs >= terms.patienceMs
  if (slow > Math.floor(most * (isLate ? SETTLED_SHARE_MIN : SLOW_SHARE))) return undefined
  const trusting = `${settled.length} of ${most} gateways trust it`
  const told = isOfFlows(rollout) ? trusting : `${trusting}, ${frames} frames`
  const late = slow > 0 ? [{ what: 'slow', detail: `${slow} gateways do not yet` } as const] : []
  const isLast = stage + 1 >= terms.stages.length
  const next: Rollout = isLast
    ? { ...rollout, state: 'done' }
    : { ...rollout, stage: stage + 1, stageSinceMs: nowMs }
  const note = { what: isLast ? 'done' : 'stage', detail: told } as const
  return { rollout: next, chosen: [], notes: [...late, note] }
}

/** Of those that came through the shadow, as many as may be in use now, in the order of the plan's draw. */
function choose(
  rollout: Rollout,
  members: readonly RolloutMember[],
  { online, size }: { readonly online: ReadonlySet<GatewayEui>; readonly size: StageSize },
): GatewayEui[] {
  const inUse = members.filter(({ isChosen, step }) => isChosen && !HAS_LEFT.has(step))
  const settled = inUse.filter(({ step }) => step === 'settled').length
  const proved = Math.max(settled + 1, settled * 2, Math.floor(size.of * FIRST_WAVE_SHARE))
  const room = Math.min(size.most, rollout.state === 'done' ? size.most : proved) - inUse.length
  if (room <= 0) return []
  const planId = planIdOf(rollout)
  const { shadowFrames } = rollout.terms.plan
  return (
    members
      .filter(({ gw, step, isChosen }) => step === 'ready' && !isChosen && online.has(gw))
      .map(({ gw, frames }) => ({ gw, isRare: frames < shadowFrames, at: placeInPlan(planId, gw) }))
      // Where a day in the shadow was a few frames, trust would take weeks: these come last.
      .sort((a, b) => Number(a.isRare) - Number(b.isRare) || a.at - b.at)
      .slice(0, room)
      .map(({ gw }) => gw)
  )
}

/** Chosen once, and using it no more. */
const HAS_LEFT: ReadonlySet<RolloutMember['step']> = new Set(['unable', 'withdrawn'])
