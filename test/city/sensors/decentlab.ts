/** What all Decentlab sensors share (fPort 1, big-endian): version 2, device id, flags, words. */

import { ByteWriter } from '../../../base/bytes.ts'

export const DECENTLAB_PORT = 1

const VERSION = 2

/** `flags`: one bit a block of words that follows, lowest first. Words are cut to 0 … 65535. */
export function decentlabPayload(
  deviceId: number,
  flags: number,
  words: readonly number[],
): Uint8Array {
  const out = new ByteWriter(5 + 2 * words.length).u8(VERSION).u16be(deviceId).u16be(flags)
  for (const word of words) out.u16be(Math.min(0xffff, Math.max(0, Math.round(word))))
  return out.done()
}
