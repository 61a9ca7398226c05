/** Roll-outs as JSON for the API. */

import { planIdOf, type RolloutMember, type RolloutTerms } from './rollout.ts'
import type { ServedRollout } from './rollout-served.ts'
import type { StoredNote } from './rollout-store.ts'
import { isoOf } from './views.ts'

const HOUR_MS = 3_600_000

/** `counts`: gateways by their step; the rest are still to be told. */
export function rolloutView(served: ServedRollout, notes: readonly StoredNote[]) {
  const { id, profile, path, origin, startedMs, state, stage, stageSinceMs, reason, terms } =
    served.rollout
  const { members } = served
  const counts: Partial<Record<RolloutMember['step'], number>> = {}
  for (const { step } of members) counts[step] = (counts[step] ?? 0) + 1
  return {
    id,
    planId: planIdOf(served.rollout),
    profile,
    path,
    origin,
    startedAt: isoOf(startedMs),
    state,
    stage,
    stageSince: isoOf(stageSinceMs),
    reason,
    terms: termsView(terms),
    gateways: members.length,
    chosen: members.filter(({ isChosen }) => isChosen).length,
    counts,
    log: notes.map(({ atMs, what, detail }) => ({ at: isoOf(atMs), what, detail })),
  }
}

function termsView({ gateways, stages, stageMs, stageFrames, patienceMs, plan }: RolloutTerms) {
  return {
    gateways,
    stages,
    stageHours: stageMs / HOUR_MS,
    stageFrames,
    patienceHours: patienceMs / HOUR_MS,
    ...plan,
  }
}

export function memberView({
  gw,
  step,
  frames,
  detail,
  movedMs,
  isChosen,
  asked,
  isTold,
}: RolloutMember) {
  const order = asked?.order ?? null
  return { gateway: gw, step, frames, detail, movedAt: isoOf(movedMs), isChosen, order, isTold }
}
