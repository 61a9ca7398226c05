/** Where the keeper stands: the facts it has seen, the days and the longer buckets that wait. */

import type { CivilDay } from '../../../base/civil-day.ts'
import type { JsonValue, Records } from '../../../base/records/records.ts'

export type Todo = {
  /** Facts up to this one were looked at. */
  position: number
  /** Days that facts have changed: since when, and when the last one came (0: due at once). */
  readonly days: Map<CivilDay, { readonly sinceMs: number; readonly lastMs: number }>
  /** Weeks and months, by their name, since when. */
  readonly long: Map<string, number>
  /** Days to this one were reckoned after they became final. */
  finalTo: CivilDay
  /** Begin of the newest hour that days were noted for, whether a fact came or not. */
  hourMs: number
}

const KIND = 'kpiKeeper'
const ID = 'todo'

/** `undefined`: nothing is kept, or it was reckoned on another basis. */
export async function readTodo(records: Records, basis: string): Promise<Todo | undefined> {
  const body = (await records.get(KIND, ID))?.body as Kept | undefined
  if (body?.basis !== basis) return undefined
  const days = body.days.map(([day, sinceMs, lastMs]) => [day, { sinceMs, lastMs }] as const)
  const { position, finalTo, hourMs = 0 } = body
  return { position, days: new Map(days), long: new Map(body.long), finalTo, hourMs }
}

type Kept = {
  readonly basis: string
  readonly position: number
  readonly days: readonly (readonly [CivilDay, number, number])[]
  readonly long: readonly (readonly [string, number])[]
  readonly finalTo: CivilDay
  readonly hourMs?: number
}

export async function writeTodo(
  records: Records,
  basis: string,
  { position, days, long, finalTo, hourMs }: Todo,
  nowMs: number,
): Promise<void> {
  const kept: Kept = {
    basis,
    position,
    days: [...days].map(([day, { sinceMs, lastMs }]) => [day, sinceMs, lastMs]),
    long: [...long],
    finalTo,
    hourMs,
  }
  await records.put({ kind: KIND, id: ID, body: kept as unknown as JsonValue }, nowMs)
}
