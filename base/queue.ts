/** A first-in, first-out queue that cannot grow without end and counts what it did not take. */

export type WhenFull = 'refuse' | 'drop-oldest'

export class BoundedQueue<T> {
  readonly #capacity: number
  readonly #whenFull: WhenFull
  #items: (T | undefined)[] = []
  #head = 0
  #dropped = 0

  constructor(limits: { readonly capacity: number; readonly whenFull: WhenFull }) {
    this.#capacity = limits.capacity
    this.#whenFull = limits.whenFull
  }

  get depth(): number {
    return this.#items.length - this.#head
  }

  /** How many items were refused or dropped since the queue was made. */
  get dropped(): number {
    return this.#dropped
  }

  /** Takes the item; `false` when the queue is full and refuses. */
  push(item: T): boolean {
    if (this.depth >= this.#capacity) {
      this.#dropped++
      if (this.#whenFull === 'refuse') return false
      this.shift()
    }
    this.#items.push(item)
    return true
  }

  shift(): T | undefined {
    if (this.depth === 0) return undefined
    const item = this.#items[this.#head]
    this.#items[this.#head++] = undefined
    // Give the used front back once it outweighs the rest: shift() stays O(1) on average.
    if (this.#head > 32 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }

  /** Takes up to `most` items at once. */
  drain(most: number = Number.POSITIVE_INFINITY): T[] {
    const taken: T[] = []
    while (taken.length < most && this.depth > 0) taken.push(this.shift() as T)
    return taken
  }
}
