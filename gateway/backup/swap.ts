/**
 * Puts a set of files in the place of what is in a folder, so that a cut at any moment leaves the old set
 * or the new one whole:
 *
 *   FOLDER/restore.new/…     the new files, all on the medium
 *   FOLDER/restore.ready     the word that they are: from here on the new set counts
 *   FOLDER/before-STAMP/…    what was there, moved piece by piece
 *
 * Whoever opens the folder first calls `finishSwap`, which goes on where a cut has left it.
 */

import { BackupError } from './backup-error.ts'
import type { BackedFile } from './contents.ts'

/** The file system, as far as it is needed; every call is on the medium when it comes back, unless it says so. */
export type SwapDisk = {
  exists(path: string): boolean
  read(path: string): string
  /** A new file with its folders, readable by its owner alone. */
  write(path: string, bytes: Uint8Array): void
  /** Within one folder tree; into folders that are there. */
  rename(from: string, to: string): void
  makeFolder(path: string): void
  /** A file, or a folder with all that is in it. */
  remove(path: string): void
  /** Brings renames and removals in a folder to the medium. */
  syncFolder(path: string): void
}

const NEW = 'restore.new'
const READY = 'restore.ready'

type Word = {
  readonly before: string
  /** Entries of the folder that the new set brings. */
  readonly placed: readonly string[]
  /** Entries that go, whether the new set has their like or not. */
  readonly aside: readonly string[]
}

/** Gives where what was there lies now, in the folder; undefined: nothing was. */
export function swapIn(
  disk: SwapDisk,
  files: readonly Pick<BackedFile, 'path' | 'bytes'>[],
  how: {
    readonly stamp: string
    readonly aside: readonly string[]
    /** Files that are on the medium, of all. */
    readonly onProgress?: (done: number, all: number) => void
  },
): string | undefined {
  finishSwap(disk)
  const before = `before-${how.stamp}`
  if (disk.exists(before)) throw new BackupError('there-already', `${before} is there already`)
  const placed = [...new Set(files.map(({ path }) => path.split('/')[0]!))]
  try {
    for (const [i, { path, bytes }] of files.entries()) {
      disk.write(`${NEW}/${path}`, bytes)
      how.onProgress?.(i + 1, files.length)
    }
    const word: Word = { before, placed, aside: how.aside }
    disk.write(`${NEW}/${READY}`, Buffer.from(JSON.stringify(word)))
    // From here on the new set counts.
    disk.rename(`${NEW}/${READY}`, READY)
  } catch (error) {
    if (!disk.exists(READY)) disk.remove(NEW)
    throw error
  }
  disk.syncFolder('')
  finishSwap(disk)
  return disk.exists(before) ? before : undefined
}

/** Is there anything to finish, or to clear away? */
export function isSwapping(disk: Pick<SwapDisk, 'exists'>): boolean {
  return disk.exists(READY) || disk.exists(NEW)
}

/** Goes on where a cut has left it. With the folder locked. */
export function finishSwap(disk: SwapDisk): void {
  if (!disk.exists(READY)) {
    // It was cut before the word: the old set stands, and keys do not lie about.
    if (disk.exists(NEW)) disk.remove(NEW)
    return
  }
  const { before, placed, aside } = JSON.parse(disk.read(READY)) as Word
  const isNew = (name: string): boolean => disk.exists(`${NEW}/${name}`)
  for (const name of [...aside, ...placed]) {
    // What the new set brings and is gone from there is in its place already.
    const isOld = disk.exists(name) && (isNew(name) || !placed.includes(name))
    if (!isOld) continue
    disk.makeFolder(before)
    disk.rename(name, `${before}/${name}`)
  }
  if (disk.exists(before)) disk.syncFolder(before)
  for (const name of placed) if (isNew(name)) disk.rename(`${NEW}/${name}`, name)
  disk.syncFolder('')
  disk.remove(NEW)
  disk.remove(READY)
  disk.syncFolder('')
}
