/**
 * The table of routes behind HTTP. Who calls, may they, is it well formed, what does the audit say: all
 * of it stands here, before and behind the handler, and a line cannot leave any of it out.
 */

import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { type AuditWriter, ToldReadings, targetOf } from './audit-rule.ts'
import { ANYONE } from './caller.ts'
import { checkKnown, checkTable } from './check-table.ts'
import type { Durations } from './durations.ts'
import { type Identity, refusalOf, typesOf } from './guard.ts'
import { headersOf } from './headers.ts'
import { limitBodies } from './late-bodies.ts'
import { type Answer, type Call, type Line, type Problem, problem } from './route.ts'
import { resultOf, send, sendProblem } from './send.ts'

/** Who stands behind a request, and whether anybody can yet. */
export type Door = {
  identify(asked: {
    readonly authorization: string | undefined
    readonly cookie: string | undefined
    /** By itself, with nobody's hand: keeps no session alive. */
    readonly isBackground: boolean
  }): Promise<Identity | undefined>
  readonly isSetUp: () => Promise<boolean>
  readonly audit: AuditWriter
}

export type ServerParts = {
  readonly lines: readonly Line[]
  readonly door: Door
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly durations: Durations
  /** PEM; left out: plain HTTP, for this machine or behind a proxy. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Addresses of proxies whose word on who asks is believed. */
  readonly trustedProxies?: readonly string[]
  readonly limits?: Partial<Limits>
  /** Takes a WebSocket that is asked for, and answers it; `false`: it is none of ours. */
  readonly takeUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean
  /** Before anything else of a request is looked at: why it has come too soon; `undefined`: it has not. */
  readonly pace?: (line: Pick<Line, 'method' | 'path'>) => Promise<Problem | undefined>
}

export type Limits = {
  readonly bodyBytes: number
  readonly headerBytes: number
  readonly headersMs: number
  readonly requestMs: number
  /** How often what is late is looked for. */
  readonly lookEveryMs: number
  /** Beyond it new connections are closed at once. */
  readonly connections: number
}

export const LIMITS: Limits = {
  bodyBytes: 256 * 1024,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  lookEveryMs: 1_000,
  connections: 2_048,
}
/** Of one connection at a time, over HTTP/2. */
const STREAMS_MAX = 100
const FAILED: Problem = { ...problem(500, 'Failed'), code: 'failed' }

/** A page that asks by itself says so with this header. */
export const BACKGROUND = 'x-cigale-background'

export function makeServer(parts: ServerParts): FastifyInstance {
  const { lines, tls, log } = parts
  checkTable(lines)
  const app = openFastify(parts)
  refuseUpgrades(app.server, parts.takeUpgrade)
  const headers = headersOf(tls !== undefined)
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })
  limitBodies(app, parts.clock, parts.limits?.requestMs ?? LIMITS.requestMs)
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status < 500) {
      const code = status === 413 ? 'too-large' : 'invalid'
      return sendProblem(reply, { ...problem(status, 'Bad request', error.message), code })
    }
    log.error({ error, route: request.routeOptions.url }, 'a request failed')
    return sendProblem(reply, FAILED)
  })
  app.setNotFoundHandler((_request, reply) => {
    return sendProblem(reply, { ...problem(404, 'Not found'), code: 'unknown-path' })
  })
  const known: string[] = []
  app.addHook('onRoute', ({ method, url }) => {
    known.push(...[method].flat().map((one) => `${one} ${url}`))
  })
  app.addHook('onReady', async () => checkKnown(lines, known))
  const told = new ToldReadings()
  // What some lines take as bytes is JSON or nothing on every other: those that take the same share a
  // context, for each costs as much memory as a dozen lines.
  for (const [types, alike] of Map.groupBy(lines, bytesTypesOf)) {
    app.register(async (inner) => {
      if (types !== '') takeAsBytes(inner, types.split(SEPARATOR))
      for (const line of alike) addLine(inner, { line, parts, told })
    })
  }
  return app
}

const SEPARATOR = '\n'

/** One text for content types whose bodies come as bytes; '' where they come as JSON. */
function bytesTypesOf({ takes }: Line): string {
  return takes === undefined || takes === 'application/json' ? '' : typesOf(takes).join(SEPARATOR)
}

function takeAsBytes(app: FastifyInstance, types: string[]): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(types, { parseAs: 'buffer' }, async (_: unknown, bytes: Buffer) => bytes)
}

function openFastify({ tls, trustedProxies, limits = {} }: ServerParts): FastifyInstance {
  const { headersMs, requestMs, headerBytes, bodyBytes, lookEveryMs, connections } = {
    ...LIMITS,
    ...limits,
  }
  const http = {
    headersTimeout: headersMs,
    connectionsCheckingInterval: lookEveryMs,
    maxHeaderSize: headerBytes,
  }
  const app = fastify({
    bodyLimit: bodyBytes,
    requestTimeout: requestMs,
    keepAliveTimeout: requestMs,
    forceCloseConnections: true,
    // Ids of features and Observations are long; a landing page is asked for with and without a slash.
    routerOptions: { maxParamLength: 512, ignoreTrailingSlash: true },
    ...(trustedProxies?.length && { trustProxy: [...trustedProxies] }),
    ...(tls ? overTls(tls, http) : { http }),
  } as object) as unknown as FastifyInstance
  app.removeContentTypeParser('text/plain')
  app.server.maxConnections = connections
  return app
}

