/**
 * A book from what gateways have told. What is asked for at once is bounded by a day, so that a month
 * of a large car park fits into memory; only what lasts over days is held meanwhile.
 *
 *   stays, over-stays, valves     8 days before … 8 days after: a stay may be told as late
 *   leaks, faults, supervision    90 days before … the end
 *   moments, hours                the buckets themselves
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
import { STAY_FACTS } from './stays.ts'

type Span = { readonly fromMs: number; readonly toMs: number }

/** Facts of one gateway that stand, of some types and a time, from (including) to (excluding). */
export type KpiSource = {
  readonly gateway: string
  events(types: readonly EventFactType[], span: Span): Promise<readonly EventFact[]>
}

export type GatherContext = { readonly assets: KpiAssets; readonly nowMs: number }

const DAY_MS = 24 * HOUR_MS
const AROUND_MS = ABUSIVE_MS + DAY_MS
const LASTING_MS = 90 * DAY_MS
/** An acknowledgement comes after its call. */
const ANSWER_MS = DAY_MS

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
  const around = { fromMs: startMs - AROUND_MS, toMs: Math.min(nowMs + DAY_MS, endMs + AROUND_MS) }
  const short: EventFact[] = []
  for (const span of days(around)) {
    short.push(...(await source.events([...STAY_FACTS, ...SHORT_FACTS], span)))
  }
  const stays = addStays(book, short, nowMs)
  const lasting = { fromMs: startMs - LASTING_MS, toMs: endMs + LASTING_MS }
  const episodes = [...short, ...(await source.events(LASTING_FACTS, lasting))]
  addEpisodes(book, episodes, { assets, nowMs })
  const moments = await source.events(MOMENT_FACTS, { fromMs: startMs, toMs: endMs + ANSWER_MS })
  addMoments(book, moments, { assets, gateway: source.gateway })
  for (const { fromMs, toMs } of days({ fromMs: startMs, toMs: Math.min(nowMs, endMs) })) {
    // An hour is told at its end; of a gateway that was off, by the clock of later.
    const facts = await source.events(HOUR_FACTS, { fromMs, toMs: toMs + 2 * HOUR_MS })
    addHours(book, facts, { assets, stays, fromMs, toMs })
  }
  return book
}

function* days({ fromMs, toMs }: Span): Generator<Span> {
  for (let atMs = fromMs; atMs < toMs; atMs += DAY_MS) {
    yield { fromMs: atMs, toMs: Math.min(toMs, atMs + DAY_MS) }
  }
}
