/** `GET kpis`: the indicators of the whole city, merged from what its gateways told. */

import type { FastifyInstance } from 'fastify'
import { boundsOfCivilDay } from '../../base/civil-day.ts'
import { periodKpis } from '../kpi/answer.ts'
import { PERIODS, type Period } from '../kpi/buckets.ts'
import { dayKpis } from '../kpi/day.ts'
import { depthHours } from '../kpi/depth-hours.ts'
import type { KpiSource } from '../kpi/gather.ts'
import { GROUPINGS, type Grouping } from '../kpi/groups.ts'
import { rootDepthOf } from '../kpi/root-depth.ts'
import { type ApiOptions, sendProblem } from './api-parts.ts'
import { kpiAssets } from './kpi-assets.ts'

const DAY = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d$' } as const

const KPIS_QUERY = {
  type: 'object',
  properties: {
    day: DAY,
    period: { type: 'string', enum: PERIODS },
    from: DAY,
    count: { type: 'integer', minimum: 1, maximum: 48, default: 1 },
    group: { type: 'string', enum: GROUPINGS },
  },
} as const

type KpisQuery = { day?: string; period?: Period; from?: string; count: number; group?: Grouping }

const ROOTS_QUERY = {
  type: 'object',
  properties: { days: { type: 'integer', minimum: 1, maximum: 800, default: 365 } },
} as const
const DAY_MS = 86_400_000
/** A probe tells 24 hours a day; more probes than three are rare. */
const HOURS_PER_DAY = 24 * 8

export function addIndicators(app: FastifyInstance, options: ApiOptions): void {
  const { store, clock, savings } = options
  const assets = kpiAssets(options.assets)
  addRoots(app, options)
  const sources = async (): Promise<readonly KpiSource[]> =>
    (await store.gateways()).map(({ gw }) => ({
      gateway: gw,
      events: (types, span, subjects) => store.events(types, span, { gw, subjects }),
    }))
  app.get<{ Querystring: KpisQuery }>(
    '/api/v1/kpis',
    { schema: { querystring: KPIS_QUERY } },
    async (request, reply) => {
      const { day, period, from, count, group } = request.query
      const bounds = boundsOfCivilDay(day ?? from ?? '')
      if (!bounds || (day === undefined) !== (period !== undefined)) {
        const detail = 'either a day, or a period and the day it is from'
        return sendProblem(reply, { status: 400, title: 'Bad request', detail })
      }
      const context = { assets, nowMs: clock.wallMs(), savings }
      if (period === undefined) return await dayKpis(day!, await sources(), context)
      const fromMs = bounds.startMs
      const asked = { period, fromMs, count, ...(group && { grouping: group }) }
      return await periodKpis(asked, await sources(), context)
    },
  )
}

/** How deep a tree drinks; the gateways tell its hours, and forget them after weeks. */
function addRoots(app: FastifyInstance, { store, clock }: ApiOptions): void {
  app.get<{ Params: { id: string }; Querystring: { days: number } }>(
    '/api/v1/assets/:id/roots',
    { schema: { querystring: ROOTS_QUERY } },
    async ({ params, query }) => {
      const limit = query.days * HOURS_PER_DAY
      const asked = { type: 'valueHour', subject: params.id, standing: true, limit }
      const fromMs = clock.wallMs() - query.days * DAY_MS
      const facts = (await store.facts(asked)).map(({ fact }) => fact)
      return rootDepthOf(depthHours(facts.filter(({ atMs }) => atMs >= fromMs)))
    },
  )
}