/** A page is forty files: over HTTP/2 a phone asks for all of them in one round trip. */
function overTls(tls: NonNullable<ServerParts['tls']>, http: object): object {
  const settings = { maxConcurrentStreams: STREAMS_MAX }
  return {
    http2: true,
    https: { ...http, ...tls, minVersion: 'TLSv1.2', allowHTTP1: true, settings },
  }
}

/** A WebSocket that nobody takes ends at once, and says why (S9). */
function refuseUpgrades(server: Server, take: ServerParts['takeUpgrade']): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (take?.(request, socket, head)) return
    socket.on('error', () => {})
    // Who does not read it does not hold it either.
    const refusal = 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'
    socket.end(refusal, () => socket.destroy())
  })
}

type Mounted = { readonly line: Line; readonly parts: ServerParts; readonly told: ToldReadings }

function addLine(app: FastifyInstance, mounted: Mounted): void {
  const { line, parts } = mounted
  const { method, path, query, body, bodyBytesMax, gives } = line
  const identities = new WeakMap<FastifyRequest, Identity>()
  const startedMs = new WeakMap<FastifyRequest, number>()
  const { clock, metrics, durations, door } = parts
  app.route({
    method,
    url: path,
    exposeHeadRoute: method === 'GET' && gives !== 'text/event-stream',
    ...(bodyBytesMax !== undefined && { bodyLimit: bodyBytesMax }),
    schema: { ...(query && { querystring: query }), ...(body && { body }) },
    // Before the body is read: who may not call costs no memory.
    onRequest: async (request, reply) => {
      startedMs.set(request, clock.monoMs())
      const tooSoon = await parts.pace?.(line)
      if (tooSoon) return sendProblem(reply, tooSoon)
      const identity = await door.identify(credentialsOf(request))
      if (identity) identities.set(request, identity)
      const isSetUp = identity !== undefined || (await door.isSetUp())
      const refusal = refusalOf(line, identity, { asked: askedOf(request), isSetUp })
      if (!refusal) return
      metrics.add('cigale_http_refused_total', 1, { status: String(refusal.status) })
      if (identity) await tell(mounted, { request, identity, answer: refusal })
      return sendProblem(reply, refusal)
    },
    onResponse: async (request, { statusCode }) => {
      const seconds = (clock.monoMs() - (startedMs.get(request) ?? clock.monoMs())) / 1000
      durations.saw({ method, path, status: statusCode }, seconds)
    },
    handler: async (request, reply) => {
      const identity = identities.get(request)
      const answer = await handled(mounted, { request, identity })
      return send(reply, answer)
    },
  })
}

/** The handler's answer; told to the audit before anybody gets it. */
async function handled(
  mounted: Mounted,
  {
    request,
    identity,
  }: { readonly request: FastifyRequest; readonly identity: Identity | undefined },
): Promise<Answer> {
  const { line, parts } = mounted
  let answer: Answer
  try {
    answer = await line.handle(callOf(line, { request, identity, door: parts.door }))
  } catch (error) {
    await tell(mounted, { request, identity, answer: FAILED })
    throw error
  }
  try {
    await tell(mounted, { request, identity, answer })
  } catch (error) {
    parts.log.error({ error }, 'the audit cannot be written: what is audited is not answered')
    return problem(503, 'The audit cannot be written', 'Look at the disk.')
  }
  return answer
}

async function tell(
  { line, parts, told }: Mounted,
  call: {
    readonly request: FastifyRequest
    readonly identity: Identity | undefined
    readonly answer: Answer
  },
): Promise<void> {
  const { request, identity, answer } = call
  if (line.audit === undefined) return
  const who = identity?.caller.name ?? ''
  const result = resultOf(answer)
  const reading = { who, path: `${line.method} ${request.url.split('?')[0]}`, result }
  const monoMs = parts.clock.monoMs()
  const isRead = line.method === 'GET'
  if (isRead && told.isTold(reading, monoMs)) return
  await parts.door.audit({
    ...{ who, what: line.audit, result, from: request.ip },
    target: targetOf(request.method, request.url),
    ...('change' in answer && answer.change && { change: answer.change }),
  })
  if (isRead) told.told(reading, monoMs)
}

function credentialsOf({ headers }: FastifyRequest) {
  const { authorization, cookie } = headers
  return { authorization, cookie, isBackground: headers[BACKGROUND] !== undefined }
}

function askedOf(request: FastifyRequest) {
  return {
    method: request.method,
    host: request.host,
    origin: headerOf(request, 'origin'),
    secFetchSite: headerOf(request, 'sec-fetch-site'),
    contentType: headerOf(request, 'content-type'),
  }
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}

function callOf(
  line: Line,
  {
    request,
    identity,
    door,
  }: {
    readonly request: FastifyRequest
    readonly identity: Identity | undefined
    readonly door: Door
  },
): Call {
  const asking = { ...credentialsOf(request), isBackground: true }
  return {
    params: request.params as Readonly<Record<string, string>>,
    query: request.query,
    body:
      line.takes && request.body instanceof Uint8Array
        ? new Uint8Array(request.body)
        : request.body,
    url: request.url,
    caller: identity?.caller ?? ANYONE,
    ...(identity?.session !== undefined && { session: identity.session }),
    address: request.ip,
    header: (name) => headerOf(request, name),
    isStillIn: async () => {
      const now = await door.identify(asking)
      return (
        refusalOf({ may: line.may }, now, { asked: askedOf(request), isSetUp: true }) === undefined
      )
    },
  }
}
