/**
 * The little of Protocol Buffers that Sparkplug needs: fields of varints, 64-bit and length-delimited ones.
 *
 *   field    varint: number << 3 | wire type       wire types: 0 varint, 1 eight bytes, 2 length + bytes,
 *   value    as its wire type says                             5 four bytes
 *
 * Source: protobuf.dev, "Encoding".
 */

/** A value as a wire type holds it; what it means the number of the field says. */
export type Field =
  | { readonly number: number; readonly wire: 0; readonly value: bigint }
  | { readonly number: number; readonly wire: 1 | 2 | 5; readonly bytes: Uint8Array }

const U64 = (1n << 64n) - 1n

export class FieldWriter {
  readonly #parts: number[] = []

  /** Negative numbers as two's complement of 64 bits, as int32 and int64 are. */
  varint(number: number, value: number | bigint | boolean): this {
    this.#head(number, 0)
    this.#varint(BigInt(value) & U64)
    return this
  }

  float(number: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    this.#head(number, 5)
    this.#parts.push(...bytes)
    return this
  }

  double(number: number, value: number): this {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setFloat64(0, value, true)
    this.#head(number, 1)
    this.#parts.push(...bytes)
    return this
  }

  bytes(number: number, value: Uint8Array): this {
    this.#head(number, 2)
    this.#varint(BigInt(value.length))
    for (const byte of value) this.#parts.push(byte)
    return this
  }

  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value))
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#parts)
  }

  #head(number: number, wire: number): void {
    this.#varint(BigInt((number << 3) | wire))
  }

  #varint(value: bigint): void {
    for (let left = value; ; left >>= 7n) {
      const low = Number(left & 0x7fn)
      if (left < 0x80n) {
        this.#parts.push(low)
        return
      }
      this.#parts.push(low | 0x80)
    }
  }
}

/** The fields in order; `undefined`: the bytes are no message. Values are views of `bytes`. */
export function readFields(bytes: Uint8Array): readonly Field[] | undefined {
  const fields: Field[] = []
  for (let at = 0; at < bytes.length; ) {
    const head = readVarint(bytes, at)
    if (!head || head.value > 0xffff_ffffn) return undefined
    const [number, wire] = [Number(head.value >> 3n), Number(head.value & 7n)]
    if (number === 0) return undefined
    at = head.endAt
    if (wire === 0) {
      const read = readVarint(bytes, at)
      if (!read) return undefined
      fields.push({ number, wire, value: read.value })
      at = read.endAt
      continue
    }
    if (wire !== 1 && wire !== 2 && wire !== 5) return undefined
    const length = wire === 2 ? readVarint(bytes, at) : { value: wire === 1 ? 8n : 4n, endAt: at }
    if (!length) return undefined
    const endAt = length.endAt + Number(length.value)
    if (endAt > bytes.length) return undefined
    fields.push({ number, wire, bytes: bytes.subarray(length.endAt, endAt) })
    at = endAt
  }
  return fields
}

function readVarint(bytes: Uint8Array, from: number) {
  let value = 0n
  for (let i = 0; i < 10; i++) {
    const byte = bytes[from + i]
    if (byte === undefined) return undefined
    value |= BigInt(byte & 0x7f) << BigInt(7 * i)
    if (byte < 0x80) return { value: value & U64, endAt: from + i + 1 }
  }
  return undefined
}
