import type { Gallop } from './galloping.ts'

/** Merges neighbouring runs of `items`, shortest first, as V8 does it. */
export type Merging = {
  /** Says that `length` items from `start` on are in order; runs come from left to right. */
  readonly push: (start: number, length: number) => void
  /** Merges what is left. */
  readonly finish: () => void
}

/**
 * Runs inside the sandbox: timsort's merging (V8: third_party/v8/builtins/array-sort.tq, after CPython's
 * listsort). Which pairs are compared decides what becomes of comparisons that are none, so each step
 * is V8's. `order` gives less than 0 when its first is to stand before its second.
 */
export function makeMerging(
  items: unknown[],
  order: (a: unknown, b: unknown) => number,
  gallop: Gallop,
): Merging {
  type Run = { readonly start: number; readonly length: number }
  const WINS_TO_GALLOP = 7
  const runs: Run[] = []
  let gallopAfter = WINS_TO_GALLOP

  function copy(from: readonly unknown[], at: number, to: unknown[], start: number, count: number) {
    const moved = from.slice(at, at + count)
    for (let n = 0; n < count; n++) to[start + n] = moved[n]
  }

  function mergeLow(a: Run, b: Run): void {
    const left = items.slice(a.start, a.start + a.length)
    let [dest, cursorA, cursorB, lengthA, lengthB] = [a.start, 0, b.start, a.length, b.length]
    const takeA = () => (items[dest++] = left[cursorA++])
    const takeB = () => (items[dest++] = items[cursorB++])
    const end = (): true => {
      if (lengthB > 0 && lengthA === 1) {
        copy(items, cursorB, items, dest, lengthB)
        items[dest + lengthB] = left[cursorA]
      } else copy(left, cursorA, items, dest, lengthA)
      return true
    }
    takeB()
    if (--lengthB === 0 || lengthA === 1) return void end()
    for (let after = gallopAfter; ; gallopAfter = ++after) {
      let [winsA, winsB] = [0, 0]
      while (winsA < after && winsB < after) {
        if (order(items[cursorB], left[cursorA]) < 0) {
          takeB()
          ;[winsA, winsB] = [0, winsB + 1]
          if (--lengthB === 0) return void end()
        } else {
          takeA()
          ;[winsA, winsB] = [winsA + 1, 0]
          if (--lengthA === 1) return void end()
        }
      }
      after++
      do {
        gallopAfter = after = Math.max(1, after - 1)
        winsA = gallop(items[cursorB], left, cursorA, lengthA, 0, true)
        copy(left, cursorA, items, dest, winsA)
        ;[dest, cursorA, lengthA] = [dest + winsA, cursorA + winsA, lengthA - winsA]
        if (winsA > 0 && lengthA <= 1) return void end()
        takeB()
        if (--lengthB === 0) return void end()
        winsB = gallop(left[cursorA], items, cursorB, lengthB, 0, false)
        copy(items, cursorB, items, dest, winsB)
        ;[dest, cursorB, lengthB] = [dest + winsB, cursorB + winsB, lengthB - winsB]
        if (winsB > 0 && lengthB === 0) return void end()
        takeA()
        if (--lengthA === 1) return void end()
      } while (winsA >= WINS_TO_GALLOP || winsB >= WINS_TO_GALLOP)
    }
  }

  function mergeHigh(a: Run, b: Run): void {
    const right = items.slice(b.start, b.start + b.length)
    let [lengthA, lengthB] = [a.length, b.length]
    let [dest, cursorA, cursorB] = [b.start + lengthB - 1, a.start + lengthA - 1, lengthB - 1]
    const takeA = () => (items[dest--] = items[cursorA--])
    const takeB = () => (items[dest--] = right[cursorB--])
    const end = (): true => {
      if (lengthA > 0 && lengthB === 1) {
        copy(items, cursorA - lengthA + 1, items, dest - lengthA + 1, lengthA)
        items[dest - lengthA] = right[cursorB]
      } else copy(right, 0, items, dest - lengthB + 1, lengthB)
      return true
    }
    takeA()
    if (--lengthA === 0 || lengthB === 1) return void end()
    for (let after = gallopAfter; ; gallopAfter = ++after) {
      let [winsA, winsB] = [0, 0]
      while (winsA < after && winsB < after) {
        if (order(right[cursorB], items[cursorA]) < 0) {
          takeA()
          ;[winsA, winsB] = [winsA + 1, 0]
          if (--lengthA === 0) return void end()
        } else {
          takeB()
          ;[winsA, winsB] = [0, winsB + 1]
          if (--lengthB === 1) return void end()
        }
      }
      after++
      do {
        gallopAfter = after = Math.max(1, after - 1)
        winsA = lengthA - gallop(right[cursorB], items, a.start, lengthA, lengthA - 1, true)
        ;[dest, cursorA, lengthA] = [dest - winsA, cursorA - winsA, lengthA - winsA]
        copy(items, cursorA + 1, items, dest + 1, winsA)
        if (winsA > 0 && lengthA === 0) return void end()
        takeB()
        if (--lengthB === 1) return void end()
        winsB = lengthB - gallop(items[cursorA], right, 0, lengthB, lengthB - 1, false)
        ;[dest, cursorB, lengthB] = [dest - winsB, cursorB - winsB, lengthB - winsB]
        copy(right, cursorB + 1, items, dest + 1, winsB)
        if (winsB > 0 && lengthB <= 1) return void end()
        takeA()
        if (--lengthA === 0) return void end()
      } while (winsA >= WINS_TO_GALLOP || winsB >= WINS_TO_GALLOP)
    }
  }

  function mergeAt(n: number): void {
    let [a, b] = [runs[n]!, runs[n + 1]!]
    runs.splice(n, 2, { start: a.start, length: a.length + b.length })
    const skipped = gallop(items[b.start], items, a.start, a.length, 0, true)
    a = { start: a.start + skipped, length: a.length - skipped }
    if (a.length === 0) return
    const last = items[a.start + a.length - 1]
    b = { start: b.start, length: gallop(last, items, b.start, b.length, b.length - 1, false) }
    if (b.length === 0) return
    if (a.length <= b.length) mergeLow(a, b)
    else mergeHigh(a, b)
  }

  const lengthOf = (n: number) => runs[n]?.length ?? Number.POSITIVE_INFINITY
  function isFar(n: number): boolean {
    return n < 2 || lengthOf(n - 2) > lengthOf(n - 1) + lengthOf(n)
  }

  return {
    push(start, length) {
      runs.push({ start, length })
      while (runs.length > 1) {
        const n = runs.length - 2
        if (!isFar(n + 1) || !isFar(n)) mergeAt(lengthOf(n - 1) < lengthOf(n + 1) ? n - 1 : n)
        else if (lengthOf(n) <= lengthOf(n + 1)) mergeAt(n)
        else return
      }
    },
    finish() {
      while (runs.length > 1) {
        const n = runs.length - 2
        mergeAt(n > 0 && lengthOf(n - 1) < lengthOf(n + 1) ? n - 1 : n)
      }
    },
  }
}
