/** How far an outlet has come, as it is kept; and where one begins that was never there. */

import type { RecordEntry } from '../../../base/records/records.ts'
import type { HypervisorStore } from '../store.ts'

/** With what comes from now on, or with everything that is stored. */
export type Start = 'now' | 'beginning'

/** `undefined`: none is kept, or what is kept is none. */
export function positionOf(entry: Pick<RecordEntry, 'body'> | undefined): number | undefined {
  const { position } = (entry?.body ?? {}) as { readonly position?: unknown }
  return typeof position === 'number' && Number.isSafeInteger(position) && position >= 0
    ? position
    : undefined
}

export async function startAt(
  start: Start,
  store: Pick<HypervisorStore, 'facts'>,
): Promise<number> {
  if (start === 'beginning') return 0
  return (await store.facts({ limit: 1 }))[0]?.position ?? 0
}
