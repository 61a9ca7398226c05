/**
 * Bytes: hex text, a reader with bounds, a writer that grows.
 *
 * A reader never throws on short input: it says `undefined`, because bytes from the air and from
 * peers are refused as values, not as exceptions.
 */

const HEX = /^(?:[0-9a-fA-F]{2})*$/

/** Lower-case hex of `bytes`, two digits a byte, no separators. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}

/** The bytes of a hex text of even length; `undefined` when it is anything else. */
export function bytesOfHex(text: string): Uint8Array | undefined {
  if (!HEX.test(text)) return undefined
  return new Uint8Array(Buffer.from(text, 'hex'))
}

/** Equal length and content. Not for secrets: see `timingSafeEqual` where keys or MICs meet. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** A copy of `bytes` in reversed order: EUIs and addresses are little-endian on air. */
export function reversed(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes).reverse()
}

/** One buffer that holds all parts, one after another. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** Reads forward through `bytes`; every read past the end gives `undefined` and moves nothing. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  #take(length: number): number | undefined {
    if (length < 0 || length > this.left) return undefined
    const from = this.#at
    this.#at += length
    return from
  }

  u8(): number | undefined {
    const at = this.#take(1)
    return at === undefined ? undefined : this.#view.getUint8(at)
  }

  s8(): number | undefined {
    const at = this.#take(1)
    return at === undefined ? undefined : this.#view.getInt8(at)
  }

  u16le(): number | undefined {
    const at = this.#take(2)
    return at === undefined ? undefined : this.#view.getUint16(at, true)
  }

  u16be(): number | undefined {
    const at = this.#take(2)
    return at === undefined ? undefined : this.#view.getUint16(at)
  }

  s16le(): number | undefined {
    const at = this.#take(2)
    return at === undefined ? undefined : this.#view.getInt16(at, true)
  }

  u32le(): number | undefined {
    const at = this.#take(4)
    return at === undefined ? undefined : this.#view.getUint32(at, true)
  }

  u32be(): number | undefined {
    const at = this.#take(4)
    return at === undefined ? undefined : this.#view.getUint32(at)
  }

  f32le(): number | undefined {
    const at = this.#take(4)
    return at === undefined ? undefined : this.#view.getFloat32(at, true)
  }

  /** A view of the next `length` bytes, not a copy. */
  bytes(length: number): Uint8Array | undefined {
    const at = this.#take(length)
    return at === undefined ? undefined : this.#bytes.subarray(at, at + length)
  }
}

/**
 * Collects bytes; grows by doubling. `done()` gives a view that the writer no longer touches. Small
 * ones come from Node's pool of buffers: making one costs a tenth of a fresh ArrayBuffer.
 */
export class ByteWriter {
  #bytes: Buffer
  #length = 0

  constructor(capacity = 256) {
    this.#bytes = Buffer.allocUnsafe(capacity)
  }

  get length(): number {
    return this.#length
  }

  #room(more: number): number {
    const from = this.#length
    const needed = from + more
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
      this.#bytes.copy(grown, 0, 0, from)
      this.#bytes = grown
    }
    this.#length = needed
    return from
  }

  u8(value: number): this {
    const at = this.#room(1)
    this.#bytes[at] = value
    return this
  }

  u16le(value: number): this {
    const at = this.#room(2)
    this.#bytes.writeUInt16LE(value, at)
    return this
  }

  u16be(value: number): this {
    const at = this.#room(2)
    this.#bytes.writeUInt16BE(value, at)
    return this
  }

  u32le(value: number): this {
    const at = this.#room(4)
    this.#bytes.writeUInt32LE(value, at)
    return this
  }

  u32be(value: number): this {
    const at = this.#room(4)
    this.#bytes.writeUInt32BE(value, at)
    return this
  }

  f64be(value: number): this {
    const at = this.#room(8)
    this.#bytes.writeDoubleBE(value, at)
    return this
  }

  bytes(value: Uint8Array): this {
    const at = this.#room(value.length)
    this.#bytes.set(value, at)
    return this
  }

  /** Text whose length in UTF-8 is known. */
  text(value: string, utf8Bytes: number): this {
    const at = this.#room(utf8Bytes)
    this.#bytes.write(value, at, 'utf8')
    return this
  }

  done(): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#length)
  }
}
