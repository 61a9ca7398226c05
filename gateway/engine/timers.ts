/** Deadlines on the engine's line of time, each under a key; part of the state, checkpointed with it. */

type Entry = { readonly key: string; readonly dueMs: number }

export class Timers {
  readonly #due = new Map<string, number>()
  /** A binary heap by (dueMs, key); entries that no longer agree with `#due` are passed over. */
  #heap: Entry[] = []

  /** Sets, moves or (undefined) takes away the deadline of `key`. */
  set(key: string, dueMs: number | undefined): void {
    if (dueMs === undefined) {
      this.#due.delete(key)
      return
    }
    if (this.#due.get(key) === dueMs) return
    this.#due.set(key, dueMs)
    this.#push({ key, dueMs })
    if (this.#heap.length > 64 && this.#heap.length > 4 * this.#due.size) this.#rebuild()
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
    this.#pop()
    this.#due.delete(first.key)
    return first
  }

  entries(): IterableIterator<[string, number]> {
    return this.#due.entries()
  }

  #peek(): Entry | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (!first || this.#due.get(first.key) === first.dueMs) return first
      this.#pop()
    }
  }

  #rebuild(): void {
    this.#heap = []
    for (const [key, dueMs] of this.#due) this.#push({ key, dueMs })
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(entry, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.key < b.key)
}
