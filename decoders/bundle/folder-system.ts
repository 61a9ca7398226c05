/** A folder of a real file system, for its owner only. */

import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Folder } from './folder.ts'

export function systemFolder(path: string): Folder {
  async function syncPath(name: string): Promise<void> {
    const handle = await open(join(path, name), 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  return {
    async list() {
      try {
        return await readdir(path)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
    },
    async read(name) {
      return new Uint8Array(await readFile(join(path, name)))
    },
    async write(name, bytes) {
      await mkdir(path, { recursive: true, mode: 0o700 })
      const handle = await open(join(path, name), 'w', 0o600)
      try {
        await handle.writeFile(bytes)
      } finally {
        await handle.close()
      }
    },
    sync: syncPath,
    async rename(from, to) {
      await rename(join(path, from), join(path, to))
    },
    async remove(name) {
      await rm(join(path, name), { force: true })
    },
    syncNames: () => syncPath('.'),
  }
}
