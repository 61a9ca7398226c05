/**
 * Runs inside the sandbox: `sort` with V8's steps. Codecs sort with comparisons that are none
 * (`(a, b) => a > b`), and what comes of that depends on which pairs are compared. V8 sorts up to 63
 * items by a run found at the start and binary insertion (third_party/v8/builtins/array-sort.tq);
 * beyond that the engine's own sort must do, which honest comparisons cannot tell.
 */
export function installSorting(): void {
  type Compare = (a: unknown, b: unknown) => unknown
  const SHORT_MAX = 63
  const { apply } = Reflect
  const { sort, toSorted } = Array.prototype

  /** Sorts `items`, of which none is undefined. */
  function sortShort(items: unknown[], compare: Compare): void {
    const order = (a: unknown, b: unknown) => +(compare(a, b) as number) || 0
    let run = 1
    if (items.length > 1) {
      const isFalling = order(items[1], items[0]) < 0
      for (run = 2; run < items.length; run++)
        if (order(items[run], items[run - 1]) < 0 !== isFalling) break
      if (isFalling) for (let i = 0, j = run - 1; i < j; i++, j--) swap(items, i, j)
    }
    for (let start = run; start < items.length; start++) {
      const pivot = items[start]
      let left = 0
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
    return typeof compare === 'function' && Array.isArray(list) && list.length <= SHORT_MAX
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
    sortShort(present, compare)
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
