/**
 * A copy of the state beside the database, without its facts: those stand in the journal, from which a
 * lost database is made whole again (restore-system.ts). Some hundred kilobytes a day instead of the
 * database's hundred megabytes: flash is dear.
 */

import { existsSync, renameSync, rmSync } from 'node:fs'
import type { Position } from '../journal/segment.ts'
import { type Db, openStore, StoreError } from './open.ts'
import { STATE_TABLES } from './state-copy.ts'

/** A restore folds the journal from here: a day of it takes seconds. */
const EVERY_MS = 24 * 3_600_000

export type BackupHead = {
  /** The journal is needed from here on. */
  readonly position: Position
  readonly lineMs: number
}

export class StoreBackup {
  readonly #path: string
  #head: BackupHead | undefined

  constructor(path: string) {
    this.#path = path
    this.#head = existsSync(path) ? headOf(path) : undefined
  }

  get head(): BackupHead | undefined {
    return this.#head
  }

  /** Call behind a checkpoint. Copies it, if the last copy is a day old. */
  keep(db: Db, at: BackupHead): void {
    if (this.#head && at.lineMs - this.#head.lineMs < EVERY_MS) return
    const draft = `${this.#path}.draft`
    removeStore(draft)
    const empty = openStore(draft)
    // One file, so that one rename puts it in place.
    empty.pragma('journal_mode = DELETE')
    empty.close()
    db.prepare('ATTACH DATABASE ? AS backup').run(draft)
    try {
      db.transaction(() => {
        for (const table of STATE_TABLES)
          db.exec(`INSERT INTO backup.${table} SELECT * FROM main.${table}`)
      })()
    } finally {
      db.exec('DETACH DATABASE backup')
    }
    renameSync(draft, this.#path)
    this.#head = at
  }
}

/** What the copy holds; `undefined` when it cannot be read. */
function headOf(path: string): BackupHead | undefined {
  let db: Db | undefined
  try {
    db = openStore(path)
    const value = db.prepare('SELECT value FROM meta WHERE name = ?').pluck()
    const [position, lineMs] = [Number(value.get('position')), Number(value.get('line_ms'))]
    db.pragma('journal_mode = DELETE')
    return { position, lineMs }
  } catch (error) {
    if (error instanceof StoreError) return undefined
    throw error
  } finally {
    db?.close()
  }
}

/** A database with all that belongs to it. */
export function removeStore(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}
