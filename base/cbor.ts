/**
 * Deterministic CBOR (RFC 8949 §4.2.1): one value, one byte string. Lengths and numbers are the
 * shortest that keep the value, map keys are sorted by their bytes, nothing is indefinite or tagged.
 * The reader refuses everything the writer would not have written, so `write(read(x)) = x`.
 * Own code, because what is hashed and compared must be canonical and cbor-x is not (it is the
 * second opinion in the tests).
 */

import { ByteWriter } from './bytes.ts'

export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | { readonly [key: string]: CborValue | undefined }

export type CborRefusal =
  | 'truncated'
  | 'trailing-bytes'
  | 'not-canonical'
  | 'not-allowed'
  | 'too-deep'
  | 'bad-utf8'

export type CborRead =
  | { readonly kind: 'value'; readonly value: CborValue }
  | { readonly kind: 'rejected'; readonly reason: CborRefusal }

const DEPTH_MAX = 16

export function writeCbor(value: CborValue): Uint8Array {
  const out = new ByteWriter(192)
  writeValue(out, value)
  return out.done()
}

/** Appends one value to `out`. Throws TypeError on what CBOR values cannot hold: a mistake of ours. */
export function writeValue(out: ByteWriter, value: CborValue): void {
  switch (typeof value) {
    case 'number':
      writeNumber(out, value)
      return
    case 'string':
      writeText(out, value)
      return
    case 'boolean':
      out.u8(value ? 0xf5 : 0xf4)
      return
  }
  if (value === null) {
    out.u8(0xf6)
  } else if (value instanceof Uint8Array) {
    writeHead(out, 2, value.length)
    out.bytes(value)
  } else if (Array.isArray(value)) {
    writeHead(out, 4, value.length)
    for (const item of value) writeValue(out, item)
  } else if (typeof value === 'object') {
    writeMap(out, value as CborMap)
  } else {
    throw new TypeError(`CBOR cannot hold a value of type ${typeof value}`)
  }
}

function writeText(out: ByteWriter, text: string): void {
  const length = Buffer.byteLength(text, 'utf8')
  writeHead(out, 3, length)
  out.text(text, length)
}

type CborMap = { readonly [key: string]: CborValue | undefined }

function writeMap(out: ByteWriter, map: CborMap): void {
  // A member that is undefined is a member that is absent, as in JSON.
  const present = Object.keys(map).filter((key) => map[key] !== undefined)
  present.sort(byEncoding)
  writeHead(out, 5, present.length)
  for (const key of present) {
    writeText(out, key)
    writeValue(out, map[key]!)
  }
}

/** Sorting by (length, bytes) equals sorting the encoded keys byte by byte. */
function byEncoding(a: string, b: string): number {
  const byLength = Buffer.byteLength(a, 'utf8') - Buffer.byteLength(b, 'utf8')
  return byLength || Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'))
}

function writeHead(out: ByteWriter, major: number, argument: number): void {
  const top = major << 5
  if (argument < 24) out.u8(top | argument)
  else if (argument < 0x100) out.u8(top | 24).u8(argument)
  else if (argument < 0x10000) out.u8(top | 25).u16be(argument)
  else if (argument < 0x100000000) out.u8(top | 26).u32be(argument)
  else {
    out.u8(top | 27)
    out.u32be(Math.floor(argument / 0x100000000))
    out.u32be(argument % 0x100000000)
  }
}

function writeNumber(out: ByteWriter, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    if (value >= 0) writeHead(out, 0, value)
    else writeHead(out, 1, -1 - value)
    return
  }
  const half = halfBits(value)
  if (half !== undefined) out.u8(0xf9).u16be(half)
  else if (Object.is(Math.fround(value), value)) {
    FLOAT.setFloat32(0, value)
    out.u8(0xfa).u32be(FLOAT.getUint32(0))
  } else out.u8(0xfb).f64be(value)
}

const FLOAT = new DataView(new ArrayBuffer(8))

/** The 16-bit float that is exactly `value`, if there is one. */
function halfBits(value: number): number | undefined {
  if (Number.isNaN(value)) return 0x7e00
  if (!Object.is(Math.fround(value), value)) return undefined
  FLOAT.setFloat32(0, value)
  const bits = FLOAT.getUint32(0)
  const sign = (bits >>> 16) & 0x8000
  const exponent = (bits >>> 23) & 0xff
  const fraction = bits & 0x7fffff
  if (exponent === 0xff) return sign | 0x7c00
  if (exponent === 0 && fraction === 0) return sign
  const e = exponent - 112
  if (e >= 1 && e <= 30) return fraction & 0x1fff ? undefined : sign | (e << 10) | (fraction >>> 13)
  if (e < -9 || e > 0) return undefined
  const full = fraction | 0x800000
  const shift = 14 - e
  return full & ((1 << shift) - 1) ? undefined : sign | (full >>> shift)
}

