/**
 * Copies of the SQLite database: made while the hypervisor runs, verified, brought back when it does not.
 *
 *   city.db ──one read transaction──▶ backup.db.part ──checked, on disk──▶ backup.db
 *   backup.db ──checked──▶ city.db.part ──on disk──▶ city.db; what was there: city.db.before-…
 *
 * A copy is one file without a log beside it. The next start draws another `instance`, so that every
 * gateway greets and is told how far the copy goes: they send again what they still hold from there on.
 */

import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StoreError } from '../../base/records/store-error.ts'

import { schemaKnown } from './store-sqlite.ts'

export type DatabaseCheck = {
  readonly schema: number
  readonly facts: number
  readonly gateways: number
  readonly records: number
  /** UTC of arrival of the newest fact; null: there is none. */
  readonly newestMs: number | null
}

/** All pages in one step: between two of them another process's write would begin the copy anew. */
const ALL_PAGES = 0x7fff_ffff
/** What takes long: looked at, copied, on disk, verified. */
const STEPS = 4
export type OnSteps = (done: number, all: number) => void
/** Another program that is about to end gets so long. */
const BUSY_MS = 2_000
/** The copies of a folder are the owner's, like the database: it has people's password hashes in it. */
const OWNER_ONLY = 0o600

/** Throws StoreError: not there, damaged (with the first of what SQLite found), of a newer version. */
export function checkDatabase(path: string): DatabaseCheck {
  const db = openThere(path)
  try {
    const found = db.pragma('integrity_check(5)') as { integrity_check: string }[]
    if (found[0]?.integrity_check !== 'ok') {
      const first = String(found[0]?.integrity_check).slice(0, 200)
      throw new StoreError('read', `${path} is damaged: ${first}`, { path, found: found.length })
    }
    return countsOf(db, path)
  } catch (cause) {
    if (cause instanceof StoreError) throw cause
    const why = (cause as Error).message
    throw new StoreError('read', `${path} cannot be read as a database: ${why}`, { path }, cause)
  } finally {
    db.close()
  }
}

/**
 * A copy of the moment it is made; `to` must not be there. Rejects with StoreError, and leaves nothing half
 * made under that name.
 */
export async function backUp({
  from,
  to,
  onProgress = () => {},
}: {
  readonly from: string
  readonly to: string
  /** Steps that are done, of all: looked at, copied, on disk, verified. */
  readonly onProgress?: OnSteps
}): Promise<DatabaseCheck> {
  if (existsSync(to))
    throw new StoreError('write', `${to} is there already: nothing was copied`, { to })
  const part = `${to}.part`
  const db = openThere(from)
  try {
    onProgress(0, STEPS)
    const before = countsOf(db, from)
    onProgress(1, STEPS)
    rmSync(part, { force: true })
    // Nobody else reads it, not even while it grows.
    closeSync(openSync(part, 'wx', OWNER_ONLY))
    await db.backup(part, { progress: () => ALL_PAGES })
    onProgress(2, STEPS)
    intoOneFile(part)
    onProgress(3, STEPS)
    const made = checkDatabase(part)
    if (made.schema !== before.schema || made.facts < before.facts) {
      const told = `${made.facts} facts of ${before.facts}, schema ${made.schema} of ${before.schema}`
      throw new StoreError('write', `the copy is not whole: ${told}`, { from, to })
    }
    if (existsSync(to)) throw new StoreError('write', `${to} has appeared meanwhile`, { to })
    renameSync(part, to)
    onDisk(dirname(resolve(to)))
    onProgress(STEPS, STEPS)
    return made
  } catch (cause) {
    rmSync(part, { force: true })
    if (cause instanceof StoreError) throw cause
    const why = (cause as Error).message
    throw new StoreError(
      'write',
      `${from} could not be copied to ${to}: ${why}`,
      { from, to },
      cause,
    )
  } finally {
    db.close()
  }
}

export type Restoring = {
  readonly copy: DatabaseCheck
  /** What is there now, if it can still be read; undefined: nothing. */
  readonly there: DatabaseCheck | 'damaged' | undefined
}

