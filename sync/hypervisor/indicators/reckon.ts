/**
 * A day's indicators from its facts, once for hours and day; weeks and months from the books of their
 * days. All of it gives what `kpi/answer.ts` would give from the facts alone, which a test holds it to.
 */

import type { CivilDay } from '../../../base/civil-day.ts'
import { type BucketKpis, bucketKpis } from '../../kpi/answer.ts'
import { KpiBook } from '../../kpi/book.ts'
import { type Bucket, bucketAt, HOUR_MS } from '../../kpi/buckets.ts'
import { gather, type KpiSource } from '../../kpi/gather.ts'
import { GROUPINGS, type Grouping } from '../../kpi/groups.ts'
import type { ReportContext } from '../../kpi/report.ts'
import { daysOf, type KeptKpis } from './kept-kpis.ts'

/** Of single assets hours are not kept: nobody looks at those of a city. */
const HOUR_ANSWERS = GROUPINGS
const DAY_ANSWERS: readonly (Grouping | 'assets')[] = ['assets', ...GROUPINGS]

export type Reckoning = {
  readonly context: ReportContext
  /** Lets others have their turn. */
  readonly breathe: () => Promise<void>
}

export async function reckonDay(
  kept: KeptKpis,
  day: Bucket,
  { sources, ...reckoning }: Reckoning & { readonly sources: readonly KpiSource[] },
): Promise<void> {
  const { context, breathe } = reckoning
  const hours: Bucket[] = []
  for (let atMs = day.startMs; atMs < day.endMs; atMs += HOUR_MS) {
    hours.push(bucketAt('hour', atMs))
  }
  const book = await gather(hours, sources, context)
  const begun = hours.filter(({ startMs }) => startMs < context.nowMs).length
  for (const by of HOUR_ANSWERS) {
    const answers: BucketKpis[] = []
    for (let i = 0; i < begun; i++) {
      answers.push(answerOf(book, i, by, context))
      await breathe()
    }
    await kept.putAnswers({ period: 'hour', by, key: day.key }, answers, context.nowMs)
  }
  const whole = book.into(day)
  await kept.putBook(day.key, whole, context.nowMs)
  await keepWhole(kept, whole, reckoning)
}

/** A week or a month; `days`: whose books are there. */
export async function reckonLong(
  kept: KeptKpis,
  bucket: Bucket,
  reckoning: Reckoning,
): Promise<readonly CivilDay[]> {
  const { context, breathe } = reckoning
  const book = new KpiBook([bucket])
  const missing: CivilDay[] = []
  for (const { key, startMs } of daysOf(bucket)) {
    if (startMs >= context.nowMs) break
    await breathe()
    const ofDay = await kept.book(key, bucket, startMs)
    if (ofDay) book.merge(ofDay)
    else missing.push(key)
  }
  await keepWhole(kept, book, reckoning)
  return missing
}

/** The answers of a book of one bucket. */
async function keepWhole(
  kept: KeptKpis,
  book: KpiBook,
  { context, breathe }: Reckoning,
): Promise<void> {
  const { period, key } = book.buckets[0]!
  for (const by of DAY_ANSWERS) {
    await breathe()
    const answers = [answerOf(book, 0, by, context)]
    await kept.putAnswers({ period, by, key }, answers, context.nowMs)
  }
}

function answerOf(
  book: KpiBook,
  index: number,
  by: Grouping | 'assets',
  context: ReportContext,
): BucketKpis {
  return bucketKpis(book, index, { ...context, grouping: by === 'assets' ? undefined : by })
}
