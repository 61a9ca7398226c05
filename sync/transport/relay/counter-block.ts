/**
 * Counters of the frames that this gateway sends: a block is on disk before the first of it is used, so that
 * whatever a power cut or a restored file takes away, none is used twice (I5). Pure; who keeps the end is the
 * caller's matter.
 */

const BLOCK = 256
const COUNTERS = 2 ** 32

/** `next` to `end`, excluded, may be used: `end` is on the medium. */
export type CounterBlock = { readonly next: number; readonly end: number }

/** After a start, or a restore: what may have been used of the block is left out. `keptEnd`: of the medium, 0 at first. */
export function blockAfter(keptEnd: number): CounterBlock {
  return { next: keptEnd, end: keptEnd }
}

/** `reserve`: `end` is to be on the medium first, then `reserved`; `spent`: a new key has to be agreed upon. */
export type Taken =
  | { readonly kind: 'counters'; readonly first: number; readonly block: CounterBlock }
  | { readonly kind: 'reserve'; readonly end: number }
  | { readonly kind: 'spent' }

/** As many as a message has pieces, one behind the other; at most a block. */
export function takeCounters(block: CounterBlock, count: number): Taken {
  const { next, end } = block
  if (next + count <= end) {
    return { kind: 'counters', first: next, block: { next: next + count, end } }
  }
  if (next + count > COUNTERS) return { kind: 'spent' }
  return { kind: 'reserve', end: Math.min(COUNTERS, end + BLOCK) }
}

/** `end` is on the medium now. */
export function reserved({ next }: CounterBlock, end: number): CounterBlock {
  return { next, end }
}
