/**
 * Runs inside the sandbox: `sort` of typed arrays with V8's steps, which are others than an array's:
 * halves are sorted and merged (third_party/v8/builtins/typed-array-sort.tq).
 */
export function installTypedSorting(): void {
  type Compare = (a: unknown, b: unknown) => unknown
  const { apply } = Reflect
  const typed = Object.getPrototypeOf(Uint8Array.prototype) as Uint8Array
  const { sort, toReversed } = typed

  /** `source` and `target` hold the same; what is in order comes to stand in `target`. */
  function sortHalves(
    source: unknown[],
    from: number,
    to: number,
    target: unknown[],
    order: (a: unknown, b: unknown) => number,
  ): void {
    const middle = from + ((to - from) >> 1)
    if (middle - from > 1) sortHalves(target, from, middle, source, order)
    if (to - middle > 1) sortHalves(target, middle, to, source, order)
    for (let at = from, left = from, right = middle; at < to; at++) {
      const isLeft = left < middle && (right >= to || order(source[left], source[right]) <= 0)
      target[at] = source[isLeft ? left++ : right++]
    }
  }

  function sortNumbers(list: Uint8Array, compare: Compare): Uint8Array {
    const [source, target] = [Array.from(list), Array.from(list)]
    if (list.length > 1)
      sortHalves(source, 0, list.length, target, (a, b) => +(compare(a, b) as number) || 0)
    list.set(target)
    return list
  }

  const methods = {
    sort(this: Uint8Array, compare?: Compare) {
      const isOurs = typeof compare === 'function' && ArrayBuffer.isView(this)
      return isOurs ? sortNumbers(this, compare) : apply(sort, this, [compare])
    },
    toSorted(this: Uint8Array, compare?: Compare) {
      // Turned round twice: a copy of the same type, which a Buffer's `slice` is not.
      const copy = apply(toReversed, apply(toReversed, this, []), [])
      return apply(methods.sort, copy, [compare])
    },
  }
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(typed, name, {
      ...{ configurable: true, enumerable: false, writable: true, value },
    })
}
