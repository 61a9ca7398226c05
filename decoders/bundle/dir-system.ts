/**
 * A repository in a folder, such as a USB stick. The stick is a stranger's: links are not followed, and
 * nothing but plain files is opened (a FIFO would wait for ever).
 */

import { constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'
import { join } from 'node:path'
import { FetchError, type Fetcher, requireLength, requireSafePath } from './fetcher.ts'

/** `root`: one of the mount points that the configuration names. */
export function dirFetcher(root: string): Fetcher {
  return {
    async fetch(path, maxBytes) {
      requireSafePath(path)
      try {
        await refuseLinks(root, path)
        const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
        const handle = await open(join(root, path), flags)
        try {
          return await readAtMost(handle, path, maxBytes)
        } finally {
          await handle.close()
        }
      } catch (error) {
        if (error instanceof FetchError) throw error
        const { code } = error as NodeJS.ErrnoException
        if (code === 'ENOTDIR') return 'missing'
        // A stick that was pulled out has no files either, but that says nothing of the repository.
        if (code === 'ENOENT' && (await isThere(root))) return 'missing'
        const message = `tried to read ${path} in ${root}: ${(error as Error).message}`
        throw new FetchError('unreachable', message, { path, root }, error)
      }
    },
  }
}

async function isThere(root: string): Promise<boolean> {
  try {
    return (await lstat(root)).isDirectory()
  } catch {
    return false
  }
}

async function refuseLinks(root: string, path: string): Promise<void> {
  let at = root
  for (const part of path.split('/')) {
    at = join(at, part)
    if (!(await lstat(at)).isSymbolicLink()) continue
    throw new FetchError('refused', `${path} in ${root} leads through a link`, { path, root })
  }
}

async function readAtMost(handle: FileHandle, path: string, maxBytes: number): Promise<Uint8Array> {
  const stat = await handle.stat()
  if (!stat.isFile()) throw new FetchError('refused', `${path} is no file`, { path })
  requireLength(path, stat.size, maxBytes)
  const bytes = new Uint8Array(stat.size)
  let at = 0
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes.subarray(0, at)
}
