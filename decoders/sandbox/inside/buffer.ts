import type { NodeErrors } from './node-error.ts'

/**
 * Runs inside the sandbox: `Buffer` as codecs know it, of ChirpStack and Actility: the npm package
 * "buffer" 6, whose answers to odd arguments (offsets coerced, checks switched off by `noAssert`)
 * differ from Node's; the words of its errors are Node's. Here: making, texts, comparing; then `buffer-writing.ts`, `buffer-numbers.ts`.
 */
export function installBuffer(node: NodeErrors): void {
  type Bytes = Uint8Array & { readonly [name: string]: unknown }
  const Inner = Uint8Array
  const { apply } = Reflect
  const BYTES = 'an instance of Buffer or Uint8Array'
  const SIZES = `>= 0 && <= ${Number.MAX_SAFE_INTEGER}`

  function Buffer(this: unknown, arg: unknown, encodingOrOffset?: unknown, length?: number): Bytes {
    if (typeof arg !== 'number') return from(arg, encodingOrOffset, length)
    if (typeof encodingOrOffset === 'string')
      throw new TypeError('The "string" argument must be of type string. Received type number')
    return alloc(arg)
  }
  Object.setPrototypeOf(Buffer, Inner)
  Object.setPrototypeOf(Buffer.prototype, Inner.prototype)

  function view(bytes: Uint8Array): Bytes {
    return Object.setPrototypeOf(bytes, Buffer.prototype)
  }

  function alloc(size: unknown, fill?: unknown, encoding?: unknown): Bytes {
    const made = view(new Inner(checkSize('size', size)))
    if (fill === undefined) return made
    return (made as unknown as { fill: (...args: readonly unknown[]) => Bytes }).fill(
      fill,
      encoding,
    )
  }

  function checkSize(name: string, size: unknown): number {
    if (typeof size !== 'number') throw node.wrongType(name, 'of type number', size)
    if (size < 0) throw node.outOfRange(name, SIZES, size)
    return size
  }

  function checkBytes(name: string, value: unknown): Uint8Array {
    if (!(value instanceof Inner)) throw node.wrongType(name, BYTES, value)
    return value
  }

  function from(value: unknown, encodingOrOffset?: unknown, length?: number): Bytes {
    if (typeof value === 'string') return fromText(value, encodingOrOffset)
    if (value instanceof ArrayBuffer) return fromArrayBuffer(value, encodingOrOffset, length)
    if (ArrayBuffer.isView(value)) {
      return value instanceof Inner
        ? view(new Inner(value))
        : fromArray(value as unknown as ArrayLike<unknown>)
    }
    if (typeof value === 'object' && value !== null) {
      const plain = value.valueOf()
      if (plain !== value && plain !== null) return from(plain, encodingOrOffset, length)
      const { length: count, type, data } = value as Record<string, unknown>
      if (count !== undefined)
        return typeof count === 'number' ? fromArray(value as ArrayLike<unknown>) : alloc(0)
      if (type === 'Buffer' && Array.isArray(data)) return fromArray(data)
      const primitive = (value as Record<symbol, unknown>)[Symbol.toPrimitive]
      if (typeof primitive === 'function')
        return from(apply(primitive, value, ['string']), encodingOrOffset, length)
    }
    throw node.make(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      'The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array ' +
        `or an Array-like Object. ${node.received(value)}`,
    )
  }

  function fromArray(list: ArrayLike<unknown>): Bytes {
    const made = alloc(list.length < 0 ? 0 : list.length | 0)
    for (let at = 0; at < made.length; at++) made[at] = (list[at] as number) & 255
    return made
  }

  function fromArrayBuffer(buffer: ArrayBuffer, offset: unknown, length?: number): Bytes {
    const start = offset as number | undefined
    if ((start ?? 0) < 0 || buffer.byteLength < (start ?? 0))
      throw new RangeError('"offset" is outside of buffer bounds')
    if (buffer.byteLength < (start ?? 0) + (length || 0))
      throw new RangeError('"length" is outside of buffer bounds')
    return view(length === undefined ? new Inner(buffer, start) : new Inner(buffer, start, length))
  }

  function nameOf(encoding: unknown): string {
    const name = `${encoding || 'utf8'}`.toLowerCase()
    if (name === 'utf-8') return 'utf8'
    if (name === 'binary') return 'latin1'
    return /^(ucs2|ucs-2|utf-16le)$/.test(name) ? 'utf16le' : name
  }

  function isEncoding(encoding: unknown): boolean {
    return /^(hex|utf8|ascii|latin1|base64|base64url|utf16le)$/.test(nameOf(`${encoding}`))
  }

  /** Bytes of a text; hex ends at the first digit that is none, base64 passes over strange letters. */
  function encode(text: string, encoding: string): readonly number[] | Uint8Array {
    const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))
    switch (encoding) {
      case 'ascii':
      case 'latin1':
        return units.map((unit) => unit & 255)
      case 'utf16le':
        return units.flatMap((unit) => [unit & 255, unit >> 8])
      case 'hex': {
        const bytes: number[] = []
        for (let at = 0; at + 1 < text.length; at += 2) {
          const byte = parseInt(text.slice(at, at + 2), 16)
          if (Number.isNaN(byte)) break
          bytes.push(byte)
        }
        return bytes
      }
      case 'base64':
      case 'base64url': {
        const clean = text.split('=')[0]!.trim().replace(/-/g, '+').replace(/_/g, '/')
        const letters = clean.replace(/[^+/0-9A-Za-z]/g, '')
        return encode(atob(letters.length % 4 === 1 ? letters.slice(0, -1) : letters), 'latin1')
      }
      default:
        return new TextEncoder().encode(text)
    }
  }

  function fromText(text: string, encoding: unknown): Bytes {
    const name = typeof encoding === 'string' && encoding !== '' ? encoding : 'utf8'
    if (!isEncoding(name)) throw new TypeError(`Unknown encoding: ${name}`)
    return view(Inner.from(encode(text, nameOf(name))))
  }

  /** What a text would take, before it is known whether all of it is hex. */
  function lengthOf(text: string, encoding: string): number {
    return encoding === 'hex' ? text.length >>> 1 : encode(text, encoding).length
  }

  function decode(bytes: Uint8Array, encoding: string): string {
    const text = (mask: number) => Array.from(bytes, (b) => String.fromCharCode(b & mask)).join('')
    switch (encoding) {
      case 'hex':
        return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
      case 'ascii':
        return text(127)
      case 'latin1':
        return text(255)
      case 'base64':
        return btoa(text(255))
      case 'base64url':
        return btoa(text(255)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
      case 'utf16le':
        return Array.from({ length: bytes.length >> 1 }, (_, at) =>
          String.fromCharCode(bytes[at * 2]! | (bytes[at * 2 + 1]! << 8)),
        ).join('')
      case 'utf8':
        return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
      default:
        throw new TypeError(`Unknown encoding: ${encoding}`)
    }
  }

  function compare(a: unknown, b: unknown): number {
    return order(checkBytes('buf1', a), checkBytes('buf2', b))
  }

  function order(a: Uint8Array, b: Uint8Array): number {
    const length = Math.min(a.length, b.length)
    for (let at = 0; at < length; at++) if (a[at] !== b[at]) return a[at]! < b[at]! ? -1 : 1
    return Math.sign(a.length - b.length)
  }

  function concat(list: unknown, total?: number): Bytes {
    if (!Array.isArray(list)) throw node.wrongType('list', 'an instance of Array', list)
    const sum = list.reduce((sum: number, part) => sum + part.length, 0)
    const made = alloc(total === undefined ? sum : checkSize('length', total))
    let at = 0
    list.forEach((part: unknown, index) => {
      const bytes = checkBytes(`list[${index}]`, part)
      for (let from = 0; from < bytes.length && at < made.length; ) made[at++] = bytes[from++]!
    })
    return made
  }

  /** Where `value` stands, from `start` on, or backwards from there. */
  function find(
    bytes: Bytes,
    value: unknown,
    start: unknown,
    encoding: unknown,
    step: 1 | -1,
  ): number {
    const name = typeof start === 'string' ? start : encoding
    const wanted =
      typeof value === 'number'
        ? [value & 255]
        : typeof value === 'string'
          ? fromText(value, name)
          : value
    if (!Array.isArray(wanted) && !(wanted instanceof Inner))
      throw node.wrongType('value', `one of type number or string or ${BYTES}`, value)
    let at =
      typeof start === 'string' || Number.isNaN(+(start as number))
        ? Number.NaN
        : +(start as number)
    if (Number.isNaN(at)) at = step > 0 ? 0 : bytes.length - 1
    if (at < 0) at += bytes.length
    if (step > 0) at = Math.max(0, at)
    else at = Math.min(at, bytes.length - wanted.length)
    if (wanted.length === 0) return -1
    for (; at >= 0 && at + wanted.length <= bytes.length; at += step) {
      let same = 0
      while (same < wanted.length && bytes[at + same] === wanted[same]) same++
      if (same === wanted.length) return at
    }
    return -1
  }

  const methods: Record<string, (this: Bytes, ...args: readonly never[]) => unknown> = {
    toString(this: Bytes, encoding?: unknown, start?: number, end?: number) {
      const from = start === undefined || start < 0 ? 0 : start
      const to = end === undefined || end > this.length ? this.length : end
      if (from > this.length || to <= 0 || to >>> 0 <= from >>> 0) return ''
      return decode(Inner.prototype.subarray.call(this, from >>> 0, to >>> 0), nameOf(encoding))
    },
    toJSON() {
      return { type: 'Buffer', data: Array.from(this) }
    },
    toLocaleString(this: Bytes, encoding?: unknown, start?: number, end?: number) {
      return (this.toString as (...args: readonly unknown[]) => string)(encoding, start, end)
    },
    equals(other: unknown) {
      return order(this, checkBytes('otherBuffer', other)) === 0
    },
    compare(other: unknown, start = 0, end?: number, from = 0, to?: number) {
      return order(this.slice(from, to), checkBytes('target', other).slice(start, end))
    },
    slice(start?: number, end?: number) {
      return view(Inner.prototype.subarray.call(this, start, end))
    },
    indexOf(value: unknown, start?: unknown, encoding?: unknown) {
      return find(this, value, start, encoding, 1)
    },
    lastIndexOf(value: unknown, start?: unknown, encoding?: unknown) {
      return find(this, value, start, encoding, -1)
    },
    includes(value: unknown, start?: unknown, encoding?: unknown) {
      return find(this, value, start, encoding, 1) >= 0
    },
    swap16() {
      return swap(this, 2)
    },
    swap32() {
      return swap(this, 4)
    },
    swap64() {
      return swap(this, 8)
    },
  }

  function swap(bytes: Bytes, size: number): Bytes {
    if (bytes.length % size !== 0)
      throw new RangeError(`Buffer size must be a multiple of ${size * 8}-bits`)
    for (let at = 0; at < bytes.length; at += size)
      Inner.prototype.reverse.call(
        Inner.prototype.subarray.call(
          new Inner(bytes.buffer, bytes.byteOffset, bytes.length),
          at,
          at + size,
        ),
      )
    return bytes
  }

  const members: Record<string, unknown> = {
    ...{ from, alloc, concat, compare, isEncoding, poolSize: 8192 },
    allocUnsafe: (size: unknown) => alloc(size),
    allocUnsafeSlow: (size: unknown) => alloc(size),
    isBuffer: (value: unknown) => value instanceof Buffer && value !== Buffer.prototype,
    byteLength: (value: unknown, encoding?: unknown) => {
      if (typeof value === 'string') return lengthOf(value, nameOf(encoding))
      if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
      const kinds = 'of type string or an instance of Buffer or ArrayBuffer'
      throw node.wrongType('string', kinds, value)
    },
  }
  const hidden = { configurable: true, enumerable: false, writable: true }
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(Buffer, name, { ...hidden, value })
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(Buffer.prototype, name, { ...hidden, value })
  Object.defineProperty(globalThis, 'Buffer', { ...hidden, value: Buffer })
}
