/** How many of `length` items of `list` from `base` on stand before `key`; equal ones too if so asked. */
export type Gallop = (
  key: unknown,
  list: readonly unknown[],
  base: number,
  length: number,
  hint: number,
  isAfterEqual: boolean,
) => number

/**
 * Runs inside the sandbox: the search of `merging.ts`, which begins at `hint` and doubles its steps
 * (V8: GallopLeft and GallopRight in third_party/v8/builtins/array-sort.tq).
 */
export function makeGallop(order: (a: unknown, b: unknown) => number): Gallop {
  return (key, list, base, length, hint, isAfterEqual) => {
    const isBefore = (at: number) =>
      isAfterEqual ? !(order(key, list[base + at]) < 0) : order(list[base + at], key) < 0
    let [last, offset] = [0, 1]
    const isRight = isBefore(hint)
    const most = isRight ? length - hint : hint + 1
    while (offset < most && isBefore(isRight ? hint + offset : hint - offset) === isRight) {
      last = offset
      offset = offset * 2 + 1
    }
    offset = Math.min(offset, most)
    let [low, high] = isRight ? [hint + last, hint + offset] : [hint - offset, hint - last]
    low++
    while (low < high) {
      const middle = low + ((high - low) >> 1)
      if (isBefore(middle)) low = middle + 1
      else high = middle
    }
    return high
  }
}
