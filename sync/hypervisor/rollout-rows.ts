/** Rows of roll-outs as values. What was written by us is trusted. */

import type { GatewayEui } from '../../base/ids.ts'
import type {
  MemberStep,
  Rollout,
  RolloutMember,
  RolloutOrder,
  RolloutState,
  RolloutTerms,
} from './rollout.ts'

export type RolloutRow = {
  readonly id: string
  readonly profile: string
  readonly path: string
  readonly terms: string
  readonly origin: string
  readonly started_ms: number
  readonly state: string
  readonly attempt: number
  readonly stage: number
  readonly stage_since_ms: number
  readonly reason: string
}

export type MemberRow = {
  readonly eui: string
  readonly step: string
  readonly frames: number
  readonly detail: string
  readonly moved_ms: number
  readonly is_chosen: number | boolean
  readonly asked: string | null
  readonly command_id: string | null
  readonly is_told: number | boolean
}

export function rolloutOf(row: RolloutRow): Rollout {
  return {
    id: row.id,
    profile: row.profile,
    path: row.path,
    terms: JSON.parse(row.terms) as RolloutTerms,
    origin: row.origin,
    startedMs: row.started_ms,
    state: row.state as RolloutState,
    attempt: row.attempt,
    stage: row.stage,
    stageSinceMs: row.stage_since_ms,
    reason: row.reason,
  }
}

export function memberOf(row: MemberRow): RolloutMember {
  return {
    gw: row.eui as GatewayEui,
    step: row.step as MemberStep,
    frames: row.frames,
    detail: row.detail,
    movedMs: row.moved_ms,
    isChosen: Boolean(row.is_chosen),
    asked:
      row.asked === null
        ? null
        : { order: row.asked as RolloutOrder, commandId: row.command_id ?? '' },
    isTold: Boolean(row.is_told),
  }
}
