/** The journal's folder on a real file system: `journal/00000012.seg`, `journal/quarantine/…`. */

import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rm,
  statfs,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalDisk } from './disk.ts'

const QUARANTINE_FILES_MAX = 32
/** Zeros are written in pieces: a whole segment of them would stay in memory for long. */
const ZEROS_BYTES = 128 * 1024

/** Given up when the disk is full: room for some segments and the database's log (F8). */
const RESERVE = 'reserve'
const RESERVE_BYTES = 16 * 1024 * 1024
/** It is set aside only where so many times its size is free. */
const RESERVE_ROOM = 4

/** Zeros are really written: filling blocks that exist costs a quarter of growing a file. */
async function writeZeros(handle: FileHandle, bytes: number): Promise<void> {
  const zeros = new Uint8Array(ZEROS_BYTES)
  for (let at = 0; at < bytes; at += zeros.length) {
    await handle.write(zeros, 0, Math.min(zeros.length, bytes - at), at)
  }
}

function fileName(segment: number): string {
  return `${String(segment).padStart(8, '0')}.seg`
}

export function systemDisk(folder: string): JournalDisk {
  const handles = new Map<number, FileHandle>()

  async function handleOf(segment: number): Promise<FileHandle> {
    const known = handles.get(segment)
    if (known) return known
    const opened = await open(join(folder, fileName(segment)), 'r+')
    handles.set(segment, opened)
    // Only the newest segment is written; keep one more for a reader that lags.
    for (const [old, handle] of handles) {
      if (handles.size <= 2) break
      handles.delete(old)
      await handle.close()
    }
    return opened
  }

  async function syncFolder(): Promise<void> {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  return {
    async list() {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const names = await readdir(folder)
      return names
        .filter((name) => /^\d{8}\.seg$/.test(name))
        .map((name) => Number(name.slice(0, 8)))
        .sort((a, b) => a - b)
    },
    async read(segment) {
      return await readFile(join(folder, fileName(segment)))
    },
    async create(segment, head, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const path = join(folder, fileName(segment))
      const handle = await open(path, 'wx+', 0o600)
      try {
        await writeZeros(handle, bytes)
        await handle.write(head, 0, head.length, 0)
        await handle.sync()
        await syncFolder()
      } catch (error) {
        // Half a segment would be in the way of the next try.
        await handle.close()
        await rm(path, { force: true })
        throw error
      }
      handles.set(segment, handle)
    },
    async write(segment, offset, bytes) {
      const handle = await handleOf(segment)
      let done = 0
      while (done < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done)
        done += bytesWritten
      }
    },
    async sync(segment) {
      await (await handleOf(segment)).datasync()
    },
    async quarantine(name, bytes) {
      const aside = join(folder, 'quarantine')
      await mkdir(aside, { recursive: true, mode: 0o700 })
      const kept = (await readdir(aside)).length
      if (kept < QUARANTINE_FILES_MAX) await writeFile(join(aside, name), bytes, { mode: 0o600 })
    },
    async wipe(segment, offset) {
      const handle = await handleOf(segment)
      const { size } = await handle.stat()
      await handle.write(new Uint8Array(Math.max(0, size - offset)), 0, undefined, offset)
      await handle.sync()
    },
    async remove(segment) {
      await handles.get(segment)?.close()
      handles.delete(segment)
      await rm(join(folder, fileName(segment)), { force: true })
    },
    async keepReserve() {
      const path = join(folder, RESERVE)
      const { bavail, bsize } = await statfs(folder)
      if (bavail * bsize < RESERVE_ROOM * RESERVE_BYTES) return
      const handle = await open(path, 'wx', 0o600).catch(() => undefined)
      if (!handle) return
      try {
        await writeZeros(handle, RESERVE_BYTES)
      } catch {
        await rm(path, { force: true })
      } finally {
        await handle.close()
      }
    },
    async releaseReserve() {
      try {
        await rm(join(folder, RESERVE))
        return true
      } catch {
        return false
      }
    },
    async close() {
      for (const handle of handles.values()) await handle.close()
      handles.clear()
    },
  }
}
