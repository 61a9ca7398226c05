/**
 * A SQLite database as its files: what a kill or a power cut leaves is a copy of them, taken before
 * the dead process's handle is closed (closing would tidy the WAL away).
 */

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Random } from '../../../base/random.ts'

export type DatabaseImage = {
  readonly main: Uint8Array
  /** The write-ahead log; undefined when there is none. */
  readonly wal: Uint8Array | undefined
}

export function readImage(path: string): DatabaseImage {
  const wal = `${path}-wal`
  return { main: readFileSync(path), wal: existsSync(wal) ? readFileSync(wal) : undefined }
}

/** Writes the image where no database is; the shared-memory file is made anew by SQLite (F6). */
export function writeImage(path: string, image: DatabaseImage): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, image.main)
  if (image.wal) writeFileSync(`${path}-wal`, image.wal)
}

/** The same without passing through this process's memory. */
export function copyImage(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`)
}

export function removeImage(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
}

/**
 * The power went while a transaction was being written: the main file as before, and of the log some
 * of the new bytes, in sectors of 512, the rest as it was (F1, F2).
 */
export function tornImage(
  before: DatabaseImage,
  after: DatabaseImage,
  random: Random,
): DatabaseImage {
  const { main, wal: old = new Uint8Array() } = before
  const written = after.wal ?? new Uint8Array()
  const length = Math.max(old.length, written.length)
  const kept = 512 * random.below(Math.floor(length / 512) + 1)
  const torn = new Uint8Array(length)
  torn.set(old)
  torn.set(written.subarray(0, kept))
  return { main, wal: torn.subarray(0, Math.max(old.length, Math.min(kept, written.length))) }
}
