/**
 * tuf-js writes its metadata in place, without temporary file, sync or rename: a power cut would leave it
 * a root.json of 0 bytes, and no update ever again. So it works in a folder that is thrown away.
 */

import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Scratch } from './tuf-refresh.ts'

/** `path`: a folder of its own, best in memory; emptied before and after each use. */
export function systemScratch(path: string): Scratch {
  return {
    async use(files, run) {
      await rm(path, { recursive: true, force: true })
      await mkdir(path, { recursive: true, mode: 0o700 })
      try {
        for (const [name, bytes] of Object.entries(files)) await writeFile(join(path, name), bytes)
        await run(path)
        const left: Record<string, Uint8Array> = {}
        for (const name of await readdir(path)) {
          left[name] = new Uint8Array(await readFile(join(path, name)))
        }
        return left
      } finally {
        await rm(path, { recursive: true, force: true })
      }
    },
  }
}
