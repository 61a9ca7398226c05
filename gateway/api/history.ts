/**
 * The past as pages ask for it: what the database holds and what the core has in memory since its
 * last checkpoint, as one. Asking costs no checkpoint: a page that is open writes nothing.
 */

import type { Fact } from '../../sync/fact.ts'
import { standing } from '../../sync/standing.ts'
import { type FactFilter, type FoundFact, limitOf, matchesFact } from '../feed/fact-filter.ts'
import type { GatewayService } from './service.ts'

export type History = (filter: FactFilter) => Promise<readonly Fact[]>

/**
 * `stored`: reads the database. Facts come oldest first, as they stand: a reading once for a device and
 * moment with its highest revision, no event that was withdrawn.
 */
export function historyOf(
  service: Pick<GatewayService, 'tailFacts'>,
  stored: (filter: FactFilter) => readonly FoundFact[],
): History {
  return async (asked) => {
    const filter = withWithdrawals(asked)
    // The tail first: a checkpoint in between moves facts to the database, never out of it.
    const tail = await service.tailFacts(filter)
    const newestFirst = new Map<string, Fact>()
    const most = limitOf(filter)
    for (const { epoch, stream, seq, fact } of [...tail, ...stored(filter)]) {
      if (newestFirst.size >= most) break
      if (matchesFact(filter, fact)) newestFirst.set(`${epoch}/${stream}/${seq}`, fact)
    }
    return standing([...newestFirst.values()].reverse()).sort((a, b) => a.atMs - b.atMs)
  }
}

/** Who asks for events of some types means those that stand. */
function withWithdrawals(filter: FactFilter): FactFilter {
  const { types } = filter
  return types?.some((type) => type !== 'reading')
    ? { ...filter, types: [...types, 'withdrawn'] }
    : filter
}
