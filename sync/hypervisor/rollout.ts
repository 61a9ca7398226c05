/**
 * A roll-out: one signed package for one profile, or signed flows, brought into use on a few gateways, then on
 * more. What is known of it and of each gateway; the steps are in `rollout-step.ts`. Persisted as it is here.
 *
 *   running → done      halted: taken back everywhere      ended: kept where it is trusted
 *      └──→ halted ⇄ running (a new attempt) │ ended
 */

import type { GatewayEui } from '../../base/ids.ts'
import { PLACE_STEP, placeInPlan } from '../share-of-plan.ts'

/** How many gateways: one, or a share of those that can take it. */
export type RolloutStage = 'one' | number

/** What was asked for; does not change. */
export type RolloutTerms = {
  /** Empty: those that have devices of the profile. */
  readonly gateways: readonly GatewayEui[]
  readonly stages: readonly RolloutStage[]
  /** Least time, and frames in use as told by gateways, before the next stage. */
  readonly stageMs: number
  readonly stageFrames: number
  /** A stage of which half has not settled by then is halted. */
  readonly patienceMs: number
  /** What the gateways' plan says beside path and share (docs/protocol/decoder-rollout.md). */
  readonly plan: {
    readonly shadowFrames: number
    readonly shadowHours: number
    readonly canaryFrames: number
    readonly canaryHours: number
    readonly tolerances: Readonly<Record<string, number>>
  }
}

export type RolloutState = 'running' | 'halted' | 'ended' | 'done'

export type Rollout = {
  readonly id: string
  /** A device profile, or `flows/<name>`: the newest roll-out of each is served. */
  readonly profile: string
  /** In the repository: `decoders/<vendor>/<model>/<semver>.dec`, or `flows/<name>/<semver>.json`. */
  readonly path: string
  readonly terms: RolloutTerms
  readonly origin: string
  readonly startedMs: number
  readonly state: RolloutState
  /** A gateway does not try a package again under a plan it failed: a resumed one has a new plan. */
  readonly attempt: number
  /** Index into `terms.stages`. */
  readonly stage: number
  readonly stageSinceMs: number
  /** Why it is halted; '' while nothing speaks against it. */
  readonly reason: string
}

/** How far a gateway is, as it told last. */
export type MemberStep =
  | 'unknown'
  | 'planned'
  | 'staged'
  | 'shadow'
  | 'ready'
  | 'inUse'
  | 'settled'
  /** It failed here, before it was in use or in use. */
  | 'refused'
  | 'rolledBack'
  | 'withdrawn'
  /** The gateway's own trouble: no repository, an older program. */
  | 'unable'

/** `out`: try it in the shadow; `in`: use it; `withdrawn`: have done with it. */
export type RolloutOrder = 'out' | 'in' | 'withdrawn'

export type RolloutMember = {
  readonly gw: GatewayEui
  readonly step: MemberStep
  /** What its last verdict rests on. */
  readonly frames: number
  readonly detail: string
  readonly movedMs: number
  /** It may use the decoder. */
  readonly isChosen: boolean
  readonly asked: { readonly order: RolloutOrder; readonly commandId: string } | null
  /** The gateway has confirmed what it was asked last. */
  readonly isTold: boolean
}

export type RolloutNote = {
  readonly what:
    | 'started'
    | 'stage'
    | 'chosen'
    | 'failed'
    | 'slow'
    | 'halted'
    | 'resumed'
    | 'ended'
    | 'done'
  readonly detail: string
}

export function newMember(gw: GatewayEui, nowMs: number): RolloutMember {
  const untold = { isChosen: false, asked: null, isTold: false } as const
  return { gw, step: 'unknown', frames: 0, detail: '', movedMs: nowMs, ...untold }
}

/** A gateway has many decoders, and one set of flows. */
export function isOfFlows({ path }: Pick<Rollout, 'path'>): boolean {
  return path.startsWith('flows/')
}

/** What flows at this path are known by beside the profiles of devices: `flows/<name>`. */
export function flowsProfileOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** What concerns decoders alone asks nothing of flows: they are watched for a time, and that is all. */
export function termsOfFlows(terms: RolloutTerms): RolloutTerms {
  const none = { shadowFrames: 0, shadowHours: 0, canaryFrames: 0, tolerances: {} } as const
  return { ...terms, stageFrames: 0, plan: { ...terms.plan, ...none } }
}

/** The id that gateways know it by. */
export function planIdOf({ id, attempt }: Pick<Rollout, 'id' | 'attempt'>): string {
  return `${id}.${attempt}`
}

/**
 * The share that a gateway is told: the fleet's, moved to the right side of the gateway's own place where
 * the draw alone would say otherwise. `fleet`: share of the gateways that may use it now.
 */
export function shareFor(
  rollout: Rollout,
  {
    gw,
    order,
    fleet,
  }: { readonly gw: GatewayEui; readonly order: RolloutOrder; readonly fleet: number },
): number {
  if (order === 'withdrawn') return 0
  const place = placeInPlan(planIdOf(rollout), gw)
  if (order === 'in') return Math.max(fleet, place + PLACE_STEP)
  // More than nothing, for that would withdraw it. A place of 0, one in four thousand million, waits so.
  return Math.min(Math.max(fleet, PLACE_STEP), place)
}
