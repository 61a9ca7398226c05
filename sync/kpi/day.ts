/** The indicators of a civil day, asset by asset: `GET kpis?day=` of gateway and hypervisor. */

import { boundsOfCivilDay, type CivilDay } from '../../base/civil-day.ts'
import { bucketAt } from './buckets.ts'
import { type GatherContext, gather, type KpiSource } from './gather.ts'
import { type AssetKpi, assetKpis, type ReportContext } from './report.ts'

export type DayKpis = {
  readonly day: CivilDay
  readonly lengthS: number
  readonly assets: readonly AssetKpi[]
}

export async function dayKpis(
  day: CivilDay,
  sources: readonly KpiSource[],
  context: GatherContext & ReportContext,
): Promise<DayKpis> {
  const bounds = boundsOfCivilDay(day)
  if (!bounds) return { day, lengthS: 0, assets: [] }
  const bucket = bucketAt('day', bounds.startMs)
  const book = await gather([bucket], sources, context)
  const lengthS = (bucket.endMs - bucket.startMs) / 1000
  return { day, lengthS, assets: assetKpis(book, 0, context) }
}
