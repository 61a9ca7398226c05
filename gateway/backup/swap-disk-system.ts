/** The real folder under a swap (swap.ts). A system driver. */

import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder } from '../../base/replace-file-system.ts'
import { lockDataDirectory } from '../store/lock-system.ts'
import { BackupError } from './backup-error.ts'
import { finishSwap, isSwapping, type SwapDisk } from './swap.ts'

export function swapDisk(root: string): SwapDisk {
  const at = (path: string): string => join(root, path)
  return {
    exists: (path) => existsSync(at(path)),
    read: (path) => readFileSync(at(path), 'utf8'),
    write(path, bytes) {
      const folder = dirname(at(path))
      const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(at(path), bytes, { mode: 0o600, flag: 'wx', flush: true })
      syncFolder(folder)
      if (made !== undefined) syncUp(folder, dirname(made))
    },
    rename: (from, to) => renameSync(at(from), at(to)),
    makeFolder: (path) => void mkdirSync(at(path), { recursive: true, mode: 0o700 }),
    remove: (path) => rmSync(at(path), { recursive: true, force: true }),
    syncFolder: (path) => syncFolder(at(path)),
  }
}

/** New folders are entries of those above them. */
function syncUp(folder: string, top: string): void {
  for (let at = dirname(folder); at.startsWith(top); at = dirname(at)) {
    syncFolder(at)
    if (at === top) return
  }
}

/** A restore that was cut is carried to its end, under the lock, before anybody reads what is there. */
export function finishRestore(dataDir: string): void {
  if (!isSwapping(swapDisk(dataDir))) return
  const lock = lockDataDirectory(dataDir)
  try {
    finishSwap(swapDisk(dataDir))
  } finally {
    lock.close()
  }
}

/** Renames do not cross media. Throws BackupError that names what lies elsewhere. */
export function onOneMedium(dataDir: string, names: readonly string[]): void {
  const { dev } = statSync(dataDir)
  for (const name of names) {
    const there = statSync(join(dataDir, name), { throwIfNoEntry: false })
    if (there === undefined || there.dev === dev) continue
    const text = `${join(dataDir, name)} lies on another medium: move it away by hand, then try again`
    throw new BackupError('place', text)
  }
}
