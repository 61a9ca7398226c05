/** The schema, brought up to date by whoever starts first; the others wait for the lock. */

import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'
import { StoreError } from '../../../base/records/store-error.ts'

import { type PostgresPlace, placeOf } from './connection.ts'

const MIGRATIONS = new URL('migrations/', import.meta.url)

/** Advisory locks of two numbers: this one, and one of these. Those of one number are positions. */
export const LOCKS = { class: 0x00c1_6a1e, migrate: 1, lead: 2, life: 3, partitions: 4 } as const

/** Runs what the database lacks, each file in a transaction with its number (F17). */
export async function migrate(pool: pg.Pool, place: PostgresPlace): Promise<void> {
  const files = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const client = await pool.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1, $2)', [LOCKS.class, LOCKS.migrate])
    const version = await versionOf(client)
    if (version > files.length) {
      const where = placeOf(place)
      const text = `${where} was written by a newer version (schema ${version}, known ${files.length})`
      throw new StoreError('newer-schema', text, { place: where, version })
    }
    for (const [i, name] of files.entries()) {
      if (i < version) continue
      const sql = readFileSync(new URL(name, MIGRATIONS), 'utf8')
      // Several statements in one text are one transaction.
      await client.query(`BEGIN; ${sql}; UPDATE schema_version SET version = ${i + 1}; COMMIT`)
    }
    await client.query('SELECT pg_advisory_unlock($1, $2)', [LOCKS.class, LOCKS.migrate])
    client.release()
  } catch (error) {
    // With the connection goes its lock.
    client.release(true)
    throw error
  }
}

async function versionOf(client: pg.PoolClient): Promise<number> {
  await client.query(
    `CREATE TABLE IF NOT EXISTS schema_version (
       one INT PRIMARY KEY DEFAULT 1 CHECK (one = 1), version INT NOT NULL
     );
     INSERT INTO schema_version (version) VALUES (0) ON CONFLICT DO NOTHING`,
  )
  const { rows } = await client.query<{ version: number }>('SELECT version FROM schema_version')
  return rows[0]!.version
}