/** What bringing a copy back would do. Throws StoreError where it must not be done. */
export function planRestore({
  from,
  to,
}: {
  readonly from: string
  readonly to: string
}): Restoring {
  if (resolve(from) === resolve(to)) {
    throw new StoreError('write', `${from} is the database itself, not a copy of it`, { from, to })
  }
  const copy = checkDatabase(from)
  if (!existsSync(to)) return { copy, there: undefined }
  standsStill(to)
  try {
    return { copy, there: checkDatabase(to) }
  } catch {
    return { copy, there: 'damaged' }
  }
}

/** Gives where the database that was there stands now; undefined: none was. */
export function restore(
  { from, to }: { readonly from: string; readonly to: string },
  { stamp, onProgress = () => {} }: { readonly stamp: string; readonly onProgress?: OnSteps },
): string | undefined {
  onProgress(0, STEPS)
  planRestore({ from, to })
  onProgress(1, STEPS)
  const part = `${to}.part`
  rmSync(part, { force: true })
  copyFileSync(from, part)
  onProgress(2, STEPS)
  chmodSync(part, OWNER_ONLY)
  onDisk(part)
  onProgress(3, STEPS)
  checkDatabase(part)
  const kept = existsSync(to) ? `${to}.before-${stamp}` : undefined
  if (kept !== undefined && existsSync(kept)) {
    throw new StoreError('write', `${kept} is there already: nothing was changed`, { to, kept })
  }
  if (kept !== undefined) {
    for (const beside of ['-wal', '-shm']) {
      if (existsSync(to + beside)) renameSync(to + beside, kept + beside)
    }
    renameSync(to, kept)
  }
  renameSync(part, to)
  onDisk(dirname(resolve(to)))
  onProgress(STEPS, STEPS)
  return kept
}

function openThere(path: string): Database.Database {
  if (!existsSync(path)) throw new StoreError('open', `there is no database ${path}`, { path })
  try {
    const db = new Database(path, { fileMustExist: true, timeout: BUSY_MS })
    return db
  } catch (cause) {
    throw new StoreError('open', `cannot open the database ${path}`, { path }, cause)
  }
}

function countsOf(db: Database.Database, path: string): DatabaseCheck {
  const schema = db.pragma('user_version', { simple: true }) as number
  const known = schemaKnown()
  if (schema > known) {
    const text = `${path} was written by a newer version (schema ${schema}, known ${known})`
    throw new StoreError('newer-schema', text, { path, schema })
  }
  const one = (sql: string): number | null => db.prepare(sql).pluck().get() as number | null
  if (schema === 0 || one("SELECT count(*) FROM sqlite_master WHERE name = 'facts'") === 0) {
    throw new StoreError('read', `${path} is no database of a hypervisor`, { path, schema })
  }
  return db.transaction(() => ({
    schema,
    facts: one('SELECT count(*) FROM facts') ?? 0,
    gateways: one('SELECT count(*) FROM gateways') ?? 0,
    records: hasRecords(db) ? (one('SELECT count(*) FROM records') ?? 0) : 0,
    newestMs: one('SELECT max(received_ms) FROM facts'),
  }))()
}

/** Of schemas before 5 there are none. */
function hasRecords(db: Database.Database): boolean {
  return db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'records'").get() !== undefined
}

/** WAL is kept by the header: without it the copy is whole without files beside it. */
function intoOneFile(path: string): void {
  const db = new Database(path, { timeout: BUSY_MS })
  try {
    db.pragma('journal_mode = DELETE')
  } finally {
    db.close()
  }
  onDisk(path)
}

/** Whoever has it open holds a lock that leaving WAL needs for itself. A damaged one is held by nobody. */
function standsStill(path: string): void {
  const db = new Database(path, { timeout: BUSY_MS })
  try {
    db.pragma('journal_mode = DELETE')
    db.pragma('journal_mode = WAL')
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'SQLITE_BUSY') return
    const text = `${path} is in use: stop the hypervisor first`
    throw new StoreError('write', text, { path }, cause)
  } finally {
    db.close()
  }
}

function onDisk(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
