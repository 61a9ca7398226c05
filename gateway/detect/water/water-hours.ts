/** Litres by UTC hour, how much of the hour was read, and what share of it was placed by reckoning. */

import type { EventFact } from '../../../sync/fact.ts'
import { fillHours, type HourBook, openHours } from '../hours.ts'
import { type Instant, makeFact } from '../step.ts'
import { tenths } from './evidence.ts'
import type { Span } from './openings.ts'
import type { Piece } from './spread.ts'

const HOUR_MS = 3_600_000
/** A longer interval says how much, not when: its hours are not covered (detection.md §4). */
const COVERED_MAX_MS = 2 * HOUR_MS

export type HoursStep = { readonly hours: HourBook; readonly facts: readonly EventFact[] }

export function beginHours(hours: HourBook | null, lineMs: number): HourBook {
  return hours ?? openHours(lineMs, 3)
}

/** Up to the end of an interval, piece by piece; no pieces: nobody knows what flowed until `toLineMs`. */
export function addPieces(
  hours: HourBook,
  interval: Span,
  {
    pieces,
    now,
    subject,
  }: { readonly pieces: readonly Piece[]; readonly now: Instant; readonly subject: string },
): HoursStep {
  const isCovered = interval.toLineMs - interval.fromLineMs <= COVERED_MAX_MS
  const facts: EventFact[] = []
  let book = hours
  const all = pieces.length > 0 ? pieces : [{ ...interval, litres: 0 }]
  for (const { toLineMs, litres } of all) {
    const coveredMs = isCovered && pieces.length > 0 ? toLineMs - book.toLineMs : 0
    const amounts = [litres, coveredMs, isCovered ? 0 : litres]
    const filled = fillHours(book, now, toLineMs, amounts)
    book = filled.book
    facts.push(...filled.rows.map((row) => hourFact(row, now, subject)))
  }
  return { hours: book, facts }
}

function hourFact(
  { hourMs, sums }: { readonly hourMs: number; readonly sums: readonly number[] },
  now: Instant,
  subject: string,
): EventFact {
  const [litres = 0, covered = 0, placed = 0] = sums
  const when = { ...now, atMs: hourMs + HOUR_MS }
  return makeFact('zoneHour', when, subject, {
    hourMs,
    litres: tenths(litres),
    coverage: thousandths(Math.min(1, covered / HOUR_MS)),
    estimated: litres > 0 ? thousandths(placed / litres) : 0,
  })
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000
}
