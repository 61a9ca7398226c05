/**
 * What a journal still holds after any end: the records from a position on, up to the first bad one.
 *
 * A bad record with nothing valid behind it is a torn tail: cut. A bad record with valid ones behind
 * it is damage: the rest is put aside and reported, never folded (design §2).
 */

import { sameBytes } from '../../base/bytes.ts'
import type { JournalDisk } from './disk.ts'
import {
  type Position,
  placeOf,
  positionOf,
  RECORD_HEADER_BYTES,
  readFramed,
  readSegmentHeader,
  SEGMENT_HEADER_BYTES,
} from './segment.ts'

const ZEROS = new Uint8Array(64 * 1024)

export type RecoveredRecord = { readonly position: Position; readonly body: Uint8Array }

export type Damage = {
  /** `header`: the segment's own head is damaged, its records are not. */
  readonly kind: 'torn-tail' | 'quarantined' | 'foreign' | 'missing' | 'header'
  readonly position: Position
  readonly detail: string
}

export type Recovery = {
  readonly journalId: Uint8Array | undefined
  readonly records: readonly RecoveredRecord[]
  /** Where the next record goes. */
  readonly end: Position
  readonly damages: readonly Damage[]
}

/** Reads from `from` (a record boundary, or 0) to the end. Changes nothing on the disk. */
export async function recoverJournal(
  disk: JournalDisk,
  from: Position,
  expectedId: Uint8Array | undefined,
): Promise<Recovery> {
  const records: RecoveredRecord[] = []
  const damages: Damage[] = []
  let journalId = expectedId
  const start = placeOf(from)
  let end: Position = from
  let expected = start.segment
  for (const segment of await disk.list()) {
    if (segment < start.segment) continue
    const bytes = await disk.read(segment)
    const header = readHeader(bytes, segment, journalId)
    if (header.kind !== 'sound') {
      const { kind, detail } = header
      damages.push({ kind, detail, position: positionOf({ segment, offset: 0 }) })
      if (kind !== 'header') break
    }
    journalId = header.journalId
    if (segment !== expected) {
      damages.push({
        kind: 'missing',
        position: positionOf({ segment: expected, offset: 0 }),
        detail: `segments ${expected} to ${segment - 1} are gone`,
      })
    }
    expected = segment + 1
    let offset = Math.max(
      segment === start.segment ? start.offset : SEGMENT_HEADER_BYTES,
      SEGMENT_HEADER_BYTES,
    )
    let damaged = false
    for (;;) {
      const read = readFramed(bytes, { journalId, segment, offset })
      if (read.kind === 'record') {
        records.push({ position: positionOf({ segment, offset }), body: read.body })
        offset = read.next
        continue
      }
      if (read.kind === 'bad' || !isBlank(bytes, offset)) {
        const behind = findRecord(bytes, { journalId, segment, offset: offset + 1 })
        damaged = true
        damages.push({
          kind: behind === undefined ? 'torn-tail' : 'quarantined',
          position: positionOf({ segment, offset }),
          detail: read.kind === 'bad' ? read.reason : 'bytes behind the end',
        })
      }
      break
    }
    end = positionOf({ segment, offset })
    if (damaged) break
  }
  return { journalId, records, end, damages }
}

/** The records of one segment, from its first to the first that is not whole. */
export function readSegment(
  bytes: Uint8Array,
  at: { readonly journalId: Uint8Array; readonly segment: number },
): RecoveredRecord[] {
  const records: RecoveredRecord[] = []
  for (let offset = SEGMENT_HEADER_BYTES; ; ) {
    const read = readFramed(bytes, { ...at, offset })
    if (read.kind !== 'record') return records
    records.push({ position: positionOf({ segment: at.segment, offset }), body: read.body })
    offset = read.next
  }
}

type HeaderRead =
  | { readonly kind: 'sound'; readonly journalId: Uint8Array }
  | { readonly kind: 'header'; readonly journalId: Uint8Array; readonly detail: string }
  | { readonly kind: 'torn-tail' | 'foreign'; readonly detail: string }

/** Every record's CRC names journal and segment: where one stands, the header is no key. */
function readHeader(
  bytes: Uint8Array,
  segment: number,
  journalId: Uint8Array | undefined,
): HeaderRead {
  const header = readSegmentHeader(bytes)
  if (header.kind === 'header' && header.segment === segment) {
    if (!journalId || sameBytes(header.journalId, journalId)) {
      return { kind: 'sound', journalId: header.journalId }
    }
    return { kind: 'foreign', detail: 'the segment belongs to another journal' }
  }
  const place = journalId && { journalId, segment, offset: SEGMENT_HEADER_BYTES }
  if (!place || findRecord(bytes, place) === undefined) {
    return { kind: 'torn-tail', detail: 'header' }
  }
  return { kind: 'header', journalId: place.journalId, detail: 'written anew, the records stand' }
}

function isBlank(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at += ZEROS.length) {
    const piece = bytes.subarray(at, at + ZEROS.length)
    if (Buffer.compare(piece, ZEROS.subarray(0, piece.length)) !== 0) return false
  }
  return true
}

/** The first place at or after `offset` where a valid record stands. */
function findRecord(
  bytes: Uint8Array,
  at: { readonly journalId: Uint8Array; readonly segment: number; readonly offset: number },
): number | undefined {
  for (let offset = at.offset; offset + RECORD_HEADER_BYTES < bytes.length; offset++) {
    // A cheap look first: a plausible length, for the CRC of all places would take seconds.
    if (bytes[offset + 3] !== 0 || bytes[offset + 2]! > 3) continue
    if (bytes[offset] === 0 && bytes[offset + 1] === 0 && bytes[offset + 2] === 0) continue
    if (readFramed(bytes, { ...at, offset }).kind === 'record') return offset
  }
  return undefined
}
