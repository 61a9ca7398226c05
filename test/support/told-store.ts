/** A hypervisor's store in memory in which facts stand, as if a gateway had told them in this order. */

import { type EventFact, STREAMS } from '../../sync/fact.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { rowBytes } from '../../sync/row.ts'
import { GATEWAY, NOW_MS } from './city-now.ts'

export async function toldStore(facts: readonly EventFact[]): Promise<HypervisorStore> {
  const store = openSqliteStore(':memory:')
  await tellStore(store, facts)
  return store
}

/** The same into one that is there. */
export async function tellStore(
  store: HypervisorStore,
  facts: readonly EventFact[],
): Promise<void> {
  for (const stream of Object.values(STREAMS)) {
    const told = facts.filter((fact) => fact.stream === stream)
    if (told.length === 0) continue
    const rows = told.map((fact, seq) => ({ seq, fact, bytes: rowBytes(fact) }))
    const cursor = { epoch: 5, stream, next: rows.length, head: new Uint8Array(8) }
    const effect = { kind: 'commit', cursor, rows } as const
    await store.write([{ kind: 'effect', gw: GATEWAY, effect }], NOW_MS)
  }
}
