/**
 * How far a plan of the hypervisor has come on this gateway: a pure step. What is told goes out before what
 * has come of it is kept, so a power cut tells it twice at most, and never loses it.
 *
 *   planned → ready → switching → inUse → settled      leaving: back to what was in force before
 *      └─────────┴────────→ over ←── leaving ←─┴──────────┘
 */

import { type FlowsPlan, flowsOf } from './plan.ts'
import type { FlowsStatus } from './status.ts'
import type { FlowIndex } from './versions.ts'
import { activeOf } from './versions.ts'

export type FlowsWayStep =
  | 'planned'
  | 'ready'
  | 'switching'
  | 'inUse'
  | 'settled'
  | 'leaving'
  /** Nothing more is done under this plan. */
  | 'over'
  | 'withdrawn'

export type FlowsWay = {
  readonly planId: string
  readonly path: string
  readonly step: FlowsWayStep
  /** Kept here under this number; null: not fetched yet. */
  readonly version: number | null
  /** In force before: where the way back goes; null: nothing was. */
  readonly before: number | null
}

/** `decoderMoved` of the wire, without what is the same in all of these. */
export type FlowsMove = {
  readonly planId: string
  readonly path: string
  readonly stage:
    | 'planned'
    | 'staged'
    | 'ready'
    | 'activated'
    | 'settled'
    | 'refused'
    | 'rolledBack'
  /** In force from now on, or found so; '' else. */
  readonly release: string
  readonly detail: string
  readonly because: '' | 'flows' | 'gateway' | 'plan' | 'person'
}

/** What came of asking the repository. */
export type FlowsGot =
  | { readonly kind: 'kept'; readonly version: number }
  /** Signed by nobody we trust, or not for this program. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** Signed, and no flows. */
  | { readonly kind: 'wrong'; readonly detail: string }

export type FlowsSeen = {
  readonly index: Pick<FlowIndex, 'active' | 'versions'>
  readonly status: Pick<FlowsStatus, 'state' | 'lastCrash' | 'version'>
  /** Somebody edits: nothing is changed under their hands. */
  readonly isEditing: boolean
  /** This gateway's in the order of the plan, 0..1. */
  readonly place: number
  /** In force and watched by this life of the program. */
  readonly watched: { readonly ms: number; readonly crashes: number }
  readonly got: FlowsGot | undefined
}

export type FlowsWayNext = {
  readonly way: FlowsWay
  readonly tell?: FlowsMove
  /** `fetch`: its answer is the next step's `got`. */
  readonly act?: 'fetch' | { readonly activate: number | null }
}

/** Within the watch; a flow that loops or grows is killed each time. */
export const CRASHES_MAX = 3

/** `undefined`: there is nothing to do now. */
export function stepWay(
  plan: FlowsPlan,
  way: FlowsWay | undefined,
  seen: FlowsSeen,
): FlowsWayNext | undefined {
  // What was begun is ended first, whatever is planned since.
  if (way?.step === 'switching') return switched(way)
  if (way?.step === 'leaving') {
    const step = plan.id === way.planId && plan.share <= 0 ? 'withdrawn' : 'over'
    return { way: { ...way, step }, act: { activate: way.before } }
  }
  if (way?.planId !== plan.id) return begun(plan, way)
  if (plan.share <= 0) return withdrawn(way, seen)
  switch (way.step) {
    case 'planned':
      return fetched(way, seen)
    case 'ready':
      return chosen(plan, way, seen)
    case 'inUse':
      return watched(plan, way, seen)
    default:
      return undefined
  }
}

function begun({ id, path }: FlowsPlan, former: FlowsWay | undefined): FlowsWayNext {
  const way = { planId: id, path, step: 'planned', version: null, before: null } as const
  if (former?.step !== 'inUse') return { way }
  return {
    way,
    tell: move(former, 'settled', { detail: 'a newer plan came while it was watched' }),
  }
}

