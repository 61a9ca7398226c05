/** The reading routes of the hypervisor's API: how things stand, and what was told. */

import type { FastifyInstance } from 'fastify'
import { parseDevEui } from '../../base/ids.ts'
import { type ApiOptions, sendProblem } from './api-parts.ts'
import { profilesOf } from './profiles.ts'
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

export function addReading(app: FastifyInstance, options: ApiOptions): void {
  addNow(app, options)
  addPast(app, options)
}

function addNow(app: FastifyInstance, { store, feed, clock, metrics, assets }: ApiOptions): void {
  app.get('/api/v1/status', async () => {
    const gateways = await store.gateways()
    const alarms = await store.alarms(20)
    return {
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
    }
  })
  app.get<{ Querystring: { kind?: string } }>(
    '/api/v1/states',
    { schema: { querystring: { type: 'object', properties: { kind: TEXT } } } },
    async (request) => {
      const states = await store.states(request.query.kind)
      const told = states.map(({ fact }) => fact)
      const profileOf = await profilesOf(store, told)
      return { states: states.map((state) => stateView(state, profileOf)) }
    },
  )
  app.get('/api/v1/gateways', async () => {
    const gateways = await store.gateways()
    const views = gateways.map(async (gateway) => ({
      ...gatewayView(gateway),
      cursors: (await store.cursors(gateway.gw)).map(({ epoch, stream, next }) => {
        return { epoch, stream, next }
      }),
    }))
    return { gateways: await Promise.all(views) }
  })
  app.get('/api/v1/gaps', async () => ({
    gaps: (await store.gaps()).map(({ gw, fromMs, toMs, ...gap }) => {
      const known = fromMs !== 0 || toMs !== 0
      return {
        gateway: gw,
        ...gap,
        fromAt: known ? isoOf(fromMs) : null,
        toAt: known ? isoOf(toMs) : null,
      }
    }),
  }))
  app.get('/api/v1/assets', async () => assets)
}

function addPast(app: FastifyInstance, { store, clock }: ApiOptions): void {
  app.get<{ Querystring: FactsQuery }>(
    '/api/v1/facts',
    { schema: { querystring: FACTS_QUERY } },
    async (request) => {
      const facts = await store.facts(request.query)
      const told = facts.map(({ fact }) => fact)
      const profileOf = await profilesOf(store, told)
      return { facts: facts.map((fact) => factView(fact, profileOf)) }
    },
  )
  app.get<{ Params: { devEui: string }; Querystring: ReadingsQuery }>(
    '/api/v1/devices/:devEui/readings',
    { schema: { querystring: READINGS_QUERY } },
    async (request, reply) => {
      const { from, to, limit } = request.query
      const devEui = parseDevEui(request.params.devEui)
      const toMs = to === undefined ? clock.wallMs() + 1 : Date.parse(to)
      const fromMs = from === undefined ? toMs - DAY_MS : Date.parse(from)
      if (!devEui || Number.isNaN(fromMs) || Number.isNaN(toMs)) {
        const detail = 'a DevEUI of 16 hex digits is needed, and times as 2026-03-09T06:00:00Z'
        return sendProblem(reply, { status: 400, title: 'Bad request', detail })
      }
      const readings = await store.readings({ devEui, fromMs, toMs, limit })
      const told = readings.map(({ fact }) => fact)
      const profileOf = await profilesOf(store, told)
      return { devEui, readings: readings.map((one) => readingView(one, profileOf)) }
    },
  )
}
