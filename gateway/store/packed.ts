/**
 * States of detectors, and lists that are written whole, as they lie on the disk: CBOR, deflated. A space remembers a day of frames, and is
 * written with every checkpoint; a third of the bytes is a third of the pages.
 *
 *   first byte 0    deflated CBOR follows
 *   any other       CBOR of an older program (an array or a map: 0x80 and above)
 */

import { deflateRawSync, inflateRawSync, type ZlibOptions } from 'node:zlib'

const DEFLATED = 0

export function packed(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(DEFLATED), deflateRawSync(bytes, fitted(bytes.length))])
}

/** Throws RangeError or zlib's errors on damage; the caller's digest finds it before. */
export function unpacked(bytes: Uint8Array): Uint8Array {
  return bytes[0] === DEFLATED ? inflateRawSync(bytes.subarray(1)) : bytes
}

/**
 * A window and tables no larger than what they are for. zlib's own 256 KB are made, cleared and thrown
 * away with each call: for a state of some hundred bytes that was nine tenths of the time.
 */
function fitted(length: number): ZlibOptions {
  const windowBits = Math.min(15, Math.max(9, Math.ceil(Math.log2(length + 1))))
  const memLevel = Math.min(8, windowBits - 7)
  const chunkSize = Math.min(16_384, Math.max(256, length >> 1))
  return { level: 6, windowBits, memLevel, chunkSize }
}
