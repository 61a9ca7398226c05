/**
 * The journal read back while it is being written: what is on the medium, in order, from any place of the
 * last 30 days. For the feed, and for decoding again.
 */

import type { JournalDisk } from './disk.ts'
import type { TimedRecord } from './record.ts'
import { readRecord } from './record-codec.ts'
import {
  type Position,
  placeOf,
  positionOf,
  readFramed,
  readSegmentHeader,
  SEGMENT_HEADER_BYTES,
} from './segment.ts'

export type ReadBack = {
  readonly position: Position
  /** Where the next one begins. */
  readonly next: Position
  /** `undefined`: written by a newer program. */
  readonly record: TimedRecord | undefined
}

/** Segments held in memory while records are read from them. */
const SEGMENTS_KEPT = 2

export class JournalReader {
  readonly #disk: JournalDisk
  readonly #segments = new Map<
    number,
    { readonly bytes: Uint8Array; readonly syncedTo: Position }
  >()

  constructor(disk: JournalDisk) {
    this.#disk = disk
  }

  /** From the record at `from` up to the one at `synced`, excluding it. Throws when a segment cannot be read. */
  async *records(from: Position, synced: Position): AsyncGenerator<ReadBack> {
    const start = placeOf(from)
    for (const segment of await this.#disk.list()) {
      if (segment < start.segment) continue
      const bytes = await this.#segment(segment, synced)
      const header = readSegmentHeader(bytes)
      if (header.kind === 'rejected') return
      const { journalId } = header
      let offset = segment === start.segment ? start.offset : SEGMENT_HEADER_BYTES
      offset = Math.max(offset, SEGMENT_HEADER_BYTES)
      for (;;) {
        const position = positionOf({ segment, offset })
        if (position >= synced) return
        const read = readFramed(bytes, { journalId, segment, offset })
        if (read.kind !== 'record') break
        offset = read.next
        yield { position, next: positionOf({ segment, offset }), record: recordOf(read.body) }
      }
    }
  }

  /** Segments there are, the newest first. */
  async segments(): Promise<readonly number[]> {
    return (await this.#disk.list()).reverse()
  }

  /** One record; `undefined` when it is not there any more. */
  async recordAt(position: Position, synced: Position): Promise<TimedRecord | undefined> {
    const { segment, offset } = placeOf(position)
    const bytes = await this.#segment(segment, synced).catch(() => undefined)
    const header = bytes && readSegmentHeader(bytes)
    if (!bytes || header?.kind !== 'header') return undefined
    const read = readFramed(bytes, { journalId: header.journalId, segment, offset })
    return read.kind === 'record' ? recordOf(read.body) : undefined
  }

  /** A segment's bytes; read again when more of it has been synced since. */
  async #segment(segment: number, synced: Position): Promise<Uint8Array> {
    const kept = this.#segments.get(segment)
    const end = positionOf({ segment: segment + 1, offset: 0 })
    if (kept && (kept.syncedTo >= synced || kept.syncedTo >= end)) return kept.bytes
    const bytes = await this.#disk.read(segment)
    this.#segments.delete(segment)
    this.#segments.set(segment, { bytes, syncedTo: synced })
    for (const old of this.#segments.keys()) {
      if (this.#segments.size <= SEGMENTS_KEPT) break
      this.#segments.delete(old)
    }
    return bytes
  }
}

function recordOf(body: Uint8Array): TimedRecord | undefined {
  const read = readRecord(body)
  return read.kind === 'record' ? read.record : undefined
}
