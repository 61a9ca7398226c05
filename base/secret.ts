/**
 * A key that cannot print itself (security S12): text, JSON and inspection give `[key]`, whoever
 * logs the object that holds it. The bytes come out by one method with a telling name.
 */

import { inspect } from 'node:util'
import { bytesOfHex } from './bytes.ts'

export class Secret {
  readonly #bytes: Uint8Array

  /** Takes ownership of `bytes`. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** A 16-byte AES key from 32 hex digits; `undefined` when it is anything else. */
  static keyOfHex(text: string): Secret | undefined {
    const plain = text.replace(/[\s:-]/g, '')
    const bytes = plain.length === 32 ? bytesOfHex(plain) : undefined
    return bytes && new Secret(bytes)
  }

  /** The raw key, for a cipher and for nothing else. */
  reveal(): Uint8Array {
    return this.#bytes
  }

  toString(): string {
    return '[key]'
  }

  toJSON(): string {
    return '[key]'
  }

  [inspect.custom](): string {
    return '[key]'
  }
}
