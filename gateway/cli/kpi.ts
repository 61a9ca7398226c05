/** `cigale kpi`: indicators of a running gateway, as a table with bars. */

import { civilDayOf, dayAfter } from '../../base/civil-day.ts'
import type { PeriodKpis } from '../../sync/kpi/answer.ts'
import type { Period } from '../../sync/kpi/buckets.ts'
import type { Grouping } from '../../sync/kpi/groups.ts'
import { readIndicators } from '../api/client-system.ts'
import { endpointOf, nowMs } from './access.ts'
import { kpiLines } from './kpi-table.ts'
import type { CommonOptions } from './options.ts'
import { sayJson, saySentence } from './output.ts'

export type KpiFlags = CommonOptions & {
  readonly day?: string
  readonly period: Period
  readonly count: number
  readonly group?: Grouping
}

export async function kpi(options: KpiFlags): Promise<number> {
  const { period, count, group } = options
  const from = options.day ?? dayAfter(civilDayOf(nowMs()), -1)
  const query = { period, from, count: String(count), ...(group && { group }) }
  const kpis = await readIndicators<PeriodKpis>(endpointOf(options), query)
  if (options.json) sayJson(kpis)
  else for (const line of kpiLines(kpis)) saySentence(line)
  return 0
}
