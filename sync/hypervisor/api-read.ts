/** The reading routes of the hypervisor's API: how things stand, and what was told. */

import { json, problem, type Route, route } from '../../base/http/route.ts'
import { parseDevEui } from '../../base/ids.ts'
import type { ApiOptions } from './api-parts.ts'
import { FACT_READERS, NETWORK_READERS, STATE_READERS } from './fact-readers.ts'
import { profilesOf } from './profiles.ts'
import { seenFacts } from './seen-facts.ts'
import { factView, gatewayView, isoOf, readingView, stateView } from './views.ts'

export const POSITION = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const
const TEXT = { type: 'string', maxLength: 128 } as const
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const FACTS_QUERY = {
  type: 'object',
  properties: {
    after: POSITION,
    before: POSITION,
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    type: TEXT,
    subject: TEXT,
    standing: { type: 'boolean' },
  },
} as const

type FactsQuery = {
  after?: number
  before?: number
  limit: number
  type?: string
  subject?: string
  standing?: boolean
}

const READINGS_QUERY = {
  type: 'object',
  properties: {
    from: { type: 'string', format: 'date-time' },
    to: { type: 'string', format: 'date-time' },
    limit: { type: 'integer', minimum: 1, maximum: 5000, default: 1000 },
  },
} as const

type ReadingsQuery = { from?: string; to?: string; limit: number }

export const readingRoutes: readonly Route<ApiOptions>[] = [
  route({
    method: 'GET',
    path: '/api/v1/status',
    summary: 'Counts, what came since the start, the last alarms of gateways.',
    may: NETWORK_READERS,
    handle: async (_call, { store, feed, clock, metrics }) => {
      const gateways = await store.gateways()
      const alarms = await store.alarms(20)
      return json({
        now: isoOf(clock.wallMs()),
        gateways: gateways.length,
        gatewaysOnline: gateways.filter((one) => one.online).length,
        listeners: feed.listeners,
        ...(await store.counts()),
        sinceStart: {
          rows: metrics.value('ingest_rows_total'),
          duplicates: metrics.value('ingest_counted_total', { what: 'duplicate' }),
          refused: metrics.value('ingest_counted_total', { what: 'refused' }),
        },
        alarms: alarms.map(({ gw, atMs, code, detail }) => {
          return { gateway: gw, at: isoOf(atMs), code, detail }
        }),
      })
    },
  }),
  route<ApiOptions, { kind?: string }>({
    method: 'GET',
    path: '/api/v1/states',
    summary: 'How things stand: spots, leaks, valves, calls, last readings.',
    may: STATE_READERS,
    audit: 'states.read',
    query: { type: 'object', properties: { kind: TEXT } },
    handle: async ({ query, caller }, { store, sight }) => {
      const states = await store.states(query.kind)
      const told = states.map(({ fact }) => fact)
      const [profileOf, sees] = [await profilesOf(store, told), await sight.ofStates(caller)]
      const seen = states.filter(({ fact }) => sees(fact, profileOf))
      return json({ states: seen.map((state) => stateView(state, profileOf)) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/gateways',
    summary: 'Gateways with their cursors.',
    may: NETWORK_READERS,
    handle: async (_call, { store }) => {
      const gateways = await store.gateways()
      const views = gateways.map(async (gateway) => ({
        ...gatewayView(gateway),
        cursors: (await store.cursors(gateway.gw)).map(({ epoch, stream, next }) => {
          return { epoch, stream, next }
        }),
      }))
      return json({ gateways: await Promise.all(views) })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/gaps',
    summary: 'What gateways declared lost, and why.',
    may: NETWORK_READERS,
    handle: async (_call, { store }) => {
      const gaps = (await store.gaps()).map(({ gw, fromMs, toMs, receivedMs: _, ...gap }) => {
        const known = fromMs !== 0 || toMs !== 0
        return {
          gateway: gw,
          ...gap,
          fromAt: known ? isoOf(fromMs) : null,
          toAt: known ? isoOf(toMs) : null,
        }
      })
      return json({ gaps })
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/assets',
    summary: 'Names, kinds and places of what facts speak of: GeoJSON.',
    may: STATE_READERS,
    handle: async ({ caller }, { assets, sight }) => json(sight.assetsFor(caller, assets)),
  }),
  route<ApiOptions, FactsQuery>({
    method: 'GET',
    path: '/api/v1/facts',
    summary: 'Facts, newest first; with `after` onward from a cursor.',
    may: FACT_READERS,
    audit: 'facts.read',
    query: FACTS_QUERY,
    handle: async ({ query, caller }, { store, sight }) => {
      const { facts, profileOf } = await seenFacts(query, { store, sees: await sight.of(caller) })
      return json({ facts: facts.map((fact) => factView(fact, profileOf)) })
    },
  }),
  route<ApiOptions, ReadingsQuery>({
    method: 'GET',
    path: '/api/v1/devices/:devEui/readings',
    summary: 'What a device observed, each moment once, as it stands; a day without `from`.',
    may: FACT_READERS,
    audit: 'readings.read',
    query: READINGS_QUERY,
    handle: async ({ params, query, caller }, { store, clock, sight }) => {
      const { from, to, limit } = query
      const devEui = parseDevEui(params['devEui'] ?? '')
      const toMs = to === undefined ? clock.wallMs() + 1 : Date.parse(to)
      const fromMs = from === undefined ? toMs - DAY_MS : Date.parse(from)
      if (!devEui || Number.isNaN(fromMs) || Number.isNaN(toMs)) {
        const detail = 'a DevEUI of 16 hex digits is needed, and times as 2026-03-09T06:00:00Z'
        return problem(400, 'Bad request', detail)
      }
      const readings = await store.readings({ devEui, fromMs, toMs, limit })
      const told = readings.map(({ fact }) => fact)
      const [profileOf, sees] = [await profilesOf(store, told), await sight.of(caller)]
      const seen = readings.filter(({ fact }) => sees(fact, profileOf))
      return json({ devEui, readings: seen.map((one) => readingView(one, profileOf)) })
    },
  }),
]
