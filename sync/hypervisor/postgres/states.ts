/** How things stand: of each the newest fact, whatever order facts arrive in. */

import { stateKeyOf } from '../states.ts'
import { keyText, type Querier } from './connection.ts'
import type { Told } from './told.ts'

type State = {
  readonly kind: string
  readonly subject: string
  readonly atMs: number
  readonly row: Told
}

/** Rows that stand, in the order of their arrival. */
export async function putStates(
  querier: Querier,
  { gateway, nowMs }: { readonly gateway: number; readonly nowMs: number },
  rows: readonly Told[],
): Promise<void> {
  const newest = new Map<string, State>()
  for (const row of rows) {
    const key = stateKeyOf(row.fact)
    if (!key) continue
    const name = `${key.kind} ${key.subject}`
    const atMs = row.timed ? row.atMs : nowMs
    const there = newest.get(name)
    if (!there || isNewer({ ...key, atMs, row }, there)) newest.set(name, { ...key, atMs, row })
  }
  if (newest.size === 0) return
  const states = [...newest.values()]
  // One order for all receivers: two gateways may speak of one thing.
  await querier.query({
    name: 'put-states',
    text: `INSERT INTO states AS s (kind, subject, gateway_id, type, at_ms, rev, row)
      SELECT kind, subject, $1, type, at_ms, rev, row
      FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bytea[])
        AS t (kind, subject, type, at_ms, rev, row)
      ORDER BY kind, subject
      ON CONFLICT (kind, subject) DO UPDATE SET
        gateway_id = excluded.gateway_id, type = excluded.type, at_ms = excluded.at_ms,
        rev = excluded.rev, row = excluded.row
      WHERE excluded.at_ms > s.at_ms OR (excluded.at_ms = s.at_ms AND excluded.rev >= s.rev)`,
    values: [
      gateway,
      states.map((one) => one.kind),
      states.map((one) => keyText(one.subject)),
      states.map((one) => one.row.fact.type),
      states.map((one) => one.atMs),
      states.map((one) => one.row.fact.rev),
      states.map((one) => Buffer.from(one.row.bytes)),
    ],
  })
}

function isNewer(state: State, there: State): boolean {
  const { atMs, row } = state
  return atMs > there.atMs || (atMs === there.atMs && row.fact.rev >= there.row.fact.rev)
}
