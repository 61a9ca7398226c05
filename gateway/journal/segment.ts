/**
 * The bytes of a journal segment: a file written full of zeros beforehand, then filled in place.
 *
 *   segment header (32 bytes)                                   record
 *   0..7   magic "CIGALEJ1"                                     0..3   length of the body, LE
 *   8..15  journal id                                           4..7   CRC-32C, LE
 *   16..19 segment number, LE                                   8..    body
 *   20..23 CRC-32C of bytes 0..19, LE                           records follow each other without gaps
 *   24..31 zero
 *
 * The CRC covers journal id, segment number, offset, length and body: the old bytes of a recycled or
 * foreign segment can never pass for a record. A length of 0 ends the segment.
 */

import { ByteWriter } from '../../base/bytes.ts'
import { crc32c } from '../../base/crc.ts'

/** Small enough that zero-filling one is a blink, large enough to be rare: one every 8 hours. */
export const SEGMENT_BYTES = 4 * 1024 * 1024
export const SEGMENT_HEADER_BYTES = 32
export const RECORD_HEADER_BYTES = 8
/** No record is longer: a decoded uplink is below 1 KB, the largest command is one device. */
export const RECORD_BYTES_MAX = 256 * 1024

const MAGIC = new TextEncoder().encode('CIGALEJ1')

/** Where a record stands, for ever: segment number × SEGMENT_BYTES + offset. */
export type Position = number

export function positionOf(at: { readonly segment: number; readonly offset: number }): Position {
  return at.segment * SEGMENT_BYTES + at.offset
}

export function placeOf(position: Position): { readonly segment: number; readonly offset: number } {
  return { segment: Math.floor(position / SEGMENT_BYTES), offset: position % SEGMENT_BYTES }
}

export function writeSegmentHeader(journalId: Uint8Array, segment: number): Uint8Array {
  const head = new ByteWriter(SEGMENT_HEADER_BYTES).bytes(MAGIC).bytes(journalId).u32le(segment)
  return head.u32le(crc32c(head.done())).u32le(0).u32le(0).done()
}

export type SegmentHeaderRead =
  | { readonly kind: 'header'; readonly journalId: Uint8Array; readonly segment: number }
  | { readonly kind: 'rejected'; readonly reason: 'short' | 'magic' | 'crc' }

export function readSegmentHeader(bytes: Uint8Array): SegmentHeaderRead {
  if (bytes.length < SEGMENT_HEADER_BYTES) return { kind: 'rejected', reason: 'short' }
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) return { kind: 'rejected', reason: 'magic' }
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  if (view.getUint32(20, true) !== crc32c(bytes.subarray(0, 20))) {
    return { kind: 'rejected', reason: 'crc' }
  }
  return {
    kind: 'header',
    journalId: new Uint8Array(bytes.subarray(8, 16)),
    segment: view.getUint32(16, true),
  }
}

function recordCrc(journalId: Uint8Array, position: Position, body: Uint8Array): number {
  const { segment, offset } = placeOf(position)
  const seal = new ByteWriter(20).bytes(journalId).u32le(segment).u32le(offset).u32le(body.length)
  return crc32c(body, crc32c(seal.done()))
}

export function writeFramed(
  journalId: Uint8Array,
  position: Position,
  body: Uint8Array,
): Uint8Array {
  return new ByteWriter(RECORD_HEADER_BYTES + body.length)
    .u32le(body.length)
    .u32le(recordCrc(journalId, position, body))
    .bytes(body)
    .done()
}

export type FramedRead =
  | { readonly kind: 'record'; readonly body: Uint8Array; readonly next: number }
  | { readonly kind: 'end' }
  | { readonly kind: 'bad'; readonly reason: 'length' | 'crc' }

/** The record at `offset` of a whole segment's bytes. `body` is a view. */
export function readFramed(
  segmentBytes: Uint8Array,
  at: { readonly journalId: Uint8Array; readonly segment: number; readonly offset: number },
): FramedRead {
  const bodyAt = at.offset + RECORD_HEADER_BYTES
  if (bodyAt > segmentBytes.length) return { kind: 'end' }
  const view = new DataView(segmentBytes.buffer, segmentBytes.byteOffset, segmentBytes.byteLength)
  const length = view.getUint32(at.offset, true)
  if (length === 0) return { kind: 'end' }
  if (length > RECORD_BYTES_MAX || bodyAt + length > segmentBytes.length) {
    return { kind: 'bad', reason: 'length' }
  }
  const body = segmentBytes.subarray(bodyAt, bodyAt + length)
  const crc = view.getUint32(at.offset + 4, true)
  if (crc !== recordCrc(at.journalId, positionOf(at), body)) return { kind: 'bad', reason: 'crc' }
  return { kind: 'record', body, next: bodyAt + length }
}
