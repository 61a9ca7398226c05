/** A partition of `facts` for each month (UTC) in which rows are received, made before it begins. */

import type pg from 'pg'
import { inTransaction, type Querier } from './connection.ts'
import { LOCKS } from './migrate-system.ts'

/** This month and so many more: nobody leads for weeks, and still nothing falls into the rest. */
const MONTHS_AHEAD = 2
/** The rest's table is needed for itself a moment; writers that keep it longer are not held up. */
const BEGIN = `BEGIN; SET LOCAL lock_timeout = '5s'`

type Month = { readonly name: string; readonly fromMs: number; readonly toMs: number }

export async function makePartitions(pool: pg.Pool, nowMs: number): Promise<void> {
  for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead++)
    await makePartition(pool, monthOf(nowMs, ahead))
}

async function makePartition(pool: pg.Pool, { name, fromMs, toMs }: Month): Promise<void> {
  if (await isThere(pool, name)) return
  await inTransaction(
    pool,
    async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1, $2)', [LOCKS.class, LOCKS.partitions])
      if (await isThere(client, name)) return { commit: false, value: undefined }
      await client.query(`CREATE TABLE ${name} (LIKE facts INCLUDING DEFAULTS)`)
      // What came while nobody made it.
      await client.query('LOCK TABLE facts_rest IN ACCESS EXCLUSIVE MODE')
      await client.query(
        `WITH moved AS (DELETE FROM facts_rest WHERE received_ms >= ${fromMs} AND received_ms < ${toMs}
         RETURNING *)
       INSERT INTO ${name} SELECT * FROM moved`,
      )
      await client.query(
        `CREATE UNIQUE INDEX ${name}_identity ON ${name} (gateway_id, epoch, stream, seq)`,
      )
      await client.query(
        `ALTER TABLE facts ATTACH PARTITION ${name} FOR VALUES FROM (${fromMs}) TO (${toMs})`,
      )
      return { commit: true, value: undefined }
    },
    BEGIN,
  )
}

/** Read as rows: a name that was looked up before is remembered as missing. */
async function isThere(querier: Querier, name: string): Promise<boolean> {
  const { rowCount } = await querier.query(
    `SELECT 1 FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'facts'::regclass AND c.relname = $1`,
    [name],
  )
  return rowCount === 1
}

/** The month in which `nowMs` lies, or one so many after it. */
export function monthOf(nowMs: number, ahead = 0): Month {
  const now = new Date(nowMs)
  const fromMs = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead)
  const from = new Date(fromMs)
  const toMs = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1)
  const month = String(from.getUTCMonth() + 1).padStart(2, '0')
  return { name: `facts_${from.getUTCFullYear()}_${month}`, fromMs, toMs }
}
