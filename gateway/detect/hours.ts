/**
 * Sums by UTC hour, or another bucket, of something that grows along the time line. (Paris is whole hours from UTC, so
 * its civil days are made of these.)
 *
 *   line     ──startLineMs━━━━━━━toLineMs┄┄┄┄┄┄┄┄┄┄┄▶
 *   label      07:00      sums   07:40   still to come
 *
 * The open hour keeps where it starts on the line and gets its label when it closes, by the clock of
 * then. When the clock steps, the hour it happens in is labelled by its start under the new clock;
 * no year of empty hours is made, and nothing is counted twice (faults F21).
 */

import { type Instant, labelOf } from './step.ts'

const HOUR_MS = 3_600_000

/** Rows that one call may close: what a longer gap holds goes into the hour after them. */
const ROWS_MAX = 72

export type HourBook = {
  readonly startLineMs: number
  /** Summed up to here. */
  readonly toLineMs: number
  readonly sums: readonly number[]
}

export type HourRow = { readonly hourMs: number; readonly sums: readonly number[] }

export function openHours(lineMs: number, sums: number): HourBook {
  return { startLineMs: lineMs, toLineMs: lineMs, sums: new Array<number>(sums).fill(0) }
}

export type HoursFilled = { readonly book: HourBook; readonly rows: readonly HourRow[] }

/**
 * Spreads `amounts` evenly over the line up to `toLineMs`; closed hours that hold anything come back.
 * `bucketMs`: a part of an hour instead.
 */
export function fillHours(
  book: HourBook,
  now: Instant,
  toLineMs: number,
  amounts: readonly number[],
  bucketMs = HOUR_MS,
): HoursFilled {
  const spanMs = toLineMs - book.toLineMs
  if (spanMs < 0) return { book, rows: [] }
  if (amounts.every((amount) => amount === 0)) return skipHours(book, now, toLineMs, bucketMs)
  const rows: HourRow[] = []
  let { startLineMs, toLineMs: atLineMs, sums } = book
  const add = (untilLineMs: number): void => {
    const share = spanMs > 0 ? (untilLineMs - atLineMs) / spanMs : 1
    sums = sums.map((sum, i) => sum + share * amounts[i]!)
    atLineMs = untilLineMs
  }
  while (rows.length < ROWS_MAX) {
    // A clock that stepped may put the end of the open hour behind what is summed already.
    const endLineMs = Math.max(hourEndLineMs(now, startLineMs, bucketMs), atLineMs)
    if (endLineMs > toLineMs) break
    add(endLineMs)
    rows.push({ hourMs: hourOf(now, startLineMs, bucketMs), sums })
    sums = sums.map(() => 0)
    startLineMs = endLineMs
    if (endLineMs === toLineMs) return { book: { startLineMs, toLineMs, sums }, rows }
  }
  add(toLineMs)
  return { book: { startLineMs, toLineMs, sums }, rows }
}

/** Nothing is known of this span: the open hour stays open or closes, the hours between are no rows. */
function skipHours(book: HourBook, now: Instant, toLineMs: number, bucketMs: number): HoursFilled {
  if (hourEndLineMs(now, book.startLineMs, bucketMs) > toLineMs)
    return { book: { ...book, toLineMs }, rows: [] }
  const row = { hourMs: hourOf(now, book.startLineMs, bucketMs), sums: book.sums }
  const isEmpty = book.sums.every((sum) => sum === 0)
  return { book: openHours(toLineMs, book.sums.length), rows: isEmpty ? [] : [row] }
}

/** Where the hour that begins at `startLineMs` of the line ends on it. */
export function hourEndLineMs(now: Instant, startLineMs: number, bucketMs = HOUR_MS): number {
  return startLineMs + hourOf(now, startLineMs, bucketMs) + bucketMs - labelOf(now, startLineMs)
}

export function hourOf(now: Instant, lineMs: number, bucketMs = HOUR_MS): number {
  return Math.floor(labelOf(now, lineMs) / bucketMs) * bucketMs
}
