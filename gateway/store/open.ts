/**
 * Opens the gateway's database as every opener must: the pragmas are set and asserted each time, for
 * SQLite remembers the journal mode in the file but not how hard to sync (F7).
 */

import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { isPostponable } from './disk-trouble.ts'

export type Db = Database.Database

export class StoreError extends Error {
  override name = 'StoreError'
  /** `vault`: its keys are sealed with another gateway's vault.key. */
  readonly code: 'corrupt' | 'newer' | 'pragma' | 'io' | 'vault'

  constructor(code: StoreError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
  }
}

/** What SQLite says of a database that opened and still cannot be used, as our own error. */
export function asStoreError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  return new StoreError('corrupt', `The database cannot be used: ${error.message}`, error)
}

/** The WAL keeps this size: a file that grows costs 12 KB of file-system journal a commit. */
const WAL_BYTES = 8 * 1024 * 1024
const PAGE_BYTES = 4096
const BUSY_MS = 5_000

const MIGRATIONS = new URL('./migrations/', import.meta.url)

/** Opens for writing, creating and migrating as needed. Throws StoreError. */
export function openStore(path: string): Db {
  // The file exists with narrow rights before SQLite would create it with wide ones.
  closeSync(openSync(path, 'a', 0o600))
  const db = new Database(path, { timeout: BUSY_MS })
  try {
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = FULL')
    db.pragma(`wal_autocheckpoint = ${WAL_BYTES / PAGE_BYTES}`)
    db.pragma(`journal_size_limit = ${WAL_BYTES}`)
    db.pragma('foreign_keys = ON')
    db.pragma('cache_size = -2048')
    expectPragma(db, 'journal_mode', 'wal')
    expectPragma(db, 'synchronous', 2)
    const check = db.pragma('quick_check(1)', { simple: true })
    if (check !== 'ok')
      throw new StoreError('corrupt', `The database ${path} is damaged: ${String(check)}`)
    migrate(db, path)
    return db
  } catch (error) {
    db.close()
    if (error instanceof StoreError) throw error
    if (isPostponable(error)) {
      const text = `The disk of ${path} is full or read-only: make room, or mount it for writing`
      throw new StoreError('io', text, error)
    }
    throw new StoreError('corrupt', `The database ${path} cannot be opened`, error)
  }
}

/** A database of bytes, in memory: checked through, and brought up to the newest schema. Throws StoreError. */
export function openStoreImage(bytes: Uint8Array, name: string): Db {
  let db: Db | undefined
  try {
    db = new Database(Buffer.from(bytes))
    const check = db.pragma('integrity_check(1)', { simple: true })
    if (check !== 'ok') throw new StoreError('corrupt', `${name} is damaged: ${String(check)}`)
    migrate(db, name)
    return db
  } catch (error) {
    db?.close()
    if (error instanceof StoreError) throw error
    throw new StoreError('corrupt', `${name} cannot be read as a database`, error)
  }
}

/** Opens for reading beside the writer, for the API's queries. */
export function openStoreReadOnly(path: string): Db {
  return new Database(path, { readonly: true, timeout: BUSY_MS })
}

function expectPragma(db: Db, name: string, expected: unknown): void {
  const found = db.pragma(name, { simple: true })
  if (found !== expected) {
    throw new StoreError(
      'pragma',
      `SQLite answers ${name} = ${String(found)}, ${String(expected)} is needed`,
    )
  }
}

/** Brings the schema up to the newest, one transaction for each step (F17). */
export function migrate(db: Db, path: string): void {
  const files = migrations()
  const version = db.pragma('user_version', { simple: true }) as number
  if (version > files.length) {
    throw new StoreError(
      'newer',
      `The database ${path} was written by a newer Cigale (schema ${version}, this program knows ` +
        `${files.length}). Install that version again, or restore a backup made by this one.`,
    )
  }
  for (const [index, name] of files.entries()) {
    if (index < version) continue
    const sql = readFileSync(new URL(name, MIGRATIONS), 'utf8')
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    })()
  }
}

/** The newest schema that this program knows. */
export function schemaKnown(): number {
  return migrations().length
}

function migrations(): readonly string[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
}
