/**
 * Observations out of the store, in the order in which they are asked for, window after window: a window
 * grows where there is little and shrinks where there is much, so that neither an empty year nor a busy
 * hour is read at once. Who stops goes on from where the walk stood (`Position`), however far that is.
 *
 *   newest first     … │◄── 8 d ──│◄ 4 d │◄ 2 d │ now
 *   oldest first    first │ 2 d ►│ 4 d ─►│── 8 d ──►│ …
 */

import type { HypervisorStore } from '../store.ts'
import type { DatastreamEntity } from './model.ts'
import {
  type ObservationEntity,
  observationOf,
  onceEach,
  presentObservation,
} from './observation.ts'

export type ObservationStore = Pick<HypervisorStore, 'events'>

export type Walk = {
  readonly datastreams: readonly DatastreamEntity[]
  readonly order: { readonly by: OrderBy; readonly isDescending: boolean }
  /** UTC, of what it is ordered by: from (including) to (excluding). */
  readonly fromMs: number
  readonly toMs: number
  /** UTC: where the future begins, in which there is next to nothing. */
  readonly nowMs: number
  /** Behind this one. */
  readonly after?: Position | undefined
}

export type OrderBy = 'phenomenonTime' | 'resultTime'

/** Of an Observation in its order; ids decide between those of the same moment. */
export type Position = { readonly keyMs: number; readonly id: string }

/** Nothing of this system is older. */
export const FIRST_MS = Date.UTC(2024, 0, 1)
/** Clocks of gateways may be ahead. */
export const AHEAD_MS = 86_400_000
/** Of more things than this the order is by when it was told: else months of stays had to be read for a page. */
export const SUBJECTS_MAX = 50

const DAY_MS = 86_400_000
/** What a page of few things begins with, and one of a whole city. */
const WINDOW_FIRST_MS = 2 * DAY_MS
const WINDOW_FIRST_WIDE_MS = 15 * 60_000
const WINDOW_MAX_MS = 64 * DAY_MS
/** A large city tells some ten thousand facts an hour, and after an empty year a window may meet all of them. */
const WINDOW_MAX_WIDE_MS = DAY_MS / 4
const WINDOW_MIN_MS = 60_000
/** So many Observations a window is meant to hold. */
const WINDOW_AIM = 2_000

export function keyOf(one: ObservationEntity, by: OrderBy): number {
  return by === 'phenomenonTime' ? one.startMs : one.toldMs
}

export function positionOf(one: ObservationEntity, by: OrderBy): Position {
  return { keyMs: keyOf(one, by), id: one.id }
}

export type WalkStep = {
  readonly observations: readonly ObservationEntity[]
  readonly isLast: boolean
  /** Where to go on behind this window. */
  readonly edge: Position
}

/** Windows one after the other; each `read` is one question to the store. */
export async function* walkObservations(
  store: ObservationStore,
  walk: Walk,
): AsyncGenerator<WalkStep> {
  const { isDescending } = walk.order
  const { after } = walk
  let [fromMs, toMs] = [walk.fromMs, walk.toMs]
  if (after && isDescending) toMs = Math.min(toMs, after.keyMs + 1)
  if (after && !isDescending) fromMs = Math.max(fromMs, after.keyMs)
  const present = walk.datastreams
    .filter(({ hasHistory }) => !hasHistory)
    .flatMap((datastream) => presentObservation(datastream) ?? [])
  const isWide = subjectsOf(walk.datastreams) === undefined
  const lengthMaxMs = isWide ? WINDOW_MAX_WIDE_MS : WINDOW_MAX_MS
  let lengthMs = isWide ? WINDOW_FIRST_WIDE_MS : WINDOW_FIRST_MS
  while (fromMs < toMs) {
    const window = isDescending
      ? { fromMs: Math.max(fromMs, Math.min(toMs, walk.nowMs) - lengthMs), toMs }
      : { fromMs, toMs: Math.min(toMs, fromMs + lengthMs) }
    const told = await readWindow(store, walk, window)
    const found = onceEach(within([...present, ...told], walk, window))
    if (isDescending) toMs = window.fromMs
    else fromMs = window.toMs
    const edge = { keyMs: isDescending ? toMs : fromMs, id: '' }
    yield { observations: behind(inOrder(found, walk), walk), isLast: fromMs >= toMs, edge }
    lengthMs = Math.min(lengthMaxMs, nextLength(lengthMs, found.length))
  }
}

/** Twice as long at the most, an eighth at the least. */
function nextLength(lengthMs: number, found: number): number {
  const factor = Math.min(2, Math.max(1 / 8, WINDOW_AIM / Math.max(1, found)))
  return Math.max(WINDOW_MIN_MS, Math.round(lengthMs * factor))
}

/** What may be in the window, and what was told later of it. */
async function readWindow(
  store: ObservationStore,
  { datastreams, order }: Walk,
  { fromMs, toMs }: Window,
): Promise<readonly ObservationEntity[]> {
  const past = datastreams.filter(({ hasHistory }) => hasHistory)
  if (past.length === 0) return []
  const lookBackMs = past.reduce((most, { stream }) => Math.max(most, stream.lookBackMs), 0)
  const untilMs = order.by === 'phenomenonTime' ? toMs + lookBackMs : toMs
  const types = [...new Set(past.flatMap(({ stream }) => stream.types))]
  const subjects = subjectsOf(past)
  const facts = await store.events(types, { fromMs, toMs: untilMs }, subjects ? { subjects } : {})
  const bySubject = Map.groupBy(past, ({ thing }) => thing.id)
  return facts.flatMap((fact) =>
    (bySubject.get(fact.subject) ?? [])
      .filter(({ stream }) => stream.types.includes(fact.type))
      .flatMap((datastream) => observationOf(datastream, fact) ?? []),
  )
}

type Window = { readonly fromMs: number; readonly toMs: number }

function within(
  found: readonly ObservationEntity[],
  { order }: Walk,
  { fromMs, toMs }: Window,
): readonly ObservationEntity[] {
  return found.filter((one) => {
    const keyMs = keyOf(one, order.by)
    return keyMs >= fromMs && keyMs < toMs
  })
}

/** Ids of the things; undefined where they are too many to be named. */
export function subjectsOf(
  datastreams: readonly DatastreamEntity[],
): readonly string[] | undefined {
  const ids = new Set(datastreams.map(({ thing }) => thing.id))
  return ids.size <= SUBJECTS_MAX ? [...ids] : undefined
}

function inOrder(
  found: readonly ObservationEntity[],
  { order }: Walk,
): readonly ObservationEntity[] {
  const sign = order.isDescending ? -1 : 1
  return [...found].sort(
    (a, b) => sign * (compare(keyOf(a, order.by), keyOf(b, order.by)) || compare(a.id, b.id)),
  )
}

function behind(
  found: readonly ObservationEntity[],
  { order, after }: Walk,
): readonly ObservationEntity[] {
  if (!after) return found
  const sign = order.isDescending ? -1 : 1
  return found.filter((one) => {
    const { keyMs, id } = positionOf(one, order.by)
    return sign * (compare(keyMs, after.keyMs) || compare(id, after.id)) > 0
  })
}

function compare<Value extends number | string>(a: Value, b: Value): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
