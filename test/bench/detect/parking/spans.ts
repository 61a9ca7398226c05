/** Spans of time, and which of them holds a moment. */

export type Span = readonly [from: number, to: number]

export function holds([from, to]: Span, time: number): boolean {
  return time >= from && time < to
}

/**
 * The latest span in order of `from` that holds the moment, of the `back` last that had begun: spans
 * are short, so that one far behind is over.
 */
export function lastHolding<S extends readonly [from: number, to: number, ...rest: unknown[]]>(
  spans: readonly S[],
  time: number,
  back: number,
): S | undefined {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (spans[middle]![0] <= time) low = middle + 1
    else high = middle
  }
  for (let i = low - 1; i >= Math.max(0, low - back); i--) {
    if (time < spans[i]![1]) return spans[i]
  }
  return undefined
}
