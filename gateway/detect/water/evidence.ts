/**
 * The evidence as data, for people to see: the few intervals or waterings behind a verdict, each with
 * the litres that were expected and those that were found. A fact carries at most eight.
 */

import type { Span } from './openings.ts'

/** [from, to (line), expected, found (litres)]: a tuple, for states are small. */
export type Shown = readonly [number, number, number, number]

const SHOWN_MAX = 8

/** The newest stay. */
export function show(
  shown: readonly Shown[],
  { fromLineMs, toLineMs }: Span,
  litres: { readonly expected: number; readonly found: number },
): readonly Shown[] {
  const { expected, found } = litres
  return [...shown, [fromLineMs, toLineMs, tenths(expected), tenths(found)] as const].slice(
    -SHOWN_MAX,
  )
}

/** On the wire and on pages: the same with UTC, ms. */
export function rowsOf(
  shown: readonly Shown[],
  utcOf: (lineMs: number) => number,
): readonly Shown[] {
  return shown.map(([from, to, expected, found]) => [utcOf(from), utcOf(to), expected, found])
}

export function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

export function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
