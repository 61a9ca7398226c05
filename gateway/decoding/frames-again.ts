/**
 * The frames of a profile, read back from the journal with what they were last decoded to. Decrypted
 * payloads stand there for 30 days: no key is needed, also after a rejoin or a move.
 */

import type { ClockState } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import type { DecoderOutput } from '../../decoders/contract.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { TimedRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'

export type FrameAgain = {
  readonly uplink: Position
  readonly devEui: DevEui
  readonly fPort: number
  readonly payload: Uint8Array
  /** When it was heard. */
  readonly ofMs: number
  readonly ofClk: ClockState
  readonly lineMs: number
  readonly fCntUp: number
  /** The join that made its session: counters of two sessions are not compared. */
  readonly session: Position
  /** The last decoding; null: it failed. `undefined`: it has not come back yet. */
  output: DecoderOutput | null | undefined
}

export type FramesWanted = {
  readonly isOurs: (devEui: DevEui) => boolean
  /** UTC from which on. */
  readonly sinceMs: number
  /** Frames from here on are none of ours. */
  readonly until: Position
  readonly oldest: Position
  readonly synced: Position
  /** Decodings of this revision and later are not looked at; left out: all are. */
  readonly beforeRev?: number | null
}

/** About 4 MB of frames with their outputs. Each window costs one more reading of the journal's rest. */
const WINDOW_FRAMES = 4_000

/** In order, at most a window at a time, so that memory stays bounded however long the journal is. */
export async function* framesAgain(
  journal: Pick<JournalReader, 'records'>,
  wanted: FramesWanted,
): AsyncGenerator<readonly FrameAgain[]> {
  for (let from: Position | undefined = wanted.oldest; from !== undefined; ) {
    const frames = new Map<Position, FrameAgain>()
    let rest: Position | undefined
    for await (const { position, record } of journal.records(from, wanted.synced)) {
      if (!record) continue
      if (record.kind === 'decoded' || record.kind === 'redecoded') {
        const frame = frames.get(record.uplink)
        if (frame && !isLater(record.rev, wanted.beforeRev)) frame.output = record.output
        continue
      }
      const frame = frameOf(record, position, wanted)
      if (!frame || rest !== undefined) continue
      if (frames.size < WINDOW_FRAMES) frames.set(position, frame)
      else rest = position
    }
    if (frames.size > 0) yield [...frames.values()]
    from = rest
  }
}

function frameOf(
  record: TimedRecord,
  uplink: Position,
  { isOurs, sinceMs, until }: FramesWanted,
): FrameAgain | undefined {
  if (record.kind !== 'uplink' || record.repeat || uplink >= until) return undefined
  const { devEui, fPort, frmPayload: payload, atMs: ofMs, clk: ofClk } = record
  const { lineMs, fCntUp, session } = record
  if (fPort === null || fPort === 0 || ofMs < sinceMs || !isOurs(devEui)) return undefined
  const heard = { ofMs, ofClk, lineMs, fCntUp, session }
  return { uplink, devEui, fPort, payload, ...heard, output: undefined }
}

function isLater(rev: number, beforeRev: number | null | undefined): boolean {
  return beforeRev !== undefined && beforeRev !== null && rev >= beforeRev
}
