/**
 * The route table behind HTTP: who calls, may they, is it well formed, and what comes back. Every
 * check stands in one place, before the handler; a route cannot leave one out.
 */

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { PageFile } from '../../base/page-files-system.ts'
import { wantedType } from './negotiate.ts'
import { ApiProblem, asProblem, PROBLEM_TYPE, problemOf } from './problem.ts'
import type { Caller } from './roles.ts'
import {
  type Answer,
  type ApiParts,
  type BodyRule,
  type Call,
  checkTable,
  type Route,
} from './route.ts'

export type ServerParts = ApiParts & {
  readonly routes: readonly Route[]
  /** Who an `Authorization` header stands for; undefined: nobody we know. */
  readonly callerOf: (authorization: string | undefined) => Caller | undefined
  /** The page files by path, `/` among them. */
  readonly pages: ReadonlyMap<string, Page>
  /** Origins besides our own that a page may ask: the demo's control, nothing on a real gateway. */
  readonly connect?: readonly string[]
  readonly log: Log
  readonly metrics: Metrics
}

export type Page = Omit<PageFile, 'gzip' | 'brotli'> & Partial<Pick<PageFile, 'gzip'>>

export const BODY_BYTES_MAX = 1_000_000
/** Beyond it the listener closes new connections at once. */
export const CONNECTIONS_MAX = 256
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000
const HEADER_BYTES_MAX = 16 * 1024

