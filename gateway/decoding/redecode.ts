/**
 * Decoding again: every frame of a profile through what is in force now; where that says something else,
 * the readings are told once more under a higher revision. One frame at a time, so that live frames never
 * wait behind more than one of these. A restart begins anew and finds what it has corrected already.
 */

import type { DevEui } from '../../base/ids.ts'
import type { DecoderOutput } from '../../decoders/contract.ts'
import type { RedecodeJob } from '../engine/decoder-state.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { JournalRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import { differenceOf, type Redecoded, RedecodeTally } from './difference.ts'
import { type FrameAgain, framesAgain } from './frames-again.ts'
import type { RunningDecoder } from './running.ts'

export type RedecodeParts = {
  readonly journal: Pick<JournalReader, 'records'>
  readonly span: () => { readonly oldest: Position; readonly synced: Position }
  readonly isOfProfile: (devEui: DevEui, profile: string) => boolean
  /** Appends a correction. Throws JournalError when the journal takes no more for now. */
  readonly append: (record: JournalRecord) => void
  /** Resolves when what was appended is on the medium: the pace of the disk is the pace of the job. */
  readonly sync: () => Promise<void>
  readonly isClosed: () => boolean
}

const NOTHING: DecoderOutput = { measurements: [], notes: [], warnings: [] }

/** Corrections between two syncs; small against the journal's own buffer. */
const CORRECTIONS_A_SYNC = 64

/** `rev` null: nothing is written, the sum says what would change. */
export type RedecodeWork = Pick<RedecodeJob, 'profile' | 'sinceMs' | 'until' | 'withdraws'> & {
  readonly rev: number | null
}

/** `undefined`: it did not come to its end, for the gateway was closed or the decoder taken away. */
export async function redecode(
  parts: RedecodeParts,
  work: RedecodeWork,
  decoder: RunningDecoder,
  progress: (frames: number) => void = () => {},
): Promise<Redecoded | undefined> {
  const { profile, sinceMs, until } = work
  const isOurs = (devEui: DevEui) => parts.isOfProfile(devEui, profile)
  const tally = new RedecodeTally()
  let unsynced = 0
  for await (const window of framesAgain(parts.journal, {
    isOurs,
    sinceMs,
    until,
    ...parts.span(),
  })) {
    for (const frame of window) {
      if (parts.isClosed()) return undefined
      const outcome = await redecodeFrame(parts, work, decoder, frame, tally)
      if (outcome === 'unavailable') return undefined
      if (outcome === 'corrected') unsynced++
      if (unsynced >= CORRECTIONS_A_SYNC) {
        await parts.sync()
        unsynced = 0
      }
      progress(tally.frames)
    }
  }
  await parts.sync()
  return tally.sum()
}

async function redecodeFrame(
  parts: RedecodeParts,
  { profile, rev, withdraws }: RedecodeWork,
  decoder: RunningDecoder,
  frame: FrameAgain,
  tally: RedecodeTally,
): Promise<'corrected' | 'kept' | 'unavailable'> {
  const { uplink, devEui, fPort, payload, ofMs, ofClk, output: before } = frame
  if (before === undefined) return 'kept'
  const result = await decoder.decode({ fPort, bytes: payload, receivedMs: ofMs })
  if (result.kind === 'failed' && result.error === 'unavailable') return 'unavailable'
  const difference = differenceOf(before, result, ofMs)
  tally.add(devEui, before, difference)
  if (rev === null || difference.kind === 'same') return 'kept'
  if (difference.kind === 'worse' && !withdraws) return 'kept'
  parts.append({
    kind: 'redecoded',
    uplink,
    devEui,
    profile,
    ofMs,
    ofClk,
    decoder: decoder.name,
    rev,
    output: result.kind === 'decoded' ? result.output : NOTHING,
    withdrawn: difference.withdrawn,
  })
  return 'corrected'
}
