/**
 * A page of facts of those that a caller may see. The store knows nothing of callers: what is hidden is
 * looked past, for so long, so that a page is full where there is enough to fill it.
 */

import type { FactSight } from './city/sight.ts'
import { type ProfileOf, profilesOf } from './profiles.ts'
import type { FactQuery, HypervisorStore, StoredFact } from './store.ts'

/** Then a page may be short. */
const LOOKED_AT_MAX = 20_000
/** Behind a first page that was not full, more is looked at at once. */
const PAGE_LEAST = 500

export async function seenFacts(
  query: FactQuery,
  { store, sees }: { readonly store: HypervisorStore; readonly sees: FactSight },
): Promise<{ readonly facts: readonly StoredFact[]; readonly profileOf: ProfileOf }> {
  const found: StoredFact[] = []
  let from = query
  for (let lookedAt = 0; lookedAt < LOOKED_AT_MAX; ) {
    const page = await store.facts(from)
    const profileOf = await profilesOf(
      store,
      page.map(({ fact }) => fact),
    )
    found.push(...page.filter(({ fact }) => sees(fact, profileOf)))
    lookedAt += page.length
    const last = page.at(-1)
    if (!last || page.length < from.limit || found.length >= query.limit) break
    from = onwardFrom(query, last.position)
  }
  const facts = found.slice(0, query.limit)
  const profileOf = await profilesOf(
    store,
    facts.map(({ fact }) => fact),
  )
  return { facts, profileOf }
}

function onwardFrom({ before: _, after, ...rest }: FactQuery, position: number): FactQuery {
  const query = { ...rest, limit: Math.max(rest.limit, PAGE_LEAST) }
  return after === undefined ? { ...query, before: position } : { ...query, after: position }
}