function fetched(way: FlowsWay, { index, got }: FlowsSeen): FlowsWayNext {
  const active = activeOf(index)
  if (active?.signed === way.path) {
    const tell = move(way, 'planned', { detail: 'in force already' })
    return { way: { ...way, step: 'over' }, tell }
  }
  switch (got?.kind) {
    case undefined:
      return { way, act: 'fetch' }
    case 'kept': {
      const kept = { ...way, step: 'ready', version: got.version } as const
      return { way: kept, tell: move(way, 'ready', { release: '' }) }
    }
    case 'refused':
    case 'wrong': {
      const because = got.kind === 'wrong' ? 'flows' : 'gateway'
      const tell = move(way, 'refused', { release: '', detail: got.detail, because })
      return { way: { ...way, step: 'over' }, tell }
    }
  }
}

function chosen(plan: FlowsPlan, way: FlowsWay, seen: FlowsSeen): FlowsWayNext | undefined {
  if (seen.place >= plan.share || seen.isEditing) return undefined
  // An import may have taken its place among the versions that are kept.
  if (!seen.index.versions.some(({ number }) => number === way.version)) {
    return { way: { ...way, step: 'planned', version: null } }
  }
  return { way: { ...way, step: 'switching', before: seen.index.active } }
}

function switched(way: FlowsWay): FlowsWayNext {
  const tell = move(way, 'activated')
  return { way: { ...way, step: 'inUse' }, tell, act: { activate: way.version } }
}

function watched(plan: FlowsPlan, way: FlowsWay, seen: FlowsSeen): FlowsWayNext | undefined {
  if (seen.index.active !== way.version) {
    const told = { release: releaseOf(seen.index, seen.index.active), because: 'person' } as const
    const detail = 'somebody put other flows in force'
    return { way: { ...way, step: 'over' }, tell: move(way, 'rolledBack', { ...told, detail }) }
  }
  const { state, lastCrash, version } = seen.status
  // Until the process was started with it, its state speaks of the one before.
  if (version !== way.version) return undefined
  if (state === 'given-up' || seen.watched.crashes >= CRASHES_MAX) {
    const why = lastCrash?.detail ?? 'it does not start'
    return left(way, seen, { detail: `in use: ${why}`, because: 'flows' })
  }
  if (state !== 'running' || seen.watched.ms < plan.watchMs) return undefined
  return { way: { ...way, step: 'settled' }, tell: move(way, 'settled') }
}

function withdrawn(way: FlowsWay, seen: FlowsSeen): FlowsWayNext | undefined {
  const because = 'plan'
  const detail = 'its plan was withdrawn'
  switch (way.step) {
    case 'inUse':
    case 'settled':
      if (seen.index.active === way.version) return left(way, seen, { detail, because })
      break
    case 'withdrawn':
      return undefined
    default:
      break
  }
  const tell = move(way, 'planned', { release: '', detail: 'withdrawn', because })
  return { way: { ...way, step: 'withdrawn' }, tell }
}

function left(
  way: FlowsWay,
  { index }: FlowsSeen,
  why: Pick<FlowsMove, 'detail' | 'because'>,
): FlowsWayNext {
  // The version before may have gone from those that are kept: then nothing is in force.
  const isKept = index.versions.some(({ number }) => number === way.before)
  const before = isKept ? way.before : null
  const tell = move(way, 'rolledBack', { release: releaseOf(index, before), ...why })
  return { way: { ...way, step: 'leaving', before }, tell }
}

function releaseOf({ versions }: Pick<FlowIndex, 'versions'>, number: number | null): string {
  const version = versions.find((one) => one.number === number)
  if (!version) return ''
  return version.signed === undefined ? `${version.number}` : flowsOf(version.signed).release
}

function move(
  { planId, path }: FlowsWay,
  stage: FlowsMove['stage'],
  told: Partial<Pick<FlowsMove, 'release' | 'detail' | 'because'>> = {},
): FlowsMove {
  const { release } = flowsOf(path)
  return { planId, path, stage, release, detail: '', because: '', ...told }
}
