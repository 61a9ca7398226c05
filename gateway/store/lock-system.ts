/** One process at a time on a data directory: SQLite's own file lock goes with the process, however it ends. */

import { join } from 'node:path'
import Database from 'better-sqlite3'
import { isPostponable } from './disk-trouble.ts'
import { StoreError } from './open.ts'

export class DataDirectoryBusy extends Error {
  override name = 'DataDirectoryBusy'
}

/** Takes the lock or throws at once: DataDirectoryBusy, or StoreError on a disk that takes nothing. */
export function lockDataDirectory(dataDir: string): { close(): void } {
  let lock: Database.Database | undefined
  try {
    lock = new Database(join(dataDir, 'lock.db'), { timeout: 0 })
    lock.pragma('locking_mode = EXCLUSIVE')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (cause) {
    lock?.close()
    if (isPostponable(cause)) {
      const text = `The disk of ${dataDir} is full or read-only: make room, or mount it for writing`
      throw new StoreError('io', text, cause)
    }
    throw new DataDirectoryBusy(`another cigale process works on ${dataDir}`, { cause })
  }
}
