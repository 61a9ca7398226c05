/** Stays of spaces into a book: shortest, longest, those that are guessed, open, or far too long. */

import type { EventFact } from '../fact.ts'
import { type KpiBook, toldBy } from './book.ts'
import { HOUR_MS } from './buckets.ts'
import { mergePartials, NOTHING, sumsOf } from './partial.ts'
import { type SpaceStays, STAY_FACTS, type Stay, staysOf } from './stays.ts'

/** "Ventouse" vehicles: one stay of more than seven days on a public way. */
export const ABUSIVE_MS = 7 * 24 * HOUR_MS

/** Gives the stays of each space; `facts`: those of STAY_FACTS among them, in any order. */
export function addStays(
  book: KpiBook,
  facts: Iterable<EventFact>,
  nowMs: number,
): ReadonlyMap<string, SpaceStays> {
  const bySpace = new Map<string, EventFact[]>()
  for (const fact of facts) {
    if (!(STAY_FACTS as readonly string[]).includes(fact.type)) continue
    const there = bySpace.get(fact.subject)
    if (there) there.push(fact)
    else bySpace.set(fact.subject, [fact])
  }
  const staysBySpace = new Map<string, SpaceStays>()
  for (const [id, told] of bySpace) {
    const spaceStays = staysOf(told)
    staysBySpace.set(id, spaceStays)
    book.kinds.set(id, 'space')
    for (const stay of spaceStays.stays) addStay(book, id, stay, { ...spaceStays, nowMs })
  }
  return staysBySpace
}

/** A stay belongs to the bucket in which it begins, with its whole length (detection.md §4). */
function addStay(
  book: KpiBook,
  id: string,
  { startMs, endMs, isInferred }: Stay,
  { settled, nowMs }: Pick<SpaceStays, 'settled'> & { readonly nowMs: number },
): void {
  const lengthMs = (endMs ?? nowMs) - startMs
  if (lengthMs > ABUSIVE_MS) book.add(id, startMs + ABUSIVE_MS, sumsOf({ abusiveStays: 1 }))
  // Elsewhere the hour has counted it.
  const hourMs = Math.floor(startMs / HOUR_MS) * HOUR_MS
  const isCounted = hourMs + HOUR_MS <= settled.fromMs || hourMs >= settled.toMs
  const sums = sumsOf({
    ...(!isCounted && { stays: 1 }),
    ...(isInferred && { inferredStays: 1 }),
    ...(endMs === null && { openStays: 1 }),
  })
  book.add(id, startMs, mergePartials(sums, toldBy(0)))
  if (endMs === null || lengthMs <= 0) return
  const extremes = { most: { longestStayMs: lengthMs }, least: { shortestStayMs: lengthMs } }
  book.add(id, startMs, { ...NOTHING, ...extremes })
}
