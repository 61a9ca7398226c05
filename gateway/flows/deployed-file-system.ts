/** The file that the editor has written. Flows could have put anything in its place. A system driver. */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { FLOW_BYTES_MAX } from './flow-file.ts'

/** Throws where it is no plain file of ours, or too long. */
export function readDeployed(path: string): string {
  // Another file behind a link would be handed out as flows; a pipe would hold the thread.
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { size, nlink } = fstatSync(file)
    if (!fstatSync(file).isFile() || nlink !== 1 || size > FLOW_BYTES_MAX) {
      throw new Error(`${path} is no plain file of at most ${FLOW_BYTES_MAX} bytes`)
    }
    const bytes = Buffer.alloc(size)
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, size, 0))
  } finally {
    closeSync(file)
  }
}
