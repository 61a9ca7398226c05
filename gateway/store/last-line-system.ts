/** How far the engine's line of time had come at the last checkpoint, for those who start before the store. */

import { join } from 'node:path'
import Database from 'better-sqlite3'

/** UTC milliseconds; 0 when there is none, or it cannot be read. */
export function lastLineMs(dataDir: string): number {
  try {
    const path = join(dataDir, 'cigale.db')
    const db = new Database(path, { readonly: true, fileMustExist: true })
    try {
      const line = db.prepare("SELECT value FROM meta WHERE name = 'line_ms'").pluck().get()
      return Number(line ?? 0)
    } finally {
      db.close()
    }
  } catch {
    return 0
  }
}
