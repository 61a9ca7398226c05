/** Facts of things as Observations, with ids that are made of what they say and never of who asked when. */

import type { EventFact } from '../../fact.ts'
import { timeText } from '../city/time-text.ts'
import type { Entity } from './entity.ts'
import type { DatastreamEntity } from './model.ts'
import type { Observed } from './stream.ts'

export type ObservationEntity = Entity & {
  readonly set: 'Observations'
  readonly observed: Observed
  /** UTC: when it was told. */
  readonly toldMs: number
  /** UTC: what it is ordered by, between the beginning that it tells and when it was told. */
  readonly startMs: number
  readonly datastream: DatastreamEntity
}

/** Undefined where the fact says nothing for this Datastream. */
export function observationOf(
  datastream: DatastreamEntity,
  fact: EventFact,
): ObservationEntity | undefined {
  const observed = datastream.stream.observed(fact)
  if (!observed) return undefined
  return made(datastream, observed, { toldMs: fact.atMs, isClockTrusted: fact.clk !== 0 })
}

/** Where the past is not shown: how it stands now. Undefined where that is not known, or not a state. */
export function presentObservation(datastream: DatastreamEntity): ObservationEntity | undefined {
  const { thing, stream } = datastream
  if (stream.id !== 'occupation' || thing.kind !== 'space' || thing.status === 'unknown') {
    return undefined
  }
  const { sinceMs, toldMs = sinceMs, isEstimated, isClockTrusted } = thing
  if (sinceMs === undefined) return undefined
  const observed: Observed = {
    ...{ startMs: sinceMs, result: thing.status === 'occupied' },
    ...(isEstimated && { isEstimated }),
  }
  return made(datastream, observed, { toldMs: toldMs ?? sinceMs, isClockTrusted })
}

function made(
  datastream: DatastreamEntity,
  observed: Observed,
  { toldMs, isClockTrusted }: { readonly toldMs: number; readonly isClockTrusted: boolean },
): ObservationEntity {
  const { startMs, result, isEstimated, parameters } = observed
  const { thing, stream } = datastream
  const quality = {
    ...(!isClockTrusted && { clock: 'untrusted' }),
    ...(isEstimated && { estimated: true }),
  }
  return {
    set: 'Observations',
    id: observationId(datastream.id, startMs),
    fields: {
      phenomenonTime: phenomenonText(observed),
      resultTime: timeText(toldMs),
      result,
      ...(Object.keys(quality).length > 0 && { resultQuality: quality }),
      ...(parameters && { parameters }),
    },
    links: { Datastream: [datastream.id], FeatureOfInterest: thing.place ? [thing.id] : [] },
    ...{ observed, toldMs, datastream },
    startMs: Math.min(toldMs, Math.max(startMs, toldMs - stream.lookBackMs)),
  }
}

/** Of one Datastream there is one Observation for a moment: `pmr-0042~occupation~1781514725000`. */
function observationId(datastreamId: string, startMs: number): string {
  return `${datastreamId}~${startMs}`
}

export function readObservationId(
  id: string,
): { readonly datastreamId: string; readonly startMs: number } | undefined {
  const [, datastreamId, digits] = /^(.*)~(\d{1,15})$/s.exec(id) ?? []
  if (datastreamId === undefined) return undefined
  return { datastreamId, startMs: Number(digits) }
}

/** An instant, or `from/to`. */
function phenomenonText({ startMs, endMs }: Observed): string {
  const start = timeText(startMs) ?? ''
  return endMs === undefined ? start : `${start}/${timeText(endMs)}`
}

/** Each moment of a Datastream once: of a correction the later word. */
export function onceEach(found: readonly ObservationEntity[]): readonly ObservationEntity[] {
  const newest = new Map<string, ObservationEntity>()
  for (const one of found) {
    const there = newest.get(one.id)
    if (!there || one.toldMs >= there.toldMs) newest.set(one.id, one)
  }
  return [...newest.values()]
}
