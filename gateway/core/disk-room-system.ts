/** How much room is left where a folder lies. */

import { statfs } from 'node:fs/promises'
import type { DiskRoom } from '../api/service.ts'

/** null: the folder cannot be asked. */
export async function diskRoom(folder: string): Promise<DiskRoom | null> {
  const room = await statfs(folder).catch(() => undefined)
  if (!room) return null
  const { bavail, blocks, bsize } = room
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}
