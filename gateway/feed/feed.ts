/**
 * The feed of uplinks and events, read from the journal itself: it holds every accepted frame and
 * every fact in order, on the medium, for 30 days. Nothing is kept twice for it.
 */

import type { DevEui } from '../../base/ids.ts'
import { readRow } from '../../sync/row.ts'
import type { JournalDisk } from '../journal/disk.ts'
import { JournalReader } from '../journal/read-back.ts'
import type { DecodedRecord, TimedRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { type Air, airSince } from './air.ts'
import { deviceFrameAt, deviceFrames, type KeptFrame } from './device-frames.ts'
import { type Cursor, eventLine, type FeedLine, uplinkLine, writeCursor } from './line.ts'
import { type FrameName, rawFrames } from './raw-frames.ts'

export type FeedPlace = { readonly position: Position; readonly index: number }

export type FeedPage = {
  readonly lines: readonly FeedLine[]
  /** Go on from here; equal to the place asked for when there is nothing new. */
  readonly next: FeedPlace
}

type LineMaker = (cursor: Cursor) => FeedLine
export type FeedFilter = (type: string) => boolean

/** Records looked at for one page, so that a filter that fits nothing cannot hold the thread. */
const RECORDS_PER_PAGE_MAX = 20_000

export class JournalFeed {
  readonly #journal: JournalReader

  constructor(disk: JournalDisk) {
    this.#journal = new JournalReader(disk)
  }

  /** Lines behind `after`, up to the record at `synced` (excluding). */
  async page(
    after: FeedPlace,
    synced: Position,
    limit: number,
    filter: FeedFilter = () => true,
  ): Promise<FeedPage> {
    const lines: FeedLine[] = []
    let next = after
    let looked = 0
    for await (const read of this.#journal.records(after.position, synced)) {
      const { position, record } = read
      const made = record ? await this.#linesOf(record, synced) : []
      for (const [index, make] of made.entries()) {
        if (position === after.position && index < after.index) continue
        const line = make(writeCursor({ position, index: index + 1 }))
        if (!filter(line.type)) continue
        if (lines.length >= limit) return { lines, next }
        lines.push(line)
        next = { position, index: index + 1 }
      }
      next = { position: read.next, index: 0 }
      if (++looked >= RECORDS_PER_PAGE_MAX || lines.length >= limit) break
    }
    return { lines, next }
  }

  /** The payloads of frames up to the record at `synced`, by `keyOfFrame`. */
  async rawFrames(
    names: readonly FrameName[],
    synced: Position,
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    return await rawFrames(this.#journal, names, synced)
  }

  /** The newest frames of a device, newest first. */
  async deviceFrames(
    asked: { readonly devEui: DevEui; readonly limit: number },
    synced: Position,
  ): Promise<readonly KeptFrame[]> {
    return await deviceFrames(this.#journal, asked, synced)
  }

  /** What was on the air since then. */
  async air(fromMs: number, synced: Position): Promise<Air> {
    return await airSince(this.#journal, fromMs, synced)
  }

  /** One frame of a device by the position of its record; `undefined`: there is none. */
  async deviceFrameAt(
    asked: { readonly devEui: DevEui; readonly position: Position },
    synced: Position,
  ): Promise<KeptFrame | undefined> {
    return await deviceFrameAt(this.#journal, asked, synced)
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
    const uplink = await this.#journal.recordAt(record.uplink, synced)
    if (uplink?.kind !== 'uplink') return []
    return [(cursor) => uplinkLine(cursor, uplink, record)]
  }
}
