/** Brings a backup back into a data directory whose gateway does not run, or into a new one. */

import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { systemRandom } from '../../base/random-system.ts'
import type { Secret } from '../../base/secret.ts'
import { lockDataDirectory } from '../store/lock-system.ts'
import { schemaKnown } from '../store/open.ts'
import { BackupError, refusalOf } from './backup-error.ts'
import { type BackupHead, FILE_BYTES_MAX, readBackup, readHead } from './backup-file.ts'
import { OF_ONE_LIFE } from './own-files.ts'
import { type RestoreSet, restoreSet } from './restore-set.ts'
import { swapIn } from './swap.ts'
import { finishRestore, onOneMedium, swapDisk } from './swap-disk-system.ts'

/** The bytes of a backup's file. Throws BackupError. */
export function readBackupFile(path: string): Uint8Array {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isFile()) throw new BackupError('place', `there is no file ${path}`)
  if (stat.size > 2 * FILE_BYTES_MAX) throw refusalOf(path, 'too-large')
  return new Uint8Array(readFileSync(path))
}

/** What its head says, without the passphrase. Throws BackupError where the file is none, not whole, or newer. */
export function headOf(path: string, bytes: Uint8Array): BackupHead {
  const read = readHead(bytes)
  if (read.kind === 'rejected') throw refusalOf(path, read.reason)
  if (read.head.schema > schemaKnown()) throw refusalOf(path, 'newer')
  return read.head
}

/** What bringing it back would do; nothing is touched. Throws BackupError, StoreError, DataDirectoryBusy. */
export function planRestore(
  file: { readonly path: string; readonly bytes: Uint8Array },
  to: { readonly dataDir: string; readonly passphrase: Secret; readonly nowMs: number },
): RestoreSet {
  const { dataDir, passphrase, nowMs } = to
  if (existsSync(dataDir)) standsStill(dataDir)
  const read = readBackup(file.bytes, passphrase)
  if (read.kind === 'rejected') throw refusalOf(file.path, read.reason)
  const set = restoreSet(read, { dataDir, nowMs, random: systemRandom, floors: floorsIn(dataDir) })
  if (existsSync(dataDir)) onOneMedium(dataDir, namesOf(set))
  return set
}

/** Gives where what was there lies now; undefined: nothing was. Throws BackupError, DataDirectoryBusy. */
export function restore(
  set: RestoreSet,
  to: {
    readonly dataDir: string
    readonly stamp: string
    readonly onProgress?: (done: number, all: number) => void
  },
) {
  const { dataDir, ...how } = to
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const lock = lockDataDirectory(dataDir)
  try {
    const before = swapIn(swapDisk(dataDir), set.files, { ...how, aside: OF_ONE_LIFE })
    return before && join(dataDir, before)
  } finally {
    lock.close()
  }
}

function standsStill(dataDir: string): void {
  finishRestore(dataDir)
  if (existsSync(join(dataDir, 'lock.db'))) lockDataDirectory(dataDir).close()
}

function namesOf({ files }: RestoreSet): readonly string[] {
  return [...OF_ONE_LIFE, ...files.map(({ path }) => path.split('/')[0]!)]
}

function floorsIn(dataDir: string): Uint8Array | undefined {
  const path = join(dataDir, 'counters.floor')
  return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined
}