/** No script, style or frame from anywhere else, none inline (S8). */
export function pagePolicy(connect: readonly string[] = []): string {
  return (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
    `connect-src ${["'self'", ...connect].join(' ')}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  )
}
const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

const JSON_TYPE = 'application/json'
const NOBODY: Caller = { name: 'anyone', roles: [] }

export function makeServer(parts: ServerParts): FastifyInstance {
  checkTable(parts.routes)
  const app = fastify({
    bodyLimit: BODY_BYTES_MAX,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 },
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: REQUEST_MS,
    http: {
      headersTimeout: HEADERS_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
  })
  app.server.maxConnections = CONNECTIONS_MAX
  app.removeAllContentTypeParsers()
  const texts = ['application/json', 'text/csv', 'application/geo+json']
  app.addContentTypeParser(texts, { parseAs: 'string' }, async (_: unknown, body: string) => body)
  app.addContentTypeParser(
    'application/cbor',
    { parseAs: 'buffer' },
    async (_: unknown, body: Buffer) => body,
  )
  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    })
    if (!reply.hasHeader('content-security-policy')) {
      reply.headers({ 'content-security-policy': API_POLICY, 'cache-control': 'no-store' })
    }
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error)
    if (problem.code === 'failed') {
      parts.log.warn({ path: pathOf(request), error: String(error) }, 'a request failed')
    }
    return sendProblem(reply, problem)
  })
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, new ApiProblem('unknown-path', 'There is nothing at this path.')),
  )
  for (const line of parts.routes) addRoute(app, line, parts)
  const policy = pagePolicy(parts.connect)
  for (const [path, page] of parts.pages) {
    app.get(path, async (request, reply) => sendPage(request, reply, { page, policy }))
  }
  return app
}

function pathOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? ''
}

function addRoute(app: FastifyInstance, line: Route, parts: ServerParts): void {
  const callers = new WeakMap<FastifyRequest, Caller>()
  app.route({
    method: line.method,
    url: line.path.replace(/\{(\w+)\}/g, ':$1'),
    // Before the body is read: who may not call costs no memory.
    onRequest: async (request, reply) => {
      try {
        callers.set(request, authorise(line, parts.callerOf(request.headers.authorization)))
      } catch (error) {
        const { code } = asProblem(error)
        parts.metrics.add('cigale_api_refused_total', 1, { code })
        if (code === 'no-token') reply.header('www-authenticate', 'Bearer')
        throw error
      }
    },
    handler: async (request, reply) => {
      const caller = callers.get(request) ?? NOBODY
      const answer = await line.handle(callOf(line, request, caller) as never, parts)
      const { method, path } = line
      parts.metrics.add('cigale_api_requests_total', 1, { method, path })
      if (method !== 'GET') parts.log.info({ method, path, caller: caller.name }, 'api request')
      return send(reply, answer)
    },
  })
}

function authorise({ roles }: Route, caller: Caller | undefined): Caller {
  if (roles === 'anyone') return caller ?? NOBODY
  if (!caller) {
    const detail = 'A bearer token is needed. Make one on the gateway with: cigale token add'
    throw new ApiProblem('no-token', detail)
  }
  if (caller.roles.some((role) => roles.includes(role))) return caller
  const detail = `This needs one of the roles ${roles.join(', ')}; yours: ${caller.roles.join(', ')}.`
  throw new ApiProblem('forbidden', detail)
}

function callOf(
  line: Route,
  request: FastifyRequest,
  caller: Caller,
): Call<unknown, unknown, unknown> {
  const lastEventId = request.headers['last-event-id']
  const { gives = [JSON_TYPE] } = line
  const wants = gives.length > 1 ? wantedType(request.headers.accept, gives) : gives[0]
  if (wants === undefined) {
    throw new ApiProblem('not-acceptable', `This path gives ${gives.join(' or ')}.`)
  }
  return {
    wants,
    params: line.params && checked(line.params, request.params, 'path'),
    query: line.query && checked(line.query, request.query, 'query'),
    body: bodyOf(line, request),
    caller,
    lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
  }
}

function bodyOf({ body: rule }: Route, request: FastifyRequest): unknown {
  if (!rule) return undefined
  const { body } = request
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
  const types = typesOf(rule)
  if (!types.includes(type)) {
    throw new ApiProblem('unsupported-type', `The body must be ${types.join(' or ')}.`)
  }
  if (type !== JSON_TYPE) return body ?? ''
  let value: unknown
  try {
    value = JSON.parse(typeof body === 'string' ? body : '')
  } catch {
    throw new ApiProblem('invalid', 'The body is not JSON.')
  }
  if (rule.kind === 'json') return checked(rule.schema, value, '')
  const bytes = rule.kind === 'cbor' ? rule.ofJson?.(value) : undefined
  if (bytes) return bytes
  throw new ApiProblem('invalid', 'The body is not what this path takes: see its example.')
}

function typesOf(rule: BodyRule): readonly string[] {
  if (rule.kind === 'file') return rule.types
  if (rule.kind === 'json') return [JSON_TYPE]
  return rule.ofJson ? ['application/cbor', JSON_TYPE] : ['application/cbor']
}

/** The value behind its schema. Messages name the place and what is allowed, never the value (S12). */
function checked(schema: z.ZodType, value: unknown, place: string): unknown {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const fields = read.error.issues.slice(0, 20).map((issue) => {
    return { path: [place, ...issue.path].filter(String).join('.'), problem: issue.message }
  })
  throw new ApiProblem('invalid', 'The request is not what this path takes.', fields)
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  switch (answer.kind) {
    case 'json':
      return reply.code(answer.status).type('application/json').send(JSON.stringify(answer.value))
    case 'bytes': {
      const { bytes, type } = answer
      return reply.type(type).send(typeof bytes === 'string' ? bytes : Buffer.from(bytes))
    }
    case 'empty':
      return reply.code(204).send()
    case 'stream':
      reply.hijack()
      answer.open(reply.raw)
      return reply
  }
}

function sendProblem(reply: FastifyReply, problem: ApiProblem): FastifyReply {
  const document = problemOf(problem)
  return reply.code(document.status).type(PROBLEM_TYPE).send(JSON.stringify(document))
}

function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { page, policy }: { readonly page: Page; readonly policy: string },
): FastifyReply {
  reply.headers({
    'content-security-policy': policy,
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
    etag: page.etag,
  })
  if (request.headers['if-none-match'] === page.etag) return reply.code(304).send()
  reply.type(page.type)
  const packs = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  if (!packs || !page.gzip) return reply.send(Buffer.from(page.bytes))
  return reply.header('content-encoding', 'gzip').send(Buffer.from(page.gzip()))
}
