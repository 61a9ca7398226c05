/** Ways in which files are found after a power cut, or after years: each with what must come back. */

import type { Random } from '../../base/random.ts'
import type { Position } from '../../gateway/journal/segment.ts'
import type { Expectation } from './file-check.ts'
import type { FileDamage, FileImage } from './file-image.ts'

export type FileCase = {
  readonly title: string
  readonly damage: FileDamage
  readonly expected: Expectation
  /** The database itself is damaged: losses are allowed, lies are not. */
  readonly mayLose?: boolean
}

export type FileCaseKind = (image: FileImage, random: Random) => FileCase

const SECTOR_BYTES = 512

/** The journal's file exists in full beforehand: what never got down is zeros. */
export function journalCut(image: FileImage, at: number): FileCase {
  const segment = image.segment.slice()
  segment.fill(0, at)
  return { title: `F1: journal cut at ${at}`, damage: { segment }, expected: until(image, at) }
}

export function journalShort(image: FileImage, at: number): FileCase {
  const segment = image.segment.subarray(0, at)
  return { title: `F1: journal short at ${at}`, damage: { segment }, expected: until(image, at) }
}

export function journalSector(image: FileImage, random: Random): FileCase {
  const at = random.below(Math.ceil(image.end / SECTOR_BYTES)) * SECTOR_BYTES
  const segment = image.segment.slice()
  const scramble = random.below(2) === 1
  segment.set(scramble ? random.bytes(SECTOR_BYTES) : new Uint8Array(SECTOR_BYTES), at)
  const expected = harmed(image, { from: at, to: at + SECTOR_BYTES })
  return { title: `F2: journal sector ${at}`, damage: { segment }, expected }
}

export function journalFlip(image: FileImage, random: Random): FileCase {
  const at = random.below(image.end)
  const segment = flipped(image.segment, at, random)
  const expected = harmed(image, { from: at, to: at + 1 })
  return { title: `F3: journal bit flip at ${at}`, damage: { segment }, expected }
}

/** The database goes back to an older checkpoint; the journal has everything since. */
export function logCut(image: FileImage, at: number): FileCase {
  const wal = image.wal.subarray(0, at)
  return { title: `F1: database log cut at ${at}`, damage: { wal }, expected: whole(image) }
}

export function logSector(image: FileImage, random: Random): FileCase {
  const at = random.below(Math.ceil(image.wal.length / SECTOR_BYTES)) * SECTOR_BYTES
  const wal = image.wal.slice()
  const room = Math.min(SECTOR_BYTES, wal.length - at)
  wal.set(random.below(2) === 1 ? random.bytes(room) : new Uint8Array(room), at)
  return { title: `F2: database log sector ${at}`, damage: { wal }, expected: whole(image) }
}

export function logFlip(image: FileImage, random: Random): FileCase {
  const at = random.below(image.wal.length)
  const wal = flipped(image.wal, at, random)
  return { title: `F3: database log bit flip at ${at}`, damage: { wal }, expected: whole(image) }
}

export function databaseFlip(image: FileImage, random: Random): FileCase {
  const at = random.below(image.database.length)
  const database = flipped(image.database, at, random)
  const title = `F4: database bit flip at ${at}`
  return { title, damage: { database }, expected: whole(image), mayLose: true }
}

export function logGone(image: FileImage): FileCase {
  return { title: 'F5: database log gone', damage: { wal: null }, expected: whole(image) }
}

export function indexStale(image: FileImage, random: Random): FileCase {
  const damage = { shm: random.bytes(32_768) }
  return { title: 'F6: database index stale', damage, expected: whole(image) }
}

/** Everything that was synced in the last `share` of the journal is gone, and the log with it. */
export function syncsLied(image: FileImage, random: Random): FileCase {
  const at = image.checkpoint + random.below(image.end - image.checkpoint)
  const segment = image.segment.slice()
  segment.fill(0, at)
  const damage = { segment, wal: null }
  return { title: `F13: syncs lied from ${at}`, damage, expected: { upTo: at, checkpoint: 0 } }
}

function whole(image: FileImage): Expectation {
  return { upTo: image.end, checkpoint: image.checkpoint }
}

function until(image: FileImage, at: Position): Expectation {
  return { upTo: at, checkpoint: image.checkpoint }
}

/** Before the checkpoint nothing is read again; behind it, everything up to the harm. */
function harmed(
  image: FileImage,
  harm: { readonly from: Position; readonly to: Position },
): Expectation {
  return harm.to <= image.checkpoint ? whole(image) : until(image, harm.from)
}

function flipped(bytes: Uint8Array, at: number, random: Random): Uint8Array {
  const copy = bytes.slice()
  copy[at]! ^= 1 << random.below(8)
  return copy
}
