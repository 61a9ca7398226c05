/**
 * The hypervisor's HTTP API, `/api/v1`: health is open, all else wants a bearer token. Errors are
 * problem documents (RFC 9457). The pages for people under `/` (pages-system.ts) use the same queries.
 */

import { createHash, timingSafeEqual } from 'node:crypto'
import fastify, { type FastifyError, type FastifyInstance } from 'fastify'
import type { CborValue } from '../../base/cbor.ts'
import { parseGatewayEui } from '../../base/ids.ts'
import { addCarriage } from './api-carriage.ts'
import { addIndicators } from './api-kpis.ts'
import { type ApiOptions, sendProblem } from './api-parts.ts'
import { addReading, POSITION } from './api-read.ts'
import { addRenewals } from './api-renewals.ts'
import { addRollouts } from './api-rollouts.ts'
import { openEventStream } from './event-stream.ts'
import { addPages } from './pages-system.ts'
import { commandView } from './views.ts'

const BODY_BYTES_MAX = 256 * 1024
const STREAMS_MAX = 64

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
  addRenewals(app, options)
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
    addIndicators(closed, options)
    addCommands(closed, options)
    addRollouts(closed, options)
    addCarriage(closed, options)
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
      const known = gw ? await store.gateways() : []
      if (!gw || !known.some((one) => one.gw === gw)) {
        const detail = `${request.params.eui} has never greeted this hypervisor`
        return sendProblem(reply, { status: 404, title: 'Unknown gateway', detail })
      }
      const { name, params = null, expiresInSeconds } = request.body
      const origin = request.account
      const command = await desk.issue({
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
    const command = await store.command(request.params.id)
    return command
      ? commandView(command)
      : sendProblem(reply, { status: 404, title: 'Unknown command' })
  })
}

// ── Live ────────────────────────────────────────────────────────────────────────────────────────

function addStream(app: FastifyInstance, { feed, clock }: ApiOptions): void {
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
      openEventStream({ response: reply.raw, feed, after, clock })
      return reply
    },
  )
}
