/**
 * The raw bytes of frames that are known by device, counter and time. The journal has no index: its
 * segments are walked from the newest back, and only those are read through in which one of the frames
 * can stand.
 */

import type { DevEui } from '../../base/ids.ts'
import type { JournalReader } from '../journal/read-back.ts'
import { type Position, positionOf } from '../journal/segment.ts'

export type FrameName = { readonly devEui: DevEui; readonly fCntUp: number; readonly atMs: number }

/** 256 MB: the journal of some weeks. */
const SEGMENTS_WALKED_MAX = 64
/** A frame is in the journal this soon after it was heard, also when the disk was slow. */
const LATE_MS = 10 * 60_000

/** By `keyOfFrame`; a frame whose segment is gone is not among them. */
export async function rawFrames(
  journal: Pick<JournalReader, 'segments' | 'records'>,
  names: readonly FrameName[],
  synced: Position,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>()
  const wanted = new Map(names.map((name) => [keyOfFrame(name), name]))
  const segments = await journal.segments()
  for (const segment of segments.slice(0, SEGMENTS_WALKED_MAX)) {
    if (wanted.size === 0) break
    const from = positionOf({ segment, offset: 0 })
    const to = Math.min(synced, positionOf({ segment: segment + 1, offset: 0 }))
    let beginMs: number | undefined
    let newestMs = newestOf(wanted)
    for await (const { record } of journal.records(from, to)) {
      if (!record) continue
      beginMs ??= record.atMs
      if (record.atMs - LATE_MS > newestMs) break
      if (record.kind !== 'uplink' || record.repeat) continue
      const key = keyOfFrame(record)
      if (!wanted.delete(key)) continue
      found.set(key, record.frmPayload)
      newestMs = newestOf(wanted)
    }
    // What was heard since this segment began stands in no older one.
    for (const [key, { atMs }] of wanted) {
      if (beginMs !== undefined && atMs >= beginMs + LATE_MS) wanted.delete(key)
    }
  }
  return found
}

function newestOf(wanted: ReadonlyMap<string, FrameName>): number {
  return Math.max(...[...wanted.values()].map(({ atMs }) => atMs))
}

export function keyOfFrame({ devEui, fCntUp, atMs }: FrameName): string {
  return `${devEui} ${fCntUp} ${atMs}`
}
