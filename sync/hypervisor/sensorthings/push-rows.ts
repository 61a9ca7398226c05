/** What facts tell another server: Observations to be there, and Observations to be gone. */

import type { EventFact } from '../../fact.ts'
import type { StoredFact } from '../store.ts'
import type { DatastreamEntity, Model } from './model.ts'
import { type ObservationEntity, observationOf } from './observation.ts'

export type PushRow = {
  readonly observation: ObservationEntity
  /** It may be there already: another word about the same moment came before. */
  readonly isCorrection: boolean
  readonly position: number
}

export type PushWithdrawal = {
  readonly datastream: DatastreamEntity
  /** UTC: when what is withdrawn was told. */
  readonly ofMs: number
}

export type PushWork = {
  readonly byDatastream: ReadonlyMap<DatastreamEntity, readonly PushRow[]>
  readonly withdrawals: readonly PushWithdrawal[]
}

/** What a correction has replaced is not told any more; of a moment that is told twice the later word is. */
export function workOf(facts: readonly StoredFact[], { datastreams }: Model): PushWork {
  const bySubject = Map.groupBy(datastreams.values(), ({ thing }) => thing.id)
  const rows = new Map<string, PushRow>()
  const withdrawals: PushWithdrawal[] = []
  for (const { fact, stands, position } of facts) {
    if (fact.type === 'reading' || !stands) continue
    // What may not be shown there as history is not told at all.
    const streams = (bySubject.get(fact.subject) ?? []).filter(({ hasHistory }) => hasHistory)
    if (fact.type === 'withdrawn') withdrawals.push(...withdrawalsOf(fact, streams))
    for (const datastream of streams) {
      const isOfIt = datastream.stream.types.includes(fact.type)
      const observation = isOfIt ? observationOf(datastream, fact) : undefined
      if (!observation) continue
      const isCorrection = fact.rev > 0 || rows.get(observation.id)?.isCorrection === true
      rows.set(observation.id, { observation, isCorrection, position })
    }
  }
  const byDatastream = Map.groupBy(rows.values(), ({ observation }) => observation.datastream)
  return { byDatastream, withdrawals }
}

function withdrawalsOf(
  { fields }: EventFact,
  streams: readonly DatastreamEntity[],
): readonly PushWithdrawal[] {
  const { of, ofMs } = fields
  if (typeof ofMs !== 'number') return []
  return streams
    .filter(({ stream }) => (stream.types as readonly unknown[]).includes(of))
    .map((datastream) => ({ datastream, ofMs }))
}
