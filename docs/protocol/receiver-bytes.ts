/** The bytes of receiver-example.ts: deterministic CBOR written and cut into items, CRC-32C, the row hash. */

import { createHash } from 'node:crypto'

export type Value = number | string | null | Uint8Array | readonly Value[]

/** RFC 8949 §4.2.1, of what we send and hash: whole numbers, text, bytes, null, arrays. */
export function encode(value: Value): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6)
  if (typeof value === 'number') return value < 0 ? start(1, -1 - value) : start(0, value)
  if (typeof value === 'string') {
    return Buffer.concat([start(3, Buffer.byteLength(value)), Buffer.from(value)])
  }
  if (value instanceof Uint8Array) return Buffer.concat([start(2, value.length), value])
  return Buffer.concat([start(4, value.length), ...value.map(encode)])
}

function start(major: number, n: number): Buffer {
  const size = n < 24 ? 0 : n < 2 ** 8 ? 1 : n < 2 ** 16 ? 2 : n < 2 ** 32 ? 4 : 8
  const head = Buffer.alloc(1 + size, (major << 5) | (size === 0 ? n : 24 + Math.log2(size)))
  if (size === 8) head.writeBigUInt64BE(BigInt(n), 1)
  else if (size > 0) head.writeUIntBE(n, 1, size)
  return head
}

/** The items of an array as they stand in it. */
export function itemsOf(bytes: Uint8Array): Uint8Array[] {
  const { n, after } = headOf(bytes, 0)
  const items: Uint8Array[] = []
  for (let at = after; items.length < n; ) {
    const end = endOf(bytes, at)
    items.push(bytes.subarray(at, end))
    at = end
  }
  return items
}

function headOf(bytes: Uint8Array, at: number) {
  const [major, low] = [bytes[at]! >> 5, bytes[at]! & 31]
  const size = low < 24 ? 0 : 2 ** (low - 24)
  const hex = Buffer.from(bytes.subarray(at + 1, at + 1 + size)).toString('hex')
  return { major, n: size === 0 ? low : Number(`0x${hex}`), after: at + 1 + size }
}

function endOf(bytes: Uint8Array, from: number): number {
  const { major, n, after } = headOf(bytes, from)
  if (major === 2 || major === 3) return after + n
  let at = after
  const inside = major === 4 ? n : major === 5 ? 2 * n : 0
  for (let i = 0; i < inside; i++) at = endOf(bytes, at)
  return at
}

export function crc32c(bytes: Uint8Array, before = 0): number {
  let crc = ~before
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}

/** head(n) from head(n-1) and row n as bytes. */
export function hash(head: Uint8Array, row: Uint8Array): Uint8Array {
  return first8(Buffer.concat([head, row]))
}

/** The head before row 0. */
export function genesis(epoch: number, stream: number): Uint8Array {
  const seed = Buffer.from('cigale head\0\0\0\0\0\0\0')
  seed.writeUIntBE(epoch, 11, 6)
  seed[17] = stream
  return first8(seed)
}

function first8(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest().subarray(0, 8))
}
