/**
 * What SQLite says when the disk takes nothing for now: the transaction was rolled back whole, so the
 * same may be tried again later (F8, F10). A failed sync is not among them: see F12.
 */

import Database from 'better-sqlite3'

const POSTPONABLE = /^SQLITE_(FULL|READONLY|CANTOPEN|IOERR_WRITE$|IOERR_SHM)/

export function isPostponable(error: unknown): boolean {
  return error instanceof Database.SqliteError && POSTPONABLE.test(error.code)
}
