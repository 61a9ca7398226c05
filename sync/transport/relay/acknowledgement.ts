/**
 * What an `ack` frame carries: the highest counter that has come, and which of the 32 before it (sync.md §6).
 * Eight bytes answer up to 33 frames; what they lack is sent again, as it was. Pure.
 */

import { ByteReader, ByteWriter } from '../../../base/bytes.ts'
import type { ReplayWindow } from './replay-window.ts'

const WIDTH = 32

export type Acknowledgement = { readonly highest: number; readonly before: number }

/** undefined: nothing has come that could be acknowledged. */
export function acknowledgementOf({ highest, before }: ReplayWindow): Acknowledgement | undefined {
  return highest < 0 ? undefined : { highest, before: Number(BigInt.asUintN(WIDTH, before)) }
}

export function writeAcknowledgement({ highest, before }: Acknowledgement): Uint8Array {
  const writer = new ByteWriter()
  writer.u32le(highest)
  writer.u32le(before)
  return writer.done()
}

export function readAcknowledgement(payload: Uint8Array): Acknowledgement | undefined {
  const reader = new ByteReader(payload)
  const highest = reader.u32le()
  const before = reader.u32le()
  if (highest === undefined || before === undefined || reader.left > 0) return undefined
  return { highest, before }
}

/** `unknown`: it is behind what the answer tells of, or before it. */
export function hasCome(
  { highest, before }: Acknowledgement,
  counter: number,
): 'yes' | 'no' | 'unknown' {
  if (counter === highest) return 'yes'
  const back = highest - 1 - counter
  if (back < 0 || back >= WIDTH) return 'unknown'
  return (before >>> back) & 1 ? 'yes' : 'no'
}
