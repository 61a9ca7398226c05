import type { makeGallop } from './galloping.ts'
import type { makeMerging } from './merging.ts'

/**
 * Runs inside the sandbox: `sort` with V8's steps. Codecs sort with comparisons that are none
 * (`(a, b) => a > b`), and what comes of that depends on which pairs are compared. V8 finds a run at
 * the start, lengthens it to `minRun` by binary insertion (third_party/v8/builtins/array-sort.tq), and
 * merges such runs (`merging.ts`).
 */
export function installSorting(merging: typeof makeMerging, galloping: typeof makeGallop): void {
  type Compare = (a: unknown, b: unknown) => unknown
  const SHORT_MAX = 63
  const { apply } = Reflect
  const { sort, toSorted } = Array.prototype

  /** Sorts `items`, of which none is undefined. */
  function sortItems(items: unknown[], compare: Compare): void {
    const order = (a: unknown, b: unknown) => +(compare(a, b) as number) || 0
    const runs = merging(items, order, galloping(order))
    const least = minRun(items.length)
    for (let start = 0; start < items.length; ) {
      const found = firstRun(items, start, order)
      const end = Math.max(found, Math.min(start + least, items.length))
      insertUpTo(items, start, found, end, order)
      runs.push(start, end - start)
      start = end
    }
    runs.finish()
  }

  function minRun(count: number): number {
    let [left, odd] = [count, 0]
    for (; left > SHORT_MAX; left >>= 1) odd |= left & 1
    return left + odd
  }

  /** The end of the run at `start`; a falling one is turned round. */
  function firstRun(
    items: unknown[],
    start: number,
    order: (a: unknown, b: unknown) => number,
  ): number {
    if (start + 1 >= items.length) return items.length
    const isFalling = order(items[start + 1], items[start]) < 0
    let end = start + 2
    while (end < items.length && order(items[end], items[end - 1]) < 0 === isFalling) end++
    if (isFalling) for (let i = start, j = end - 1; i < j; i++, j--) swap(items, i, j)
    return end
  }

  function insertUpTo(
    items: unknown[],
    first: number,
    from: number,
    end: number,
    order: (a: unknown, b: unknown) => number,
  ): void {
    for (let start = from; start < end; start++) {
      const pivot = items[start]
      let left = first
      let right = start
      while (left < right) {
        const middle = left + ((right - left) >> 1)
        if (order(pivot, items[middle]) < 0) right = middle
        else left = middle + 1
      }
      for (let at = start; at > left; at--) items[at] = items[at - 1]
      items[left] = pivot
    }
  }

  function swap(items: unknown[], i: number, j: number): void {
    const held = items[i]
    items[i] = items[j]
    items[j] = held
  }

  function isForUs(list: unknown, compare: unknown): list is unknown[] {
    return typeof compare === 'function' && Array.isArray(list)
  }

  /** Values first, then undefined; holes last of all. */
  function sortInPlace(list: unknown[], compare: Compare): unknown[] {
    const length = list.length
    const present: unknown[] = []
    let undefineds = 0
    for (let at = 0; at < length; at++) {
      if (!(at in list)) continue
      if (list[at] === undefined) undefineds++
      else present[present.length] = list[at]
    }
    sortItems(present, compare)
    const values = present.length
    for (let at = 0; at < length; at++) {
      if (at < values) list[at] = present[at]
      else if (at < values + undefineds) list[at] = undefined
      else delete list[at]
    }
    return list
  }

  const hidden = { configurable: true, enumerable: false, writable: true }
  const methods = {
    sort(this: unknown, compare?: Compare) {
      return isForUs(this, compare) ? sortInPlace(this, compare!) : apply(sort, this, [compare])
    },
    toSorted(this: unknown, compare?: Compare) {
      if (!isForUs(this, compare)) return apply(toSorted, this, [compare])
      return sortInPlace(Array.from(this), compare!)
    },
  }
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(Array.prototype, name, { ...hidden, value })
}
