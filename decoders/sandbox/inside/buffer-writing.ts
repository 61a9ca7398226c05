import type { NodeErrors } from './node-error.ts'

/**
 * Runs inside the sandbox: what writes into a `Buffer` other than numbers, with the checks of npm
 * "buffer" 6 in its order, odd arguments included, and the words of Node's.
 */
export function installBufferWriting(node: NodeErrors): void {
  const { Buffer } = globalThis
  const { from, isEncoding } = Buffer
  const Inner = Uint8Array
  const { subarray } = Inner.prototype

  function part(bytes: Uint8Array, start: number, end: number): Uint8Array {
    return Reflect.apply(subarray, bytes, [start, end])
  }

  /** As much as there is room for; of UTF-8, letters that are complete. */
  function whole(bytes: Uint8Array, room: number, name: unknown): Uint8Array {
    let end = Math.min(room, bytes.length)
    if (/^utf-?8$/i.test(`${name || 'utf8'}`))
      while (end > 0 && end < bytes.length && (bytes[end]! & 0xc0) === 0x80) end--
    return part(bytes, 0, end)
  }

  const methods = {
    copy(this: Uint8Array, target: unknown, targetStart: unknown, start: unknown, end: unknown) {
      if (!(target instanceof Inner))
        throw node.wrongType('target', 'an instance of Buffer or Uint8Array', target)
      const first = (start as number) || 0
      const at = Math.min((targetStart as number) || 0, target.length)
      let last = end || end === 0 ? (end as number) : this.length
      if (last > 0 && last < first) last = first
      if (last === first || target.length === 0 || this.length === 0) return 0
      if (at < 0) throw node.outOfRange('targetStart', '>= 0', at)
      if (first < 0 || first >= this.length)
        throw node.outOfRange('sourceStart', `>= 0 && <= ${this.length}`, first)
      if (last < 0) throw node.outOfRange('sourceEnd', '>= 0', last)
      last = Math.min(last, this.length, target.length - at + first)
      target.set(part(this, first, last), at)
      return last - first
    },

    fill(this: Uint8Array, value: unknown, start?: unknown, end?: unknown, encoding?: unknown) {
      let [first, last, name] = [start as number, end as number, encoding]
      if (typeof value === 'string') {
        if (typeof start === 'string') [first, last, name] = [0, this.length, start]
        else if (typeof end === 'string') [last, name] = [this.length, end]
        if (name !== undefined && typeof name !== 'string')
          throw new TypeError('encoding must be a string')
        if (name !== undefined && !isEncoding(name))
          throw new TypeError(`Unknown encoding: ${name}`)
      }
      if (first < 0) throw node.outOfRange('offset', `>= 0 && <= ${Number.MAX_SAFE_INTEGER}`, first)
      if (this.length < last) throw node.outOfRange('end', `>= 0 && <= ${this.length}`, last)
      if (this.length < first) throw node.outOfRange('offset', `>= 0 && <= ${this.length}`, first)
      if (last <= first) return this
      first >>>= 0
      last = last === undefined ? this.length : last >>> 0
      const isText = typeof value === 'string' && value !== ''
      const pattern = isText
        ? from(value, name as BufferEncoding)
        : value instanceof Inner
          ? value
          : [(value as number) & 255]
      if (pattern.length === 0)
        throw node.make(
          TypeError,
          'ERR_INVALID_ARG_VALUE',
          `The argument 'value' is invalid. Received '${value}'`,
        )
      for (let at = first; at < last; at++) this[at] = pattern[(at - first) % pattern.length]!
      return this
    },

    write(this: Uint8Array, text: string, offset?: unknown, length?: unknown, encoding?: unknown) {
      let [at, most, name] = [0, this.length, encoding]
      if (typeof text !== 'string')
        throw Object.assign(new TypeError('argument must be a string'), {
          code: 'ERR_INVALID_ARG_TYPE',
        })
      if (offset === undefined) name = 'utf8'
      else if (length === undefined && typeof offset === 'string') name = offset
      else if (Number.isFinite(+(offset as number))) {
        at = (offset as number) >>> 0
        const isLength = Number.isFinite(+(length as number))
        most = isLength ? (length as number) >>> 0 : this.length
        if (!isLength) name = length
      } else
        throw new Error('Buffer.write(string, encoding, offset[, length]) is no longer supported')
      if (at > this.length) throw node.outOfRange('offset', `>= 0 && <= ${this.length}`, offset)
      const bytes = from(text, (name || 'utf8') as BufferEncoding)
      const fits = whole(bytes, Math.min(most, this.length - at), name)
      this.set(fits, at)
      return fits.length
    },
  }

  for (const [name, value] of Object.entries(methods)) {
    const property = { configurable: true, enumerable: false, writable: true, value }
    Object.defineProperty(Buffer.prototype, name, property)
  }
}
