/**
 * Over-stays that are worth the walk (hypervisor-ux.md §13): place, start, limit, excess, and how sure it
 * is. A case needs a frame after the limit that still said occupied; without one it is counted, not shown.
 */

import type { City, Place, Space, SpaceCategory } from '../city/thing.ts'
import { thingsOf } from '../city/thing.ts'
import type { PrecisionOf } from './precision.ts'

export const DOUBTS = ['reckoned', 'quiet', 'unchanged', 'oftenWrong'] as const
/** Why a case is less sure than its category: see `doubtsOf`. */
export type Doubt = (typeof DOUBTS)[number]

export type PatrolCase = {
  /** The space and the beginning of the stay: the same at every look. */
  readonly id: string
  readonly spaceId: string
  readonly name: string
  readonly category: SpaceCategory
  readonly place?: Place
  readonly sinceMs: number
  readonly limitMinutes: number
  readonly limitAtMs: number
  readonly excessMs: number
  /** Newest frame of its sensor. */
  readonly heardMs: number
  /** 0…1: the share of such cases that are found true. */
  readonly confidence: number
  readonly level: 'high' | 'medium' | 'low'
  readonly doubts: readonly Doubt[]
}

export type PatrolCases = {
  /** Surest first, of equals the longest. */
  readonly cases: readonly PatrolCase[]
  /** Spaces over their limit of which no frame has come since. */
  readonly unproven: readonly string[]
}

const MINUTE_MS = 60_000
const QUIET_MS = 20 * MINUTE_MS
const UNCHANGED_MS = 12 * 60 * MINUTE_MS
/** What each doubt leaves of the confidence. */
const LEAVES: Readonly<Record<Doubt, number>> = {
  reckoned: 0.85,
  quiet: 0.9,
  unchanged: 0.75,
  oftenWrong: 0.6,
}
const HIGH = 0.85
const MEDIUM = 0.65

export function patrolCases(
  city: City,
  precisionOf: PrecisionOf,
  wrongLately: ReadonlySet<string>,
): PatrolCases {
  const cases: PatrolCase[] = []
  const unproven: string[] = []
  for (const space of thingsOf(city, 'space')) {
    if (!space.over || space.sinceMs === undefined) continue
    const limitAtMs = space.sinceMs + space.over.limitMinutes * MINUTE_MS
    const heardMs = heardOf(city, space)
    if (heardMs <= limitAtMs) unproven.push(space.id)
    else
      cases.push(caseOf(space, { limitAtMs, heardMs, precisionOf, wrongLately, nowMs: city.nowMs }))
  }
  cases.sort((a, b) => b.confidence - a.confidence || b.excessMs - a.excessMs)
  return { cases, unproven }
}

function heardOf({ devices }: City, { devEuis, toldMs = 0 }: Space): number {
  const heard = devEuis.map((devEui) => devices.get(devEui)?.lastReadingMs ?? 0)
  return Math.max(toldMs, ...heard)
}

function caseOf(
  space: Space,
  seen: {
    readonly limitAtMs: number
    readonly heardMs: number
    readonly nowMs: number
    readonly precisionOf: PrecisionOf
    readonly wrongLately: ReadonlySet<string>
  },
): PatrolCase {
  const { id, name, category, place, over } = space
  const sinceMs = space.sinceMs ?? 0
  const { limitAtMs, heardMs, nowMs } = seen
  const doubts = doubtsOf(space, { ...seen, sinceMs })
  const whole = Math.min(over?.confidence ?? 0, seen.precisionOf(category))
  const confidence = doubts.reduce((left, doubt) => left * LEAVES[doubt], whole)
  const level = confidence >= HIGH ? 'high' : confidence >= MEDIUM ? 'medium' : 'low'
  return {
    id: `${id}:${Math.round(sinceMs)}`,
    spaceId: id,
    ...{ name, category, sinceMs, limitAtMs, heardMs, doubts, level },
    ...(place && { place }),
    limitMinutes: over?.limitMinutes ?? 0,
    excessMs: nowMs - limitAtMs,
    confidence: Math.round(confidence * 100) / 100,
  }
}

/** Its start was reckoned; its sensor is quiet, has not changed for long, or was often wrong lately. */
function doubtsOf(
  { id, isEstimated }: Space,
  seen: {
    readonly sinceMs: number
    readonly heardMs: number
    readonly nowMs: number
    readonly wrongLately: ReadonlySet<string>
  },
): readonly Doubt[] {
  return [
    ...(isEstimated ? (['reckoned'] as const) : []),
    ...(seen.nowMs - seen.heardMs > QUIET_MS ? (['quiet'] as const) : []),
    ...(seen.nowMs - seen.sinceMs > UNCHANGED_MS ? (['unchanged'] as const) : []),
    ...(seen.wrongLately.has(id) ? (['oftenWrong'] as const) : []),
  ]
}
