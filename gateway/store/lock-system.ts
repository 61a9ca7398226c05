/** One process at a time on a data directory: SQLite's own file lock goes with the process, however it ends. */

import { join } from 'node:path'
import Database from 'better-sqlite3'

export class DataDirectoryBusy extends Error {
  override name = 'DataDirectoryBusy'
}

/** Takes the lock or throws DataDirectoryBusy at once. */
export function lockDataDirectory(dataDir: string): { close(): void } {
  const lock = new Database(join(dataDir, 'lock.db'), { timeout: 0 })
  try {
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock.close()
    throw new DataDirectoryBusy(`another cigale process works on ${dataDir}`, { cause })
  }
}
