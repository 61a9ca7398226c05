/**
 * The hypervisor's HTTP API, `/api/v1`: health is open, all else wants a bearer token. Errors are
 * problem documents (RFC 9457). The pages for people under `/` (pages-system.ts) use the same queries.
 */

import { createHash, timingSafeEqual } from 'node:crypto'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import type { CborValue } from '../../base/cbor.ts'
import type { Clock } from '../../base/clock.ts'
import { parseGatewayEui } from '../../base/ids.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { CommandDesk } from './command-desk.ts'
import { openEventStream } from './event-stream.ts'
import type { FactFeed } from './fact-feed.ts'
import { addPages } from './pages-system.ts'
import type { HypervisorStore } from './store.ts'
import { commandView, factView, gatewayView, isoOf, stateView } from './views.ts'

export type ApiOptions = {
  readonly store: HypervisorStore
  readonly feed: FactFeed
  readonly desk: CommandDesk
  readonly clock: Clock
  /** What the receiver counts. */
  readonly metrics: Metrics
  /** Who may ask: token → account, told in the audit of commands. */
  readonly tokens: ReadonlyMap<string, string>
}

const BODY_BYTES_MAX = 256 * 1024
const STREAMS_MAX = 64

export type Problem = { readonly status: number; readonly title: string; readonly detail?: string }

export function makeApi(options: ApiOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 64 },
  })
  app.decorateRequest('account', '')
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500
    const detail = status < 500 ? { detail: error.message } : {}
    return sendProblem(reply, { status, title: status < 500 ? 'Bad request' : 'Failed', ...detail })
  })
  app.setNotFoundHandler((_request, reply) => {
    return sendProblem(reply, { status: 404, title: 'Not found' })
  })
  app.get('/api/v1/health', async () => ({ status: 'up' }))
  addPages(app)
  app.register(async (closed) => {
    closed.addHook('onRequest', async (request, reply) => {
      const account = accountOf(options.tokens, request.headers.authorization)
      if (account === undefined) {
        reply.header('www-authenticate', 'Bearer')
        return sendProblem(reply, { status: 401, title: 'A bearer token is needed' })
      }
      request.account = account
    })
    addReading(closed, options)
    addCommands(closed, options)
    addStream(closed, options)
  })
  return app
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose token it was. */
    account: string
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', ...problem }))
}

/** Compares digests, so that neither length nor content of a token shows in the time taken. */
function accountOf(
  tokens: ReadonlyMap<string, string>,
  authorization: string | undefined,
): string | undefined {
  const given = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1]
  if (given === undefined) return undefined
  let found: string | undefined
  for (const [token, account] of tokens) {
    if (timingSafeEqual(digest(token), digest(given))) found = account
  }
  return found
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────

const POSITION = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const
const TEXT = { type: 'string', maxLength: 128 } as const

const FACTS_QUERY = {
  type: 'object',
  properties: {
    after: POSITION,
    before: POSITION,
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
    type: TEXT,
    subject: TEXT,
  },
} as const

type FactsQuery = {
  after?: number
  before?: number
  limit: number
  type?: string
  subject?: string
}

function addReading(app: FastifyInstance, { store, feed, clock, metrics }: ApiOptions): void {
  const profileOf = store.profile.bind(store)
  app.get('/api/v1/status', async () => ({
    now: isoOf(clock.wallMs()),
    gateways: store.gateways().length,
    gatewaysOnline: store.gateways().filter((one) => one.online).length,
    listeners: feed.listeners,
    ...store.counts(),
    sinceStart: {
      rows: metrics.value('ingest_rows_total'),
      duplicates: metrics.value('ingest_counted_total', { what: 'duplicate' }),
      refused: metrics.value('ingest_counted_total', { what: 'refused' }),
    },
    alarms: store.alarms(20).map(({ gw, atMs, code, detail }) => {
      return { gateway: gw, at: isoOf(atMs), code, detail }
    }),
  }))
  app.get<{ Querystring: FactsQuery }>(
    '/api/v1/facts',
    { schema: { querystring: FACTS_QUERY } },
    async (request) => {
      const facts = store.facts(request.query).map((fact) => factView(fact, profileOf))
      return { facts }
    },
  )
  app.get<{ Querystring: { kind?: string } }>(
    '/api/v1/states',
    { schema: { querystring: { type: 'object', properties: { kind: TEXT } } } },
    async (request) => ({
      states: store.states(request.query.kind).map((state) => stateView(state, profileOf)),
    }),
  )
  app.get('/api/v1/gateways', async () => ({
    gateways: store.gateways().map((gateway) => ({
      ...gatewayView(gateway),
      cursors: store
        .cursors(gateway.gw)
        .map(({ epoch, stream, next }) => ({ epoch, stream, next })),
    })),
  }))
}

// ── Commands ────────────────────────────────────────────────────────────────────────────────────

const COMMAND_BODY = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 64 },
    params: {},
    expiresInSeconds: { type: 'integer', minimum: 1, maximum: 86_400, default: 60 },
  },
} as const

type CommandBody = { name: string; params?: CborValue; expiresInSeconds: number }

function addCommands(app: FastifyInstance, { store, desk }: ApiOptions): void {
  app.post<{ Params: { eui: string }; Body: CommandBody }>(
    '/api/v1/gateways/:eui/commands',
    { schema: { body: COMMAND_BODY } },
    async (request, reply) => {
      const gw = parseGatewayEui(request.params.eui)
      if (!gw || !store.gateways().some((known) => known.gw === gw)) {
        const detail = `${request.params.eui} has never greeted this hypervisor`
        return sendProblem(reply, { status: 404, title: 'Unknown gateway', detail })
      }
      const { name, params = null, expiresInSeconds } = request.body
      const origin = request.account
      const command = desk.issue({
        gw,
        name,
        params,
        expiresInMs: expiresInSeconds * 1000,
        origin,
      })
      return reply.code(202).send(commandView(command))
    },
  )
  app.get<{ Params: { id: string } }>('/api/v1/commands/:id', async (request, reply) => {
    const command = store.command(request.params.id)
    return command
      ? commandView(command)
      : sendProblem(reply, { status: 404, title: 'Unknown command' })
  })
}

// ── Live ────────────────────────────────────────────────────────────────────────────────────────

function addStream(app: FastifyInstance, { store, feed, clock }: ApiOptions): void {
  app.get<{ Querystring: { after?: number } }>(
    '/api/v1/events/stream',
    { schema: { querystring: { type: 'object', properties: { after: POSITION } } } },
    async (request, reply) => {
      if (feed.listeners >= STREAMS_MAX) {
        return sendProblem(reply, { status: 503, title: 'Too many listeners' })
      }
      const lastId = request.headers['last-event-id']
      const told =
        typeof lastId === 'string' && /^\d{1,15}$/.test(lastId) ? Number(lastId) : undefined
      const after = told ?? request.query.after
      reply.hijack()
      const profileOf = store.profile.bind(store)
      openEventStream({ response: reply.raw, feed, after, profileOf, clock })
      return reply
    },
  )
}
