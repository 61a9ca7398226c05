/**
 * Runs inside the sandbox: `TextDecoder` for UTF-8, UTF-16LE and Latin-1 (WHATWG Encoding), `stream`
 * included. Other encodings are refused as one that nobody knows.
 */
export function installTextDecoder(): void {
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

  /** How many bytes at the end begin a letter that may yet be complete. */
  function unfinished(bytes: Uint8Array): number {
    for (let back = 1; back <= Math.min(3, bytes.length); back++) {
      const byte = bytes[bytes.length - back]!
      if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
      if (byte < 0x80) return 0
    }
    return 0
  }

  function codeOf(label: unknown): string {
    const name = `${label}`.trim().toLowerCase()
    if (/^(utf-?8|unicode-1-1-utf-8)$/.test(name)) return 'utf-8'
    if (/^(utf-16(le)?|ucs-2|unicode)$/.test(name)) return 'utf-16le'
    if (LATIN1.test(name)) return 'windows-1252'
    throw new RangeError(`The "${label}" encoding is not supported`)
  }

  type DecoderOptions = { readonly fatal?: boolean; readonly ignoreBOM?: boolean }

  class TextDecoder {
    readonly #encoding: string
    readonly #isFatal: boolean
    readonly #ignoresMark: boolean
    /** Of a call with `stream`, for the next one; the mark at the beginning is left out once. */
    #held: Uint8Array = new Uint8Array(0)
    #hasBegun = false
    constructor(label: unknown = 'utf-8', options: DecoderOptions = {}) {
      this.#encoding = codeOf(label)
      this.#isFatal = !!options?.fatal
      this.#ignoresMark = !!options?.ignoreBOM
    }
    get encoding(): string {
      return this.#encoding
    }
    get fatal(): boolean {
      return this.#isFatal
    }
    get ignoreBOM(): boolean {
      return this.#ignoresMark
    }
    decode(input?: ArrayBuffer | ArrayBufferView, options?: { readonly stream?: boolean }): string {
      const bytes = this.#withHeld(input)
      const isStream = !!options?.stream
      const rest = isStream ? this.#restOf(bytes) : 0
      const text = this.#text(bytes.subarray(0, bytes.length - rest))
      const isMarked = !this.#hasBegun && !this.#ignoresMark && text.startsWith('\ufeff')
      this.#held = bytes.slice(bytes.length - rest)
      this.#hasBegun = isStream && (this.#hasBegun || text !== '')
      return isMarked ? text.slice(1) : text
    }
    #withHeld(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
      if (input === undefined) return this.#held
      if (!(input instanceof ArrayBuffer) && !ArrayBuffer.isView(input))
        throw new TypeError(
          'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.',
        )
      const bytes = ArrayBuffer.isView(input)
        ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new Uint8Array(input)
      if (this.#held.length === 0) return bytes
      const all = new Uint8Array(this.#held.length + bytes.length)
      all.set(this.#held)
      all.set(bytes, this.#held.length)
      return all
    }
    #restOf(bytes: Uint8Array): number {
      if (this.#encoding === 'utf-8') return unfinished(bytes)
      return this.#encoding === 'utf-16le' ? bytes.length % 2 : 0
    }
    #text(bytes: Uint8Array): string {
      if (this.#encoding === 'utf-8') return decodeUtf8(bytes, this.#isFatal)
      let out = ''
      if (this.#encoding === 'windows-1252') {
        for (const byte of bytes)
          out += byte >= 0x80 && byte < 0xa0 ? WINDOWS[byte - 0x80] : String.fromCharCode(byte)
        return out
      }
      for (let at = 0; at + 1 < bytes.length; at += 2)
        out += String.fromCharCode(bytes[at]! | (bytes[at + 1]! << 8))
      return (out + (bytes.length % 2 === 1 ? '\ufffd' : '')).toWellFormed()
    }
  }

  Object.defineProperty(TextDecoder.prototype, Symbol.toStringTag, {
    value: 'TextDecoder',
    configurable: true,
  })
  Object.defineProperty(globalThis, 'TextDecoder', {
    ...{ configurable: true, enumerable: false, writable: true, value: TextDecoder },
  })
}
