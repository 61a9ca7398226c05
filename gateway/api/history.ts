/**
 * The past as pages ask for it: what the database holds and what the core has in memory since its
 * last checkpoint, as one. Asking costs no checkpoint: a page that is open writes nothing.
 */

import type { Fact } from '../../sync/fact.ts'
import {
  FACTS_FOUND_MAX,
  type FactFilter,
  type FoundFact,
  matchesFact,
} from '../feed/fact-filter.ts'
import type { GatewayService } from './service.ts'

export type History = (filter: FactFilter) => Promise<readonly Fact[]>

/** `stored`: reads the database. Facts come oldest first. */
export function historyOf(
  service: Pick<GatewayService, 'tailFacts'>,
  stored: (filter: FactFilter) => readonly FoundFact[],
): History {
  return async (filter) => {
    // The tail first: a checkpoint in between moves facts to the database, never out of it.
    const tail = await service.tailFacts(filter)
    const byIdentity = new Map<string, Fact>()
    for (const { epoch, stream, seq, fact } of [...stored(filter), ...tail]) {
      if (byIdentity.size >= FACTS_FOUND_MAX) break
      if (matchesFact(filter, fact)) byIdentity.set(`${epoch}/${stream}/${seq}`, fact)
    }
    return [...byIdentity.values()].sort((a, b) => a.atMs - b.atMs)
  }
}
