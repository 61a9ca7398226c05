/** Reading an array of CBOR values whose shape is known beforehand. */

import type { CborValue } from '../base/cbor.ts'
import { HEAD_BYTES, isUint } from './row.ts'

/**
 * The items of an array, taken in order with the shape expected. The first that does not fit spoils
 * the whole, which is asked once at the end; until then a stand-in keeps the types plain.
 */
export class Items {
  readonly #items: readonly CborValue[]
  #at = 0
  #fits = true

  constructor(items: readonly CborValue[]) {
    this.#items = items
  }

  get left(): number {
    return this.#items.length - this.#at
  }

  /** Everything was taken and had its shape. */
  get whole(): boolean {
    return this.#fits && this.left === 0
  }

  any(): CborValue {
    if (this.left === 0) this.#fits = false
    return this.#items[this.#at++] ?? null
  }

  uint(limit = Number.MAX_SAFE_INTEGER): number {
    const value = this.any()
    if (isUint(value) && value <= limit) return value
    this.#fits = false
    return 0
  }

  bytes(length?: number): Uint8Array {
    const value = this.any()
    if (value instanceof Uint8Array && (length ?? value.length) === value.length) return value
    this.#fits = false
    return new Uint8Array(length ?? 0)
  }

  headOrNull(): Uint8Array | null {
    if (this.#items[this.#at] !== null) return this.bytes(HEAD_BYTES)
    this.#at++
    return null
  }

  text(bytesMax = 128): string {
    const value = this.any()
    if (typeof value === 'string' && value.length <= bytesMax) return value
    this.#fits = false
    return ''
  }

  flag(): boolean {
    const value = this.any()
    if (typeof value !== 'boolean') this.#fits = false
    return value === true
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.uint(list.length - 1)]!
  }

  array(lengthMax: number): readonly CborValue[] {
    const value = this.any()
    if (Array.isArray(value) && value.length <= lengthMax) return value
    this.#fits = false
    return []
  }

  /** An array of arrays, each read by `one`. */
  list<T>(lengthMax: number, one: (items: Items) => T): T[] {
    return this.array(lengthMax).map((value) => {
      const items = new Items(Array.isArray(value) ? value : [])
      const read = one(items)
      if (!items.whole) this.#fits = false
      return read
    })
  }

  require(condition: boolean): void {
    if (!condition) this.#fits = false
  }
}
