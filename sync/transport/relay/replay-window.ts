/**
 * Which counters of a neighbour have come: the highest, and the 64 before it (sync.md §6). A frame that is older
 * or has been here is a copy, or somebody's recording. Pure.
 */

const WIDTH = 64
const MASK = (1n << BigInt(WIDTH)) - 1n

/** `highest` −1: none has come. Bit i of `before`: `highest` − 1 − i has. */
export type ReplayWindow = { readonly highest: number; readonly before: bigint }

export const NOTHING_CAME: ReplayWindow = { highest: -1, before: 0n }

/** `old`: it cannot be told any more whether it has come. */
export function judgeCounter(
  { highest, before }: ReplayWindow,
  counter: number,
): 'new' | 'seen' | 'old' {
  if (counter > highest) return 'new'
  if (counter === highest) return 'seen'
  const back = highest - 1 - counter
  if (back >= WIDTH) return 'old'
  return (before >> BigInt(back)) & 1n ? 'seen' : 'new'
}

/** With `counter`, which is `new`; only after its tag was right. */
export function withCounter({ highest, before }: ReplayWindow, counter: number): ReplayWindow {
  if (counter < highest) return { highest, before: before | (1n << BigInt(highest - 1 - counter)) }
  const steps = counter - highest
  if (highest < 0 || steps > WIDTH) return { highest: counter, before: 0n }
  // What was the highest becomes a bit of those before.
  return {
    highest: counter,
    before: ((before << BigInt(steps)) | (1n << BigInt(steps - 1))) & MASK,
  }
}
