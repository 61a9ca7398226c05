/** Writing a file so that a power cut leaves the old one or the new one, never a part. A system driver. */

import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes beside it, brings it to the medium, renames it, brings the folder's entry there too. */
export function replaceFile(
  path: string,
  content: string | Uint8Array,
  how: { readonly mode?: number } = {},
): void {
  const beside = `${path}.new`
  try {
    writeSynced(beside, content, how.mode ?? 0o644)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
  syncFolder(dirname(path))
}

/** On the medium when it returns; over what is there. Its folder's entry need not be. */
export function writeSynced(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, 'w', mode)
  try {
    writeAll(file, typeof content === 'string' ? Buffer.from(content) : content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Everything, however many pieces the system takes it in. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}

/** Brings the folder's entries to the medium. */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
