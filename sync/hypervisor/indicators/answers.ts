/** `GET kpis` from what is kept; what is not kept yet is reckoned from the facts. */

import { boundsOfCivilDay, civilDayOf } from '../../../base/civil-day.ts'
import {
  BUCKETS_MAX,
  type BucketKpis,
  bucketKpis,
  headOf,
  type KpiRequest,
  type PeriodKpis,
  periodKpis,
} from '../../kpi/answer.ts'
import { KpiBook } from '../../kpi/book.ts'
import { type Bucket, bucketsFrom } from '../../kpi/buckets.ts'
import type { KpiSource } from '../../kpi/gather.ts'
import type { ReportContext } from '../../kpi/report.ts'
import type { KeptKpis } from './kept-kpis.ts'

/** From kept answers more can be told at once than from facts. */
export const KEPT_BUCKETS_MAX: Readonly<Record<KpiRequest['period'], number>> = {
  hour: 24 * 35,
  day: 400,
  week: 60,
  month: 26,
}

/** Today is reckoned so often at the least: of an hour, or a day, that has just begun nothing is told before. */
const BEGUN_MS = 2 * 60_000

export type FactsAtHand = {
  readonly sources: () => Promise<readonly KpiSource[]>
  readonly context: ReportContext
}

/** Buckets that would have to be reckoned beyond BUCKETS_MAX, and all after them, are left out. */
export async function answerKpis(
  request: KpiRequest,
  kept: KeptKpis,
  facts: FactsAtHand,
): Promise<PeriodKpis> {
  const { period, fromMs, count, grouping } = request
  const buckets = bucketsFrom(period, fromMs, Math.min(count, KEPT_BUCKETS_MAX[period]))
  const found = await keptOf(buckets, request, kept, facts.context)
  const answers: BucketKpis[] = []
  let left = BUCKETS_MAX[period]
  while (answers.length < buckets.length) {
    const there = found[answers.length]
    if (there) {
      answers.push(there)
      continue
    }
    const next = found.findIndex((one, i) => i > answers.length && one !== undefined)
    const missing = (next < 0 ? buckets.length : next) - answers.length
    const some = Math.min(missing, left)
    if (some === 0) break
    const from = { ...request, fromMs: buckets[answers.length]!.startMs, count: some }
    answers.push(...(await periodKpis(from, await facts.sources(), facts.context)).buckets)
    left -= some
    if (some < missing) break
  }
  return { period, group: grouping ?? null, buckets: answers }
}

async function keptOf(
  buckets: readonly Bucket[],
  { period, grouping }: KpiRequest,
  kept: KeptKpis,
  context: ReportContext,
): Promise<readonly (BucketKpis | undefined)[]> {
  const by = grouping ?? 'assets'
  const oldest = boundsOfCivilDay((await kept.oldestDay()) ?? '')?.startMs ?? 0
  const found: (BucketKpis | undefined)[] = []
  let ofKey: readonly BucketKpis[] = []
  let read = ''
  let nothing: BucketKpis | undefined
  for (const bucket of buckets) {
    const key = period === 'hour' ? civilDayOf(bucket.startMs) : bucket.key
    if (key !== read) ofKey = (await kept.answers({ period, by, key })) ?? []
    read = key
    const there = ofKey.find((answer) => answer.key === bucket.key)
    const isBegun = oldest > 0 && bucket.startMs >= context.nowMs - BEGUN_MS
    const isNothing = bucket.endMs <= oldest || bucket.startMs >= context.nowMs || isBegun
    if (there || !isNothing) found.push(there)
    else {
      // Of all that are long over it is the same.
      const isOld = bucket.endMs <= oldest
      const made = (isOld && nothing) || nothingOf(bucket, grouping, context)
      if (isOld) nothing = made
      found.push({ ...made, ...headOf(bucket, context.nowMs) })
    }
  }
  return found
}

/** Of before anything was told, and of what is to come: no fact need be asked for. */
function nothingOf(
  bucket: Bucket,
  grouping: KpiRequest['grouping'],
  context: ReportContext,
): BucketKpis {
  return bucketKpis(new KpiBook([bucket]), 0, { ...context, grouping })
}
