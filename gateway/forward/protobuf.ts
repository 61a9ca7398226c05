/**
 * Protocol Buffers, the writing half (encoding of proto3): fields in the order they are given, and
 * nothing for a value that is the type's zero, as proto3 writers do.
 *
 *   tag = field << 3 | wire type;   0 varint   2 length and bytes   5 four bytes, little-endian
 */

import { ByteWriter } from '../../base/bytes.ts'

const VARINT = 0
const LENGTH = 2
const FIXED_32 = 5
const U32 = 2 ** 32
const TEXT = new TextEncoder()

export class ProtoWriter {
  readonly #out = new ByteWriter(128)

  /** Any whole number; a negative one takes ten bytes, as int32 and int64 do. */
  integer(field: number, value: number): this {
    if (value === 0) return this
    this.#varint((field << 3) | VARINT)
    if (value < 0) this.#wideVarint(BigInt.asUintN(64, BigInt(value)))
    else this.#varint(value)
    return this
  }

  flag(field: number, value: boolean): this {
    return this.integer(field, value ? 1 : 0)
  }

  /** Single precision. */
  float(field: number, value: number): this {
    if (value === 0) return this
    this.#varint((field << 3) | FIXED_32)
    this.#out.bytes(new Uint8Array(new Float32Array([value]).buffer))
    return this
  }

  bytes(field: number, value: Uint8Array): this {
    return value.length === 0 ? this : this.#lengthAndBytes(field, value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, TEXT.encode(value))
  }

  /** A message within; there even when it is empty. */
  message(field: number, fill: (inner: ProtoWriter) => void): this {
    const inner = new ProtoWriter()
    fill(inner)
    return this.#lengthAndBytes(field, inner.done())
  }

  done(): Uint8Array {
    return this.#out.done()
  }

  #lengthAndBytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | LENGTH)
    this.#varint(value.length)
    this.#out.bytes(value)
    return this
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  #varint(value: number): void {
    let rest = value
    while (rest >= U32) {
      this.#out.u8((rest % 128) | 0x80)
      rest = Math.floor(rest / 128)
    }
    while (rest >= 0x80) {
      this.#out.u8((rest & 0x7f) | 0x80)
      rest >>>= 7
    }
    this.#out.u8(rest)
  }

  #wideVarint(value: bigint): void {
    let rest = value
    while (rest >= 0x80n) {
      this.#out.u8(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    this.#out.u8(Number(rest))
  }
}
