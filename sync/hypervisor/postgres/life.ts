/**
 * The life of the database, of which all receivers speak with one number. Gateways believe within one life
 * that cursors never go back and that what was told as held is held; so a database that came out of a
 * backup must have another (F66). How that is seen:
 *
 *   files put back, a standby promoted    the server has started since
 *   rows put back into a running server   another transaction wrote the row than the one that drew it
 *   a person wants it                     DELETE FROM life
 */

import type pg from 'pg'
import { inTransaction, type Querier } from './connection.ts'
import { LOCKS } from './migrate-system.ts'

/** SQL: whether the row `l` of `life` holds; NULL without one. */
export const IS_ALIVE = `l.server_started = pg_postmaster_start_time() AND l.xmin = l.drawn_by`

type LifeRow = { readonly instance: number; readonly alive: boolean }

/** The number of the present life; drawn, and what a former one had in memory thrown away, if there is none. */
export async function instanceOf(pool: pg.Pool, draw: () => number): Promise<number> {
  const known = await readLife(pool)
  if (known?.alive) return known.instance
  return await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCKS.class, LOCKS.life])
    const other = await readLife(client)
    if (other?.alive) return { commit: false, value: other.instance }
    const instance = draw()
    await client.query('DELETE FROM life')
    await client.query('DELETE FROM aside')
    await client.query('DELETE FROM dictionaries')
    await client.query(
      `INSERT INTO life (instance, server_started, drawn_by)
       VALUES ($1, pg_postmaster_start_time(), pg_current_xact_id()::xid)`,
      [instance],
    )
    return { commit: true, value: instance }
  })
}

async function readLife(querier: Querier): Promise<LifeRow | undefined> {
  const { rows } = await querier.query<LifeRow>(`SELECT instance, ${IS_ALIVE} AS alive FROM life l`)
  return rows[0]
}
