/** What gateway and hypervisor answer to `GET kpis?period=…`: some buckets, by assets or by groups. */

import type { KpiBook } from './book.ts'
import { type Bucket, bucketsFrom, type Period } from './buckets.ts'
import { type GatherContext, gather, type KpiSource } from './gather.ts'
import { type Grouping, type GroupKpi, groupKpis } from './groups.ts'
import { type AssetKpi, assetKpis, type ReportContext } from './report.ts'
import { isFinal } from './status.ts'

/** So many buckets at the most in one answer. */
export const BUCKETS_MAX: Readonly<Record<Period, number>> = {
  hour: 48,
  day: 31,
  week: 5,
  month: 2,
}

export type KpiRequest = {
  readonly period: Period
  /** UTC within the first bucket. */
  readonly fromMs: number
  readonly count: number
  /** Left out: asset by asset. */
  readonly grouping?: Grouping
}

export type BucketKpis = {
  readonly key: string
  readonly from: string
  readonly to: string
  readonly lengthS: number
  readonly final: boolean
  readonly assets?: readonly AssetKpi[]
  readonly groups?: readonly GroupKpi[]
}

export type PeriodKpis = {
  readonly period: Period
  readonly group: Grouping | null
  readonly buckets: readonly BucketKpis[]
}

export async function periodKpis(
  { period, fromMs, count, grouping }: KpiRequest,
  sources: readonly KpiSource[],
  context: GatherContext & ReportContext,
): Promise<PeriodKpis> {
  const buckets = bucketsFrom(period, fromMs, Math.min(count, BUCKETS_MAX[period]))
  const book = await gather(buckets, sources, context)
  return {
    period,
    group: grouping ?? null,
    buckets: buckets.map((_, index) => bucketKpis(book, index, { ...context, grouping })),
  }
}

/** One bucket of a book; without a grouping asset by asset. */
export function bucketKpis(
  book: KpiBook,
  index: number,
  { grouping, ...context }: ReportContext & { readonly grouping: Grouping | undefined },
): BucketKpis {
  return {
    ...headOf(book.buckets[index]!, context.nowMs),
    ...(grouping
      ? { groups: groupKpis(book, index, { ...context, grouping }) }
      : { assets: assetKpis(book, index, context) }),
  }
}

/** Which bucket it is, and whether it is over for good. */
export function headOf(bucket: Bucket, nowMs: number) {
  const { key, startMs, endMs } = bucket
  return {
    key,
    from: new Date(startMs).toISOString(),
    to: new Date(endMs).toISOString(),
    lengthS: (endMs - startMs) / 1000,
    final: isFinal(bucket, nowMs),
  }
}
