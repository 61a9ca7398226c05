/** Cursors: up to where each lane is committed, and up to where its rows may be there already. */

import type { Epoch } from '../../fact.ts'
import type { Cursor } from '../gateway-state.ts'
import type { Querier } from './connection.ts'

/** A cursor of an epoch that the gateway no longer holds is kept this long for late packets. */
const CURSOR_KEPT_MS = 40 * 86_400_000

/**
 * After the rows. Of a lane whose cursor was pruned there may be more than these: a spare card boots after
 * months (F70).
 */
export async function putCursors(
  querier: Querier,
  { gateway, nowMs }: { readonly gateway: number; readonly nowMs: number },
  cursors: readonly Cursor[],
): Promise<void> {
  await querier.query({
    name: 'put-cursors',
    text: `INSERT INTO cursors AS c (gateway_id, epoch, stream, next, head, moved_ms, stored_to)
      SELECT $1, epoch, stream, next, head, $6,
        CASE WHEN (SELECT 1 FROM cursors o
                   WHERE o.gateway_id = $1 AND o.epoch = t.epoch AND o.stream = t.stream) IS NOT NULL
        THEN next
        ELSE GREATEST(next, 1 + (
          SELECT f.seq FROM facts f
          WHERE f.gateway_id = $1 AND f.epoch = t.epoch AND f.stream = t.stream
          ORDER BY f.seq DESC LIMIT 1)) END
      FROM unnest($2::bigint[], $3::smallint[], $4::bigint[], $5::bytea[])
        AS t (epoch, stream, next, head)
      ON CONFLICT (gateway_id, epoch, stream) DO UPDATE SET
        next = excluded.next, head = excluded.head, moved_ms = excluded.moved_ms,
        stored_to = GREATEST(c.stored_to, excluded.next)`,
    values: [
      gateway,
      cursors.map((one) => one.epoch),
      cursors.map((one) => one.stream),
      cursors.map((one) => one.next),
      cursors.map(({ head }) => head && Buffer.from(head)),
      nowMs,
    ],
  })
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
