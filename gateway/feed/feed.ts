/**
 * The feed of uplinks and events, read from the journal itself: it holds every accepted frame and
 * every fact in order, on the medium, for 30 days. Nothing is kept twice for it.
 */

import { readRow } from '../../sync/row.ts'
import type { JournalDisk } from '../journal/disk.ts'
import { type DecodedRecord, readRecord, type TimedRecord } from '../journal/record.ts'
import {
  type Position,
  placeOf,
  positionOf,
  readFramed,
  readSegmentHeader,
  SEGMENT_HEADER_BYTES,
} from '../journal/segment.ts'
import { type Cursor, eventLine, type FeedLine, uplinkLine, writeCursor } from './line.ts'

export type FeedPlace = { readonly position: Position; readonly index: number }

export type FeedPage = {
  readonly lines: readonly FeedLine[]
  /** Go on from here; equal to the place asked for when there is nothing new. */
  readonly next: FeedPlace
}

type LineMaker = (cursor: Cursor) => FeedLine
export type FeedFilter = (type: string) => boolean

/** Segments held in memory while pages are read from them. */
const SEGMENTS_KEPT = 2
/** Records looked at for one page, so that a filter that fits nothing cannot hold the thread. */
const RECORDS_PER_PAGE_MAX = 20_000

export class JournalFeed {
  readonly #disk: JournalDisk
  readonly #segments = new Map<
    number,
    { readonly bytes: Uint8Array; readonly syncedTo: Position }
  >()

  constructor(disk: JournalDisk) {
    this.#disk = disk
  }

  /** Lines behind `after`, up to the record at `synced` (excluding). */
  async page(
    after: FeedPlace,
    synced: Position,
    limit: number,
    filter: FeedFilter = () => true,
  ): Promise<FeedPage> {
    const lines: FeedLine[] = []
    const segments = (await this.#disk.list()).filter((n) => n >= placeOf(after.position).segment)
    let next = after
    let looked = 0
    for (const segment of segments) {
      const bytes = await this.#segment(segment, synced)
      const header = readSegmentHeader(bytes)
      if (header.kind === 'rejected') break
      const { journalId } = header
      const from = placeOf(after.position)
      let offset = segment === from.segment ? from.offset : SEGMENT_HEADER_BYTES
      offset = Math.max(offset, SEGMENT_HEADER_BYTES)
      for (;;) {
        const position = positionOf({ segment, offset })
        if (position >= synced) return { lines, next }
        const read = readFramed(bytes, { journalId, segment, offset })
        if (read.kind !== 'record') break
        const record = readRecord(read.body)
        if (record.kind === 'record') {
          const made = await this.#linesOf(record.record, synced)
          for (const [index, make] of made.entries()) {
            if (position === after.position && index < after.index) continue
            const line = make(writeCursor({ position, index: index + 1 }))
            if (!filter(line.type)) continue
            if (lines.length >= limit) return { lines, next }
            lines.push(line)
            next = { position, index: index + 1 }
          }
        }
        offset = read.next
        next = { position: positionOf({ segment, offset }), index: 0 }
        if (++looked >= RECORDS_PER_PAGE_MAX || lines.length >= limit) return { lines, next }
      }
    }
    return { lines, next }
  }

  async #linesOf(record: TimedRecord, synced: Position): Promise<LineMaker[]> {
    switch (record.kind) {
      case 'uplink': {
        // A frame with a payload makes its line when it has been decoded.
        const decodes = record.fPort !== null && record.fPort > 0
        if (record.repeat || decodes) return []
        return [(cursor) => uplinkLine(cursor, record, undefined)]
      }
      case 'decoded':
        return await this.#decodedLine(record, synced)
      case 'facts':
        return record.entries.flatMap(({ row }) => {
          const read = readRow(row)
          if (read.kind === 'rejected' || read.fact.stream === 3) return []
          const { fact } = read
          return [(cursor) => eventLine(cursor, fact)]
        })
      default:
        return []
    }
  }

  async #decodedLine(record: DecodedRecord, synced: Position): Promise<LineMaker[]> {
    if (record.rev > 0) return []
    const uplink = await this.#recordAt(record.uplink, synced)
    if (uplink?.kind !== 'uplink') return []
    return [(cursor) => uplinkLine(cursor, uplink, record)]
  }

  async #recordAt(position: Position, synced: Position): Promise<TimedRecord | undefined> {
    const { segment, offset } = placeOf(position)
    const bytes = await this.#segment(segment, synced).catch(() => undefined)
    const header = bytes && readSegmentHeader(bytes)
    if (!bytes || header?.kind !== 'header') return undefined
    const read = readFramed(bytes, { journalId: header.journalId, segment, offset })
    const record = read.kind === 'record' ? readRecord(read.body) : undefined
    return record?.kind === 'record' ? record.record : undefined
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
