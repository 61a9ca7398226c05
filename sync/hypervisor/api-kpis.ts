/** `GET kpis`: the indicators of the whole city, merged from what its gateways told. */

import { boundsOfCivilDay } from '../../base/civil-day.ts'
import { json, problem, type Route, route } from '../../base/http/route.ts'
import type { PeriodKpis } from '../kpi/answer.ts'
import { PERIODS, type Period } from '../kpi/buckets.ts'
import type { DayKpis } from '../kpi/day.ts'
import { GROUPINGS, type Grouping } from '../kpi/groups.ts'
import type { ApiOptions } from './api-parts.ts'
import type { IndicatorSight } from './city/sight.ts'
import { CITY_READERS } from './fact-readers.ts'
import { KEPT_BUCKETS_MAX } from './indicators/answers.ts'

const DAY = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' } as const

const KPIS_QUERY = {
  type: 'object',
  properties: {
    day: DAY,
    period: { type: 'string', enum: PERIODS },
    from: DAY,
    count: { type: 'integer', minimum: 1, maximum: KEPT_BUCKETS_MAX.hour, default: 1 },
    group: { type: 'string', enum: GROUPINGS },
    kind: { type: 'string', maxLength: 32 },
  },
} as const

type KpisQuery = {
  day?: string
  period?: Period
  from?: string
  count: number
  group?: Grouping
  kind?: string
}

const DAY_MS = 86_400_000

export const indicatorRoutes: readonly Route<ApiOptions>[] = [
  route<ApiOptions, KpisQuery>({
    method: 'GET',
    path: '/api/v1/kpis',
    summary: 'Indicators of a civil day in Paris, or of hours, days, weeks, months.',
    may: CITY_READERS,
    query: KPIS_QUERY,
    handle: async ({ query, caller }, options) => {
      const { day, period, from, count, group, kind } = query
      const bounds = boundsOfCivilDay(day ?? from ?? '')
      if (!bounds || (day === undefined) !== (period !== undefined)) {
        return problem(400, 'Bad request', 'either a day, or a period and the day it is from')
      }
      const { sight, ask } = options
      const fromMs = bounds.startMs
      const sees = ofKind(kind, sight.ofIndicators(caller))
      if (period !== undefined) {
        const asked = { period, fromMs, count, ...(group && { grouping: group }) }
        return json(seenPeriod(await ask(asked), sees))
      }
      const { buckets } = await ask({ period: 'day', fromMs, count: 1 })
      const { lengthS = 0, assets: told = [] } = buckets[0] ?? {}
      return json(seenDay({ day: day!, lengthS, assets: told }, sees))
    },
  }),
]

/** Pages ask for one trade: the rest would weigh more than all that they show. */
export function ofKind(kind: string | undefined, sees: IndicatorSight): IndicatorSight {
  if (kind === undefined) return sees
  return {
    asset: (asset, periodMs) => asset.kind === kind && sees.asset(asset, periodMs),
    group: (group, periodMs) => group.kind === kind && sees.group(group, periodMs),
  }
}

function seenDay(answer: DayKpis, sees: IndicatorSight): DayKpis {
  return { ...answer, assets: answer.assets.filter((asset) => sees.asset(asset, DAY_MS)) }
}

function seenPeriod(answer: PeriodKpis, sees: IndicatorSight): PeriodKpis {
  const buckets = answer.buckets.map(({ assets, groups, ...bucket }) => {
    const periodMs = bucket.lengthS * 1000
    return {
      ...bucket,
      ...(assets && { assets: assets.filter((asset) => sees.asset(asset, periodMs)) }),
      ...(groups && { groups: groups.filter((group) => sees.group(group, periodMs)) }),
    }
  })
  return { ...answer, buckets }
}
