/**
 * Unsigned LEB128 and zigzag for whole numbers up to 2⁵³: seven bits a byte, least significant
 * first, the top bit says that more follow. Arithmetic instead of bit operators, which stop at 32.
 */

import type { ByteReader, ByteWriter } from '../base/bytes.ts'

export function writeVarint(out: ByteWriter, value: number): void {
  while (value >= 0x80) {
    out.u8((value % 0x80) | 0x80)
    value = Math.floor(value / 0x80)
  }
  out.u8(value)
}

/** `undefined` on a cut number or one beyond 2⁵³ − 1. Overlong forms pass: the caller re-encodes. */
export function readVarint(reader: ByteReader): number | undefined {
  let value = 0
  let scale = 1
  for (let length = 0; length < 8; length++) {
    const byte = reader.u8()
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return Number.isSafeInteger(value) ? value : undefined
    scale *= 0x80
  }
  return undefined
}

/** 0, −1, 1, −2 … → 0, 1, 2, 3 …; for |value| ≤ 2⁵². */
export function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

export function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