function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >>> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Reads exactly one value from all of `bytes`. Byte strings are views into `bytes`. */
export function readCbor(bytes: Uint8Array): CborRead {
  const reader = new CborReader(bytes)
  const value = reader.value(0)
  if (value === undefined) return { kind: 'rejected', reason: reader.refusal ?? 'truncated' }
  if (reader.at !== bytes.length) return { kind: 'rejected', reason: 'trailing-bytes' }
  return { kind: 'value', value }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

class CborReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  at = 0
  refusal: CborRefusal | undefined

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  #refuse(reason: CborRefusal): undefined {
    this.refusal ??= reason
    return undefined
  }

  #take(length: number): number | undefined {
    const from = this.at
    if (length > this.#bytes.length - from) return this.#refuse('truncated')
    this.at += length
    return from
  }

  #argument(info: number): number | undefined {
    if (info < 24) return info
    if (info > 27) return this.#refuse('not-allowed')
    const size = 1 << (info - 24)
    const at = this.#take(size)
    if (at === undefined) return undefined
    if (size === 1) return this.#least(this.#view.getUint8(at), 24)
    if (size === 2) return this.#least(this.#view.getUint16(at), 0x100)
    if (size === 4) return this.#least(this.#view.getUint32(at), 0x10000)
    const wide = this.#view.getUint32(at) * 0x100000000 + this.#view.getUint32(at + 4)
    return Number.isSafeInteger(wide) ? this.#least(wide, 0x100000000) : this.#refuse('not-allowed')
  }

  #least(value: number, least: number): number | undefined {
    return value >= least ? value : this.#refuse('not-canonical')
  }

  value(depth: number): CborValue | undefined {
    if (depth > DEPTH_MAX) return this.#refuse('too-deep')
    const at = this.#take(1)
    if (at === undefined) return undefined
    const initial = this.#bytes[at]!
    const major = initial >>> 5
    const info = initial & 0x1f
    if (major === 7) return this.#simple(info)
    if (major === 6) return this.#refuse('not-allowed')
    const argument = this.#argument(info)
    if (argument === undefined) return undefined
    switch (major) {
      case 0:
        return argument
      case 1: {
        const value = -1 - argument
        return Number.isSafeInteger(value) ? value : this.#refuse('not-allowed')
      }
      case 2: {
        const from = this.#take(argument)
        return from === undefined ? undefined : this.#bytes.subarray(from, from + argument)
      }
      case 3:
        return this.#text(argument)
      case 4:
        return this.#array(argument, depth)
      default:
        return this.#map(argument, depth)
    }
  }

  #text(length: number): string | undefined {
    const from = this.#take(length)
    if (from === undefined) return undefined
    try {
      return UTF8.decode(this.#bytes.subarray(from, from + length))
    } catch {
      return this.#refuse('bad-utf8')
    }
  }

  #array(length: number, depth: number): CborValue | undefined {
    if (length > this.#bytes.length - this.at) return this.#refuse('truncated')
    const items: CborValue[] = []
    for (let i = 0; i < length; i++) {
      const item = this.value(depth + 1)
      if (item === undefined) return undefined
      items.push(item)
    }
    return items
  }

  #map(length: number, depth: number): CborValue | undefined {
    if (length > this.#bytes.length - this.at) return this.#refuse('truncated')
    // No prototype: a key named __proto__ is a key like any other.
    const map: { [key: string]: CborValue } = Object.create(null)
    let before: Uint8Array | undefined
    for (let i = 0; i < length; i++) {
      const from = this.at
      const key = this.value(depth + 1)
      if (key === undefined) return undefined
      if (typeof key !== 'string') return this.#refuse('not-allowed')
      const encoded = this.#bytes.subarray(from, this.at)
      if (before && Buffer.compare(before, encoded) >= 0) return this.#refuse('not-canonical')
      before = encoded
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      map[key] = value
    }
    return map
  }

  #simple(info: number): CborValue | undefined {
    if (info === 20) return false
    if (info === 21) return true
    if (info === 22) return null
    if (info < 25 || info > 27) return this.#refuse('not-allowed')
    const size = 1 << (info - 24)
    const at = this.#take(size)
    if (at === undefined) return undefined
    if (size === 2) return this.#canonicalFloat(halfValue(this.#view.getUint16(at)), at - 1)
    if (size === 4) return this.#canonicalFloat(this.#view.getFloat32(at), at - 1)
    return this.#canonicalFloat(this.#view.getFloat64(at), at - 1)
  }

  #canonicalFloat(value: number, from: number): number | undefined {
    const again = new ByteWriter(9)
    writeNumber(again, value)
    const same = Buffer.compare(again.done(), this.#bytes.subarray(from, this.at)) === 0
    return same ? value : this.#refuse('not-canonical')
  }
}
