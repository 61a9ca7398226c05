/**
 * Runs inside the sandbox: what engines of browsers and servers have for texts and bytes and the
 * language itself has not: `atob`, `btoa`, `TextEncoder`; `TextDecoder` is `text-decoder.ts`'s.
 */
export function installTextCoding(): void {
  const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const REPLACEMENT = 0xfffd

  function invalid(message: string): Error {
    const error = new Error(message)
    Object.defineProperty(error, 'name', { value: 'InvalidCharacterError', configurable: true })
    return error
  }

  function given(args: ArrayLike<unknown>): string {
    if (args.length === 0) throw new TypeError('The "input" argument must be specified')
    return `${args[0]}`
  }

  function atob(...args: readonly unknown[]): string {
    let text = given(args).replace(/[\t\n\f\r ]/g, '')
    if (text.length % 4 === 0) text = text.replace(/==?$/, '')
    if (/[^A-Za-z0-9+/]/.test(text)) throw invalid('Invalid character')
    if (text.length % 4 === 1) throw invalid('The string to be decoded is not correctly encoded.')
    let out = ''
    for (let at = 0, held = 0; at < text.length; at++) {
      held = ((held << 6) | LETTERS.indexOf(text[at]!)) & 0xffffff
      if (at % 4 !== 0) out += String.fromCharCode((held >> (6 - 2 * (at % 4))) & 0xff)
    }
    return out
  }

  function btoa(...args: readonly unknown[]): string {
    const text = given(args)
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

  Object.defineProperty(TextEncoder.prototype, Symbol.toStringTag, {
    value: 'TextEncoder',
    configurable: true,
  })
  for (const value of [atob, btoa, TextEncoder]) {
    const property = { configurable: true, enumerable: false, writable: true, value }
    Object.defineProperty(globalThis, value.name, property)
  }
}
