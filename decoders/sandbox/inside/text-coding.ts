/**
 * Runs inside the sandbox: what engines of browsers and servers have for texts and bytes and the
 * language itself has not: `atob`, `btoa`, `TextEncoder`, `TextDecoder` (UTF-8, UTF-16LE, Latin-1).
 */
export function installTextCoding(): void {
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const REPLACEMENT = 0xfffd

  function invalid(message: string): Error {
    const error = new Error(message)
    Object.defineProperty(error, 'name', { value: 'InvalidCharacterError', configurable: true })
    return error
  }

  function atob(data: unknown): string {
    let text = `${data}`.replace(/[\t\n\f\r ]/g, '')
    if (text.length % 4 === 0) text = text.replace(/==?$/, '')
    if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text))
      throw invalid('The string to be decoded is not correctly encoded.')
    let out = ''
    for (let at = 0, held = 0; at < text.length; at++) {
      held = ((held << 6) | LETTERS.indexOf(text[at]!)) & 0xffffff
      if (at % 4 !== 0) out += String.fromCharCode((held >> (6 - 2 * (at % 4))) & 0xff)
    }
    return out
  }

  function btoa(data: unknown): string {
    const text = `${data}`
    let out = ''
    for (let at = 0; at < text.length; at += 3) {
      const bytes = [0, 1, 2].map((offset) => text.charCodeAt(at + offset))
      if (bytes.some((byte) => byte > 255)) throw invalid('Invalid character')
      const [a = 0, b = 0, c = 0] = bytes
      const word = (a << 16) | ((b || 0) << 8) | (c || 0)
      const letters = [18, 12, 6, 0].map((shift) => LETTERS[(word >> shift) & 63]).join('')
      const left = text.length - at
      out += left >= 3 ? letters : letters.slice(0, left + 1) + '='.repeat(3 - left)
    }
    return out
  }

  class TextEncoder {
    get encoding(): string {
      return 'utf-8'
    }
    encode(input: unknown = ''): Uint8Array {
      const bytes: number[] = []
      for (const char of `${input}`) {
        const point = char.codePointAt(0)!
        const code = point >= 0xd800 && point <= 0xdfff ? REPLACEMENT : point
        if (code < 0x80) bytes.push(code)
        else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63))
        else if (code < 0x10000)
          bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63))
        else
          bytes.push(
            ...[0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63)],
            ...[0x80 | ((code >> 6) & 63), 0x80 | (code & 63)],
          )
      }
      return new Uint8Array(bytes)
    }
    encodeInto(input: string, into: Uint8Array): { read: number; written: number } {
      let read = 0
      let written = 0
      for (const char of `${input}`) {
        const bytes = this.encode(char)
        if (written + bytes.length > into.length) break
        into.set(bytes, written)
        written += bytes.length
        read += char.length
      }
      return { read, written }
    }
  }

  /** Malformed bytes become U+FFFD, one for each longest piece that began well (WHATWG Encoding). */
  function decodeUtf8(bytes: Uint8Array, isFatal: boolean): string {
    let out = ''
    function bad(): void {
      if (isFatal) throw new TypeError('The encoded data was not valid for encoding utf-8')
      out += '\ufffd'
    }
    for (let at = 0; at < bytes.length; ) {
      const lead = bytes[at++]!
      if (lead < 0x80) {
        out += String.fromCharCode(lead)
        continue
      }
      const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1
      if (lead < 0xc2 || lead > 0xf4) {
        bad()
        continue
      }
      let point = lead & (0x3f >> more)
      let low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80
      let high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf
      let left = more
      for (; left > 0 && at < bytes.length; left--, at++) {
        const byte = bytes[at]!
        if (byte < low || byte > high) break
        point = (point << 6) | (byte & 0x3f)
        low = 0x80
        high = 0xbf
      }
      if (left > 0) bad()
      else out += String.fromCodePoint(point)
    }
    return out
  }

  const LATIN1 = /^(iso-?8859-?1|latin-?1|l1|ascii|us-ascii|windows-1252|cp1252|x-cp1252)$/
  /** What Windows-1252, which "latin1" means there, has at 0x80..0x9f. */
  const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

  class TextDecoder {
    readonly encoding: string
    readonly fatal: boolean
    readonly ignoreBOM: boolean
    constructor(label: unknown = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
      const name = `${label}`.trim().toLowerCase()
      if (/^(utf-?8|unicode-1-1-utf-8)$/.test(name)) this.encoding = 'utf-8'
      else if (/^(utf-16(le)?|ucs-2|unicode)$/.test(name)) this.encoding = 'utf-16le'
      else if (LATIN1.test(name)) this.encoding = 'windows-1252'
      else throw new RangeError(`The "${label}" encoding is not supported`)
      this.fatal = !!options?.fatal
      this.ignoreBOM = !!options?.ignoreBOM
    }
    decode(input?: ArrayBuffer | ArrayBufferView): string {
      if (input === undefined) return ''
      if (!(input instanceof ArrayBuffer) && !ArrayBuffer.isView(input))
        throw new TypeError(
          'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.',
        )
      const bytes = ArrayBuffer.isView(input)
        ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new Uint8Array(input)
      const text = this.#text(bytes)
      return !this.ignoreBOM && text.startsWith('\ufeff') ? text.slice(1) : text
    }
    #text(bytes: Uint8Array): string {
      if (this.encoding === 'utf-8') return decodeUtf8(bytes, this.fatal)
      let out = ''
      if (this.encoding === 'windows-1252') {
        for (const byte of bytes)
          out += byte >= 0x80 && byte < 0xa0 ? WINDOWS[byte - 0x80] : String.fromCharCode(byte)
        return out
      }
      for (let at = 0; at + 1 < bytes.length; at += 2)
        out += String.fromCharCode(bytes[at]! | (bytes[at + 1]! << 8))
      return (out + (bytes.length % 2 === 1 ? '\ufffd' : '')).toWellFormed()
    }
  }

  for (const value of [atob, btoa, TextEncoder, TextDecoder]) {
    const property = { configurable: true, enumerable: false, writable: true, value }
    Object.defineProperty(globalThis, value.name, property)
  }
}
