/** A repository's files in a folder of the publishing machine. */

import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RepositoryFiles } from './build-files.ts'

export function systemRepositoryFiles(root: string): RepositoryFiles {
  return {
    async read(path) {
      return await unlessAbsent(async () => new Uint8Array(await readFile(join(root, path))))
    },
    async write(path, bytes) {
      const full = join(root, path)
      await mkdir(dirname(full), { recursive: true })
      const handle = await open(`${full}.new`, 'w')
      try {
        await handle.writeFile(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(`${full}.new`, full)
    },
    async remove(path) {
      await rm(join(root, path), { force: true })
    },
    async list(folder) {
      const names = (await unlessAbsent(() => readdir(join(root, folder)))) ?? []
      return names.filter((name) => !name.endsWith('.new'))
    },
  }
}

async function unlessAbsent<Value>(run: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await run()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
