/** A file that is made once and never changed, such as a key: whole or not there, whoever else makes it too. A system driver. */

import { linkSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { pid } from 'node:process'
import { syncFolder, writeSynced } from './replace-file-system.ts'

/**
 * Makes `path` with `content` unless it is there. Of processes that do so at once all find what one of them
 * has written, none a part of it; after a power cut it is whole or not there.
 */
export function writeOnce(path: string, content: string | Uint8Array, mode = 0o600): void {
  const beside = `${path}.${pid}.new`
  try {
    writeSynced(beside, content, mode)
    // Unlike a rename this never takes the place of what is there.
    linkSync(beside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(beside, { force: true })
  }
  syncFolder(dirname(path))
}
