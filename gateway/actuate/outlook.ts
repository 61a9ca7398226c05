/**
 * What a programme is going to do, as things are now: for people who ask what happens tonight, and why.
 * It asks the planner itself, at the moment at which the turn begins; nothing is decided here.
 */

import type { PlanNow, PlannedZone, WaitReason } from './plan-zone.ts'
import { planZone, shareOf } from './plan-zone.ts'
import { doseSeconds } from './programme.ts'
import { nextTurn, turnAt } from './turns.ts'

export type Outlook = {
  /** Of the turn, UTC. */
  readonly fromMs: number
  readonly toMs: number
  /** Its window is open now; else it is the next one. */
  readonly isOpen: boolean
  /** `wait`: something stands in the way, or this turn has had its water; it is asked again each minute. */
  readonly does: 'water' | 'wait' | 'skip'
  /** Of what it waits for or is skipped for; null: it waters. */
  readonly reason: WaitReason | null
  readonly detail: string
  /** Of the whole dose; null: litres are asked, and the flow of the zone is not known. */
  readonly seconds: number | null
  /** The soil is not known, and less is given. */
  readonly isReduced: boolean
}

/** null: no turn within a week, or the gateway does not know the time. */
export function outlookOf(zone: PlannedZone, now: PlanNow): Outlook | null {
  if (now.clk === 0) return null
  const { programme, flowLitresPerHour } = zone
  const open = turnAt(programme, now.atMs)
  const turn = open ?? nextTurn(programme, now.atMs)
  if (!turn) return null
  const aheadMs = open ? 0 : turn.fromMs - now.atMs
  const then = { ...now, atMs: now.atMs + aheadMs, lineMs: now.lineMs + aheadMs }
  const plan = planZone(zone, then)
  const share = shareOf(zone)
  const told =
    plan.kind === 'open'
      ? ({ does: 'water', reason: null, detail: '' } as const)
      : plan.kind === 'skip'
        ? ({ does: 'skip', reason: plan.reason, detail: plan.detail } as const)
        : ({ does: 'wait', reason: plan.reason, detail: plan.because } as const)
  return {
    ...{ fromMs: turn.fromMs, toMs: turn.toMs, isOpen: open !== undefined },
    ...told,
    seconds: doseSeconds(programme.dose, flowLitresPerHour, share) ?? null,
    isReduced: share < 1,
  }
}
