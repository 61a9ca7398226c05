/** A page of Observations: what is asked for, out of the store, and where the next page goes on. */

import type { Budget } from './budget.ts'
import { checkFilter } from './filter-check.ts'
import { datastreamsLeft } from './filter-datastreams.ts'
import { spanOf } from './filter-span.ts'
import { isTrue } from './filter-truth.ts'
import type { DatastreamEntity, Model } from './model.ts'
import { type ObservationEntity, readObservationId } from './observation.ts'
import {
  AHEAD_MS,
  FIRST_MS,
  type ObservationStore,
  type OrderBy,
  type Position,
  positionOf,
  SUBJECTS_MAX,
  subjectsOf,
  type Walk,
  walkObservations,
} from './observation-walk.ts'
import { SensorThingsError } from './problem.ts'
import { NO_OPTIONS, type Query } from './query.ts'
import { valuesAt } from './related.ts'

/** After so many windows a page ends, full or not: its link goes on. */
const WINDOWS_MAX = 1_000
const SKIP_MAX = 10_000
const COUNT_MAX = 100_000

export type ObservationParts = {
  readonly model: Model
  readonly store: ObservationStore
  readonly budget: Budget
}

export type ObservationsPage = {
  readonly observations: readonly ObservationEntity[]
  /** `$skiptoken` of the next page; left out: this is the last one. */
  readonly nextToken?: string
  readonly count?: number
}

export async function observationsPage(
  datastreams: readonly DatastreamEntity[],
  query: Query,
  parts: ObservationParts,
): Promise<ObservationsPage> {
  if (query.skip > SKIP_MAX) {
    const advice = 'follow @iot.nextLink, or filter by phenomenonTime'
    throw new SensorThingsError(400, `$skip of Observations goes to ${SKIP_MAX}: ${advice}`)
  }
  if (query.filter) checkFilter(query.filter, 'Observations')
  const left = datastreamsLeft(datastreams, query.filter, parts.model)
  const walk = walkOf(left, query, parts.model)
  const count = query.hasCount
    ? await counted({ ...walk, after: undefined }, query, parts)
    : undefined
  const page = query.top > 0 ? await pageOf(walk, query, parts) : { observations: [] }
  return { ...page, ...(count !== undefined && { count }) }
}

/** One by its id; undefined: there is none, or it is not shown. */
export async function observationById(
  id: string,
  parts: ObservationParts,
): Promise<ObservationEntity | undefined> {
  const read = readObservationId(id)
  const datastream = read && parts.model.datastreams.get(read.datastreamId)
  if (!datastream) return undefined
  const { startMs } = read
  const walk: Walk = {
    datastreams: [datastream],
    order: { by: 'phenomenonTime', isDescending: false },
    ...{ fromMs: startMs, toMs: startMs + 1, nowMs: parts.model.city.nowMs },
  }
  const { observations } = await pageOf(walk, { ...NO_OPTIONS, top: 1 }, parts)
  return observations.find((one) => one.id === id)
}

function walkOf(datastreams: readonly DatastreamEntity[], query: Query, { city }: Model): Walk {
  const isWide = subjectsOf(datastreams) === undefined
  const order = orderOf(query, isWide)
  const phenomenon = spanOf(query.filter, 'phenomenonTime')
  const result = spanOf(query.filter, 'resultTime')
  const lookBackMs = datastreams.reduce((most, { stream }) => Math.max(most, stream.lookBackMs), 0)
  // What is told was observed before, by the look back at the most.
  const [fromMs, toMs] =
    order.by === 'phenomenonTime'
      ? [
          Math.max(phenomenon.fromMs, result.fromMs - lookBackMs),
          Math.min(phenomenon.toMs, result.toMs),
        ]
      : [
          Math.max(phenomenon.fromMs, result.fromMs),
          Math.min(phenomenon.toMs + lookBackMs, result.toMs),
        ]
  const after = query.skipToken === undefined ? undefined : readToken(query.skipToken)
  return {
    ...{ datastreams, order, after, nowMs: city.nowMs },
    fromMs: Math.max(FIRST_MS, fromMs),
    toMs: Math.min(city.nowMs + AHEAD_MS, toMs),
  }
}

function orderOf({ orders }: Query, isWide: boolean): Walk['order'] {
  const [first, ...more] = orders
  if (!first) return { by: isWide ? 'resultTime' : 'phenomenonTime', isDescending: true }
  const path = first.path.join('/')
  const by: OrderBy | undefined =
    path === 'phenomenonTime' || path === 'resultTime'
      ? path
      : ['@iot.id', 'id'].includes(path)
        ? isWide
          ? 'resultTime'
          : 'phenomenonTime'
        : undefined
  // Ids are in the order of time anyway.
  const isOne = more.every((one) => ['@iot.id', 'id'].includes(one.path.join('/')))
  if (!by || !isOne) {
    throw new SensorThingsError(400, '$orderby of Observations is phenomenonTime or resultTime')
  }
  if (isWide && by === 'phenomenonTime') {
    const advice = `take resultTime, or the Datastreams of ${SUBJECTS_MAX} Things at the most`
    throw new SensorThingsError(400, `$orderby=phenomenonTime over so many Things: ${advice}`)
  }
  return { by, isDescending: first.isDescending }
}

function isAsked(one: ObservationEntity, { filter }: Query, model: Model): boolean {
  return !filter || isTrue(filter, one, (entity, path) => valuesAt(entity, path, model))
}

async function pageOf(
  walk: Walk,
  query: Query,
  { store, model, budget }: ObservationParts,
): Promise<ObservationsPage> {
  const observations: ObservationEntity[] = []
  let skip = walk.after ? 0 : query.skip
  let windows = 0
  budget.read()
  for await (const { observations: found, isLast, edge } of walkObservations(store, walk)) {
    for (const one of found) {
      if (!isAsked(one, query, model)) continue
      if (skip > 0) skip--
      else if (observations.length < query.top) observations.push(one)
      else
        return { observations, nextToken: tokenOf(positionOf(observations.at(-1)!, walk.order.by)) }
    }
    if (!isLast && ++windows >= WINDOWS_MAX) return { observations, nextToken: tokenOf(edge) }
    if (!isLast) budget.read()
  }
  return { observations }
}

async function counted(
  walk: Walk,
  query: Query,
  { store, model, budget }: ObservationParts,
): Promise<number> {
  let count = 0
  for await (const { observations } of walkObservations(store, walk)) {
    budget.read()
    count += observations.filter((one) => isAsked(one, query, model)).length
    if (count > COUNT_MAX) {
      const advice = 'leave $count out, or filter by phenomenonTime'
      throw new SensorThingsError(400, `there are more than ${COUNT_MAX} Observations: ${advice}`)
    }
  }
  return count
}

function tokenOf({ keyMs, id }: Position): string {
  return `${keyMs}~${id}`
}

function readToken(text: string): Position {
  const [, digits, id = ''] = /^(\d{1,15})~(.*)$/s.exec(text) ?? []
  if (digits === undefined) {
    throw new SensorThingsError(400, `$skiptoken comes from an @iot.nextLink, not ${text}`)
  }
  return { keyMs: Number(digits), id }
}
