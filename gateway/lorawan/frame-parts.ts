/**
 * A data frame byte by byte, for people: which bytes are which field, and what they say (LoRaWAN L2
 * 1.0.4 §4). Pure; words are the reader's matter.
 */

import { hexOf } from '../../base/bytes.ts'
import { MIC_BYTES, type PhyRefusal, readPhy } from './phy.ts'

export type FramePart = {
  readonly field: 'mhdr' | 'devAddr' | 'fCtrl' | 'fCnt' | 'fOpts' | 'fPort' | 'frmPayload' | 'mic'
  /** Offset in the PHYPayload, and the bytes there as hex. */
  readonly at: number
  readonly hex: string
  /** An id in display order, a number, or the names of the bits that are set; '' where bytes say it all. */
  readonly value: string
}

export type FramePartsRead =
  | { readonly kind: 'parts'; readonly parts: readonly FramePart[] }
  | { readonly kind: 'rejected'; readonly reason: PhyRefusal | 'not-a-data-frame' }

/** The parts in their order on air; together they are the whole of `bytes`. */
export function framePartsOf(bytes: Uint8Array): FramePartsRead {
  const read = readPhy(bytes)
  if (read.kind === 'rejected') return read
  const { frame } = read
  if (frame.kind !== 'data') return { kind: 'rejected', reason: 'not-a-data-frame' }
  const bits = [
    ['ADR', frame.adr],
    ['ADRACKReq', frame.adrAckReq],
    ['ACK', frame.ack],
    ['ClassB', frame.classB],
    ['FPending', frame.fPending],
  ] as const
  const set = bits.flatMap(([name, isSet]) => (isSet ? [name] : []))
  const kind = `${frame.confirmed ? 'confirmed' : 'unconfirmed'}${frame.direction === 'up' ? 'Up' : 'Down'}`
  const parts: FramePart[] = []
  let at = 0
  const part = (field: FramePart['field'], length: number, value: string): void => {
    if (length > 0) parts.push({ field, at, hex: hexOf(bytes.subarray(at, at + length)), value })
    at += length
  }
  part('mhdr', 1, kind)
  part('devAddr', 4, frame.devAddr)
  part('fCtrl', 1, set.join(' '))
  part('fCnt', 2, String(frame.fCnt16))
  part('fOpts', frame.fOpts.length, '')
  part('fPort', frame.fPort === undefined ? 0 : 1, String(frame.fPort ?? ''))
  part('frmPayload', frame.frmPayload.length, '')
  part('mic', MIC_BYTES, '')
  return { kind: 'parts', parts }
}
