/**
 * A book from what gateways have told. What is asked for at once is bounded, so that a month of a large
 * car park fits into memory; only what lasts over days is held meanwhile.
 *
 *   stays, over-stays, valves                       a day before … a day after
 *   stays of spaces that are not clear by then      8 days before … 8 days after
 *   leaks, faults, supervision, calls, waterings    90 days before … 90 days after
 *   hours                                           the buckets themselves
 */

import type { EventFact, EventFactType } from '../fact.ts'
import { addEpisodes } from './add-episodes.ts'
import { addHours, HOUR_FACTS } from './add-hours.ts'
import { addMoments, MOMENT_FACTS } from './add-moments.ts'
import { ABUSIVE_MS, addStays } from './add-stays.ts'
import type { KpiAssets } from './asset.ts'
import { KpiBook } from './book.ts'
import { type Bucket, HOUR_MS } from './buckets.ts'
import { LASTING_FACTS, SHORT_FACTS } from './episodes.ts'
import { STAY_FACTS, unclearSpaces } from './stays.ts'

type Span = { readonly fromMs: number; readonly toMs: number }

/** Facts of one gateway that stand, of some types and a time, from (including) to (excluding). */
export type KpiSource = {
  readonly gateway: string
  /**
   * It looks through all that it has for every question, and of a longer answer it leaves the oldest out:
   * asked for everything at once, and for halves where that is cut. Left out: asked day by day.
   */
  readonly cutAt?: number
  /** `subjects`: only what was told of these. */
  events(
    types: readonly EventFactType[],
    span: Span,
    subjects?: readonly string[],
  ): Promise<readonly EventFact[]>
}

export type GatherContext = { readonly assets: KpiAssets; readonly nowMs: number }

const DAY_MS = 24 * HOUR_MS
/** As many as a gateway's database takes in one question. */
const SUBJECTS_AT_ONCE = 32
const HALF_MS = HOUR_MS / 2
const AROUND_MS = ABUSIVE_MS + DAY_MS
const LASTING_MS = 90 * DAY_MS

/** Of several gateways the books are merged: nothing is summed across them before. */
export async function gather(
  buckets: readonly Bucket[],
  sources: readonly KpiSource[],
  context: GatherContext,
): Promise<KpiBook> {
  const whole = new KpiBook(buckets)
  for (const source of sources) whole.merge(await gatherOne(buckets, source, context))
  return whole
}

async function gatherOne(
  buckets: readonly Bucket[],
  source: KpiSource,
  { assets, nowMs }: GatherContext,
): Promise<KpiBook> {
  const book = new KpiBook(buckets, source.gateway)
  const { startMs, endMs } = book
  const short = await shortFacts(source, { startMs, endMs }, assets, nowMs)
  const stays = addStays(book, short, nowMs)
  const lasting = { fromMs: startMs - LASTING_MS, toMs: endMs + LASTING_MS }
  const events = await source.events([...LASTING_FACTS, ...MOMENT_FACTS], lasting)
  addEpisodes(book, [...short, ...events], { assets, nowMs })
  addMoments(book, events, { assets, gateway: source.gateway })
  // An hour is labelled by its end, give or take a rounding: pieces are cut at half past.
  const hours = { fromMs: startMs + HALF_MS, toMs: Math.min(nowMs, endMs) + HALF_MS }
  for await (const { facts, span } of piecewise(source, HOUR_FACTS, hours)) {
    addHours(book, facts, {
      assets,
      stays,
      fromMs: span.fromMs - HOUR_MS,
      toMs: span.toMs - HOUR_MS,
    })
  }
  return book
}

async function shortFacts(
  source: KpiSource,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  assets: KpiAssets,
  nowMs: number,
): Promise<readonly EventFact[]> {
  const near = { fromMs: startMs - DAY_MS, toMs: Math.min(nowMs, endMs) + DAY_MS }
  const facts: EventFact[] = []
  for await (const piece of piecewise(source, [...STAY_FACTS, ...SHORT_FACTS], near)) {
    for (const fact of piece.facts) facts.push(fact)
  }
  const subjects = unclearSpaces(facts, assets)
  for (let i = 0; i < subjects.length; i += SUBJECTS_AT_ONCE) {
    const some = subjects.slice(i, i + SUBJECTS_AT_ONCE)
    const before = { fromMs: startMs - AROUND_MS, toMs: near.fromMs }
    const after = { fromMs: near.toMs, toMs: endMs + AROUND_MS }
    facts.push(...(await source.events(STAY_FACTS, before, some)))
    if (after.fromMs < nowMs) facts.push(...(await source.events(STAY_FACTS, after, some)))
  }
  return facts
}

type Piece = { readonly facts: readonly EventFact[]; readonly span: Span }

async function* piecewise(
  source: KpiSource,
  types: readonly EventFactType[],
  whole: Span,
): AsyncGenerator<Piece> {
  const { cutAt } = source
  const waiting = cutAt === undefined ? [...days(whole)].reverse() : [whole]
  for (let span = waiting.pop(); span; span = waiting.pop()) {
    const facts = await source.events(types, span)
    const middleMs = Math.floor((span.fromMs + span.toMs) / 2 / HOUR_MS) * HOUR_MS + HALF_MS
    const isCut = cutAt !== undefined && facts.length >= cutAt
    if (isCut && middleMs > span.fromMs && middleMs < span.toMs) {
      waiting.push({ ...span, fromMs: middleMs }, { ...span, toMs: middleMs })
    } else yield { facts, span }
  }
}

function* days({ fromMs, toMs }: Span): Generator<Span> {
  for (let atMs = fromMs; atMs < toMs; atMs += DAY_MS) {
    yield { fromMs: atMs, toMs: Math.min(toMs, atMs + DAY_MS) }
  }
}
