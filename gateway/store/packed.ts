/**
 * States of detectors, and lists that are written whole, as they lie on the disk: CBOR, deflated. A space remembers a day of frames, and is
 * written with every checkpoint; a third of the bytes is a third of the pages.
 *
 *   first byte 0    deflated CBOR follows
 *   any other       CBOR of an older program (an array or a map: 0x80 and above)
 */

import { deflateRawSync, inflateRawSync } from 'node:zlib'

const DEFLATED = 0
const LEVEL = 6

export function packed(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(DEFLATED), deflateRawSync(bytes, { level: LEVEL })])
}

/** Throws RangeError or zlib's errors on damage; the caller's digest finds it before. */
export function unpacked(bytes: Uint8Array): Uint8Array {
  return bytes[0] === DEFLATED ? inflateRawSync(bytes.subarray(1)) : bytes
}
