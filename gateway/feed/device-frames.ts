/**
 * The newest frames of one device, from the journal itself: it has no index, so its segments are read
 * from the newest back, a bounded number of them.
 */

import type { DevEui } from '../../base/ids.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { DecodedRecord, RecordTime, UplinkRecord } from '../journal/record.ts'
import { type Position, positionOf } from '../journal/segment.ts'

export type KeptFrame = {
  /** Of the uplink's record: names it for as long as the journal holds it. */
  readonly position: Position
  readonly uplink: UplinkRecord & RecordTime
  /** Of the highest revision; `undefined`: not decoded, or not yet. */
  readonly decoded: DecodedRecord | undefined
}

/** 32 MB: at a city's pace, days. */
const SEGMENTS_WALKED_MAX = 8

/** Newest first, repeats among them. */
export async function deviceFrames(
  journal: Pick<JournalReader, 'segments' | 'records'>,
  asked: { readonly devEui: DevEui; readonly limit: number },
  synced: Position,
): Promise<readonly KeptFrame[]> {
  const decodings = new Map<Position, DecodedRecord>()
  const frames: KeptFrame[] = []
  const segments = await journal.segments()
  for (const segment of segments.slice(0, SEGMENTS_WALKED_MAX)) {
    if (frames.length >= asked.limit) break
    const from = positionOf({ segment, offset: 0 })
    const to = Math.min(synced, positionOf({ segment: segment + 1, offset: 0 }))
    const uplinks: { position: Position; uplink: UplinkRecord & RecordTime }[] = []
    for await (const { position, record } of journal.records(from, to)) {
      if (record?.kind === 'uplink' && record.devEui === asked.devEui) {
        uplinks.push({ position, uplink: record })
      }
      if (record?.kind === 'decoded') keepNewest(decodings, record)
    }
    for (const { position, uplink } of uplinks.reverse()) {
      frames.push({ position, uplink, decoded: decodings.get(position) })
    }
    // Decodings of frames that stand in older segments go on with the walk.
    for (const position of decodings.keys()) if (position >= from) decodings.delete(position)
  }
  return frames.slice(0, asked.limit)
}

/** Records behind a frame that are looked through for its decoding. */
const BEHIND_MAX = 5_000

/** The frame whose record stands there, if it is that device's. */
export async function deviceFrameAt(
  journal: Pick<JournalReader, 'recordAt' | 'records'>,
  asked: { readonly devEui: DevEui; readonly position: Position },
  synced: Position,
): Promise<KeptFrame | undefined> {
  const { devEui, position } = asked
  if (position >= synced) return undefined
  const uplink = await journal.recordAt(position, synced)
  if (uplink?.kind !== 'uplink' || uplink.devEui !== devEui) return undefined
  const decodings = new Map<Position, DecodedRecord>()
  let looked = 0
  for await (const { record } of journal.records(position, synced)) {
    if (record?.kind === 'decoded' && record.uplink === position) keepNewest(decodings, record)
    if (++looked >= BEHIND_MAX) break
  }
  return { position, uplink, decoded: decodings.get(position) }
}

function keepNewest(decodings: Map<Position, DecodedRecord>, record: DecodedRecord): void {
  const known = decodings.get(record.uplink)
  if (!known || known.rev <= record.rev) decodings.set(record.uplink, record)
}
