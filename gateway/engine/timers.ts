/** Deadlines on the engine's line of time, each under a key; part of the state, checkpointed with it. */

import { Heap } from '../../base/heap.ts'

type Entry = { readonly key: string; readonly dueMs: number }

export class Timers {
  readonly #due = new Map<string, number>()
  /** By (dueMs, key); entries that no longer agree with `#due` are passed over. */
  readonly #heap = new Heap<Entry>(isBefore)

  /** Sets, moves or (undefined) takes away the deadline of `key`. */
  set(key: string, dueMs: number | undefined): void {
    if (dueMs === undefined) {
      this.#due.delete(key)
      return
    }
    if (this.#due.get(key) === dueMs) return
    this.#due.set(key, dueMs)
    this.#heap.push({ key, dueMs })
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#due.size) {
      this.#heap.fill(Array.from(this.#due, ([key, dueMs]) => ({ key, dueMs })))
    }
  }

  dueMs(key: string): number | undefined {
    return this.#due.get(key)
  }

  /** The earliest deadline, if any. */
  get nextMs(): number | undefined {
    return this.#peek()?.dueMs
  }

  get size(): number {
    return this.#due.size
  }

  /** Takes the earliest deadline that is due by `lineMs`; equal ones come in the order of their keys. */
  takeDue(lineMs: number): Entry | undefined {
    const first = this.#peek()
    if (!first || first.dueMs > lineMs) return undefined
    this.#heap.drop()
    this.#due.delete(first.key)
    return first
  }

  entries(): IterableIterator<[string, number]> {
    return this.#due.entries()
  }

  #peek(): Entry | undefined {
    for (;;) {
      const { first } = this.#heap
      if (!first || this.#due.get(first.key) === first.dueMs) return first
      this.#heap.drop()
    }
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.key < b.key)
}
