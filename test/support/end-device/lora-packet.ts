/**
 * lora-packet, as far as it is right (reference/lora-packet): LoRaWAN 1.0.x frames, JoinRequests,
 * session keys. Its traps: frames without FPort are left unsigned; FCnt takes 16 bits, the high half
 * goes apart, little-endian; the fields of a decrypted accept must be read again.
 */

import lpModule from 'lora-packet'

// The package's types say one `default` too many under nodenext.
export const lp = lpModule as unknown as typeof lpModule.default

/** Upper 16 bits of a counter, as lora-packet takes them. */
export function highHalf(fCnt: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(Math.floor(fCnt / 0x10000))
  return bytes
}

export function wireOf(packet: { PHYPayload?: Buffer }): Uint8Array {
  return new Uint8Array(packet.PHYPayload!)
}

/** 16 bits in display order. */
export function twoBytes(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value & 0xffff)
  return bytes
}
