/** A database that holds records alone: a gateway's people beside its facts. */

import { closeSync, openSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Records } from './records.ts'
import { SqliteRecords } from './records-sqlite.ts'
import { StoreError } from './store-error.ts'

const TABLES = new URL('./tables.sql', import.meta.url)
/** What tables.sql makes; a database of a later version is left alone. */
export const SCHEMA = 1
const BUSY_MS = 5_000
const FULL = 2

export type OpenedRecords = { readonly records: Records; close(): void }

/** Of this process alone: where nothing can be kept. */
export function recordsInMemory(): OpenedRecords {
  const db = new Database(':memory:')
  db.exec(readFileSync(TABLES, 'utf8'))
  return { records: new SqliteRecords(db), close: () => db.close() }
}

/** Opens, and makes where there is none, for the file's owner alone. Throws StoreError. */
export function openRecords(path: string): OpenedRecords {
  const db = openDatabase(path)
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    const synchronous = db.pragma('synchronous', { simple: true })
    if (synchronous !== FULL) {
      const text = `${path} would not promise durable commits (synchronous=${synchronous})`
      throw new StoreError('not-durable', text, { path, synchronous })
    }
    const version = db.pragma('user_version', { simple: true }) as number
    if (version > SCHEMA) {
      const text = `${path} was written by a newer version (schema ${version}, known ${SCHEMA})`
      throw new StoreError('newer-schema', text, { path, version })
    }
    db.exec(readFileSync(TABLES, 'utf8'))
    db.pragma(`user_version = ${SCHEMA}`)
    return { records: new SqliteRecords(db), close: () => db.close() }
  } catch (error) {
    db.close()
    if (error instanceof StoreError) throw error
    throw new StoreError('open', `cannot use the database ${path}`, { path }, error)
  }
}

function openDatabase(path: string): Database.Database {
  try {
    // The file exists with narrow rights before SQLite would create it with wide ones.
    closeSync(openSync(path, 'a', 0o600))
    return new Database(path, { timeout: BUSY_MS })
  } catch (cause) {
    throw new StoreError('open', `cannot open the database ${path}`, { path }, cause)
  }
}
