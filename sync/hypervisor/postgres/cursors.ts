/** Cursors: up to where each lane is committed, and up to where its rows may be there already. */

import type { Epoch } from '../../fact.ts'
import type { Cursor } from '../gateway-state.ts'
import type { Querier } from './connection.ts'

/** A cursor of an epoch that the gateway no longer holds is kept this long for late packets. */
const CURSOR_KEPT_MS = 40 * 86_400_000

export async function putCursors(
  querier: Querier,
  { gateway, nowMs }: { readonly gateway: number; readonly nowMs: number },
  cursors: readonly Cursor[],
): Promise<void> {
  const { rows } = await querier.query<{ epoch: number; stream: number; isNew: boolean }>({
    name: 'put-cursors',
    text: `INSERT INTO cursors AS c (gateway_id, epoch, stream, next, head, moved_ms, stored_to)
      SELECT $1, epoch, stream, next, head, $6, next
      FROM unnest($2::bigint[], $3::smallint[], $4::bigint[], $5::bytea[])
        AS t (epoch, stream, next, head)
      ON CONFLICT (gateway_id, epoch, stream) DO UPDATE SET
        next = excluded.next, head = excluded.head, moved_ms = excluded.moved_ms,
        stored_to = GREATEST(c.stored_to, excluded.next)
      RETURNING epoch, stream, xmax = 0 AS "isNew"`,
    values: [
      gateway,
      cursors.map((one) => one.epoch),
      cursors.map((one) => one.stream),
      cursors.map((one) => one.next),
      cursors.map(({ head }) => head && Buffer.from(head)),
      nowMs,
    ],
  })
  // Of a lane whose cursor was pruned there may be more than this: a spare card boots after months (F70).
  for (const { epoch, stream, isNew } of rows) {
    if (!isNew) continue
    await querier.query({
      name: 'begin-lane',
      text: `UPDATE cursors SET stored_to = GREATEST(stored_to, 1 + (
               SELECT seq FROM facts WHERE gateway_id = $1 AND epoch = $2 AND stream = $3
               ORDER BY seq DESC LIMIT 1))
             WHERE gateway_id = $1 AND epoch = $2 AND stream = $3`,
      values: [gateway, epoch, stream],
    })
  }
}

export async function pruneCursors(
  querier: Querier,
  gateway: number,
  held: readonly Epoch[],
  nowMs: number,
): Promise<void> {
  await querier.query({
    name: 'prune-cursors',
    text: 'DELETE FROM cursors WHERE gateway_id = $1 AND moved_ms < $2 AND epoch <> ALL ($3::bigint[])',
    values: [gateway, nowMs - CURSOR_KEPT_MS, held],
  })
}
