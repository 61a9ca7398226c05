import type { NodeErrors } from './node-error.ts'

/**
 * Runs inside the sandbox: numbers in a `Buffer`, with the checks of npm "buffer" 6 and the words of
 * Node's, which codecs put into their results. `noAssert`, the last argument, switches the checks off:
 * what is outside then counts as nothing.
 */
export function installBufferNumbers(node: NodeErrors): void {
  type Bytes = Uint8Array
  const proto = (globalThis as unknown as { Buffer: { prototype: object } }).Buffer.prototype

  function define(names: readonly string[], value: unknown): void {
    for (const name of names) {
      const property = { configurable: true, enumerable: false, writable: true, value }
      Object.defineProperty(proto, name, property)
    }
  }

  function checkPlace(bytes: Bytes, offset: unknown, size: number): void {
    if (((offset as number) >>> 0) + size <= bytes.length) return
    const most = bytes.length - size
    if (most < 0)
      throw node.make(
        RangeError,
        'ERR_BUFFER_OUT_OF_BOUNDS',
        'Attempt to access memory outside buffer bounds',
      )
    throw node.outOfRange('offset', `>= 0 and <= ${most}`, offset ?? 0)
  }

  function checkValue(value: number, size: number, low: number, high: number): void {
    // NaN is neither above nor below, and is written as 0.
    if (!(value > high || value < low)) return
    const bits = 8 * size
    const inPowers =
      low === 0 ? `>= 0 and < 2 ** ${bits}` : `>= -(2 ** ${bits - 1}) and < 2 ** ${bits - 1}`
    throw node.outOfRange('value', size > 4 ? inPowers : `>= ${low} and <= ${high}`, value)
  }

  /** Byte number `place` of a number of `size` bytes, least significant first. */
  function indexOf(offset: number, size: number, place: number, isLittle: boolean): number {
    return isLittle ? offset + place : offset + size - 1 - place
  }

  function readUnsigned(bytes: Bytes, offset: number, size: number, isLittle: boolean): number {
    let value = 0
    for (let place = size - 1; place >= 0; place--)
      value = value * 256 + (bytes[indexOf(offset, size, place, isLittle)] ?? 0)
    return value
  }

  function readSigned(bytes: Bytes, offset: number, size: number, isLittle: boolean): number {
    const value = readUnsigned(bytes, offset, size, isLittle)
    return value >= 2 ** (8 * size - 1) ? value - 2 ** (8 * size) : value
  }

  function writeInteger(
    bytes: Bytes,
    value: number,
    offset: number,
    size: number,
    isLittle: boolean,
  ): void {
    let left = value < 0 ? Math.ceil(value) : Math.floor(value)
    for (let place = 0; place < size; place++) {
      const at = indexOf(offset, size, place, isLittle)
      if (at < bytes.length) bytes[at] = left & 255
      left = Math.floor(left / 256)
    }
  }

  for (const isLittle of [true, false]) {
    const end = isLittle ? 'LE' : 'BE'
    for (const isSigned of [true, false]) {
      const read = isSigned ? readSigned : readUnsigned
      const kinds = isSigned ? ['Int'] : ['UInt', 'Uint']
      const lowOf = (size: number) => (isSigned ? -(2 ** (8 * size - 1)) : 0)
      const highOf = (size: number) => 2 ** (8 * size - (isSigned ? 1 : 0)) - 1
      const named = (word: string, size: string) => kinds.map((kind) => `${word}${kind}${size}`)
      for (const size of [1, 2, 4]) {
        const suffix = size === 1 ? '8' : `${size * 8}${end}`
        define(named('read', suffix), function (this: Bytes, offset: number, noAssert?: boolean) {
          const at = offset >>> 0
          if (!noAssert) checkPlace(this, offset, size)
          if (size === 1 && at >= this.length) return undefined
          // Of four bytes without sign, the highest is multiplied, not shifted: nothing of it is NaN.
          const highest = isLittle ? at + 3 : at
          if (size === 4 && !isSigned && highest >= this.length) return Number.NaN
          return read(this, at, size, isLittle)
        })
        define(
          named('write', suffix),
          function (this: Bytes, value: number, offset: number, noAssert?: boolean) {
            const at = offset >>> 0
            if (!noAssert) {
              checkValue(+value, size, lowOf(size), highOf(size))
              checkPlace(this, offset, size)
            }
            writeInteger(this, +value, at, size, isLittle)
            return at + size
          },
        )
      }
      define(
        named('read', end),
        function (this: Bytes, offset: number, size: number, noAssert?: boolean) {
          const at = offset >>> 0
          if (!noAssert) checkPlace(this, offset, size >>> 0)
          return read(this, at, size >>> 0, isLittle)
        },
      )
      define(
        named('write', end),
        function (this: Bytes, value: number, offset: number, size: number, noAssert?: boolean) {
          const at = offset >>> 0
          if (!noAssert) {
            checkValue(+value, size >>> 0, lowOf(size >>> 0), highOf(size >>> 0))
            checkPlace(this, offset, size >>> 0)
          }
          writeInteger(this, +value, at, size >>> 0, isLittle)
          return at + (size >>> 0)
        },
      )
    }
    for (const [name, size] of [
      ['Float', 4],
      ['Double', 8],
    ] as const) {
      define([`read${name}${end}`], function (this: Bytes, offset: number, noAssert?: boolean) {
        const at = offset >>> 0
        if (!noAssert) checkPlace(this, offset, size)
        if (at + size > this.length) return Number.NaN
        const view = new DataView(
          Uint8Array.from({ length: size }, (_, i) => this[at + i] ?? 0).buffer,
        )
        return size === 4 ? view.getFloat32(0, isLittle) : view.getFloat64(0, isLittle)
      })
      define([`write${name}${end}`], function (
        this: Bytes,
        value: number,
        offset: number,
        noAssert?: boolean,
      ) {
        const at = offset >>> 0
        if (!noAssert) checkPlace(this, offset, size)
        const view = new DataView(new ArrayBuffer(size))
        if (size === 4) view.setFloat32(0, +value, isLittle)
        else view.setFloat64(0, +value, isLittle)
        for (let i = 0; i < size; i++) if (at + i < this.length) this[at + i] = view.getUint8(i)
        return at + size
      })
    }
    for (const kind of ['Int', 'UInt', 'Uint'] as const) {
      const method = kind === 'Int' ? 'BigInt64' : 'BigUint64'
      define([`readBig${kind}64${end}`], function (this: Bytes, offset = 0) {
        const at = offset >>> 0
        checkPlace(this, offset, 8)
        return new DataView(this.buffer, this.byteOffset)[`get${method}`](at, isLittle)
      })
      define([`writeBig${kind}64${end}`], function (this: Bytes, value: bigint, offset = 0) {
        const at = offset >>> 0
        const [low, high] = kind === 'Int' ? [-(2n ** 63n), 2n ** 63n] : [0n, 2n ** 64n]
        const range = kind === 'Int' ? '>= -(2n ** 63n) and < 2n ** 63n' : '>= 0n and < 2n ** 64n'
        if (value < low || value >= high) throw node.outOfRange('value', range, value)
        checkPlace(this, offset, 8)
        new DataView(this.buffer, this.byteOffset)[`set${method}`](at, value, isLittle)
        return at + 8
      })
    }
  }
}
