/**
 * A context broker that refuses what Orion-LD refuses, keeps state and history in memory, and can be told
 * to be away, to forget its answers, or to find single entities poisonous. `handle` is the broker;
 * `listen` puts a real HTTP server before it.
 *
 * Instances of one attribute at one moment are one (as in Stellio): told twice they are the same.
 */

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { faultOf, faultOfTemporal, type Json } from './ngsi-ld-rules.ts'

export type BrokerRequest = {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}
export type BrokerAnswer = { readonly status: number; readonly body: string }

export type BrokerBounds = {
  readonly batchMax?: number
  readonly bodyBytesMax?: number
  readonly tenant?: string
  readonly authorization?: string
}

const CONTEXT_LINK =
  /^<https?:\/\/[^>]+>; rel="http:\/\/www\.w3\.org\/ns\/json-ld#context"; type="application\/ld\+json"$/
const OPTIONS = ['update', 'replace']

export class NgsiLdBroker {
  readonly state = new Map<string, Json>()
  /** Entity → attribute → moment → value. */
  readonly history = new Map<string, Map<string, Map<string, unknown>>>()
  readonly requests: BrokerRequest[] = []
  /** An older moment came over a newer one: must never be. */
  readonly stale: string[] = []
  /** Entities that a 207 refuses whatever is in them. */
  readonly poison = new Set<string>()
  /** Answers in its place; `undefined`: as usual. */
  intercept: (request: BrokerRequest) => BrokerAnswer | undefined = () => undefined
  /** Does what it is asked and does not say so. */
  losesAnswers = false
  keepsHistory = true
  readonly #bounds: BrokerBounds
  #server: Server | undefined

  constructor(bounds: BrokerBounds = {}) {
    this.#bounds = bounds
  }

  async listen(): Promise<string> {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part as Buffer)
      const { method = '', url: path = '', headers } = request
      const body = Buffer.concat(parts).toString('utf8')
      const answer = this.handle({
        ...{ method, path, body },
        headers: headers as Readonly<Record<string, string>>,
      })
      if (this.losesAnswers) return request.socket.destroy()
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(answer.body)
      return undefined
    })
    this.#server = server
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/ngsi-ld/v1`
  }

  async close(): Promise<void> {
    const server = this.#server
    if (!server) return
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }

  handle(request: BrokerRequest): BrokerAnswer {
    this.requests.push(request)
    const instead = this.intercept(request)
    if (instead) return instead
    const { method, path, headers, body } = request
    const { batchMax = 200, bodyBytesMax = 1_000_000, tenant, authorization } = this.#bounds
    if (authorization !== undefined && headers['authorization'] !== authorization)
      return problemOf(401, 'Unauthorized', 'no or wrong token')
    if (tenant !== undefined && headers['ngsild-tenant'] !== tenant)
      return problemOf(404, 'NonexistentTenant', `tenant ${headers['ngsild-tenant']}`)
    if (Buffer.byteLength(body) > bodyBytesMax) return problemOf(413, 'TooLarge', 'body')
    const url = new URL(path, 'http://broker.example')
    const where = url.pathname.replace(/^\/ngsi-ld\/v1/, '')
    const attribute = /^\/entities\/([^/]+)\/attrs\/([^/]+)$/.exec(where)
    if (method === 'DELETE' && attribute) {
      const [id, name] = attribute.slice(1).map(decodeURIComponent) as [string, string]
      return this.#removeAttribute(id, name)
    }
    if (method !== 'POST') return problemOf(405, 'MethodNotAllowed', method)
    let value: unknown
    try {
      value = JSON.parse(body)
    } catch {
      return problemOf(400, 'InvalidRequest', 'the body is not JSON')
    }
    const wrong = headerFault(headers, value)
    if (wrong) return wrong
    switch (where) {
      case '/entityOperations/upsert':
        return this.#upsert(value, url.searchParams, batchMax)
      case '/entityOperations/delete':
        return this.#remove(value)
      case '/temporal/entities':
        return this.#addHistory(value)
      default:
        return problemOf(404, 'ResourceNotFound', where)
    }
  }

  #upsert(value: unknown, query: URLSearchParams, batchMax: number): BrokerAnswer {
    const options = query.get('options') ?? 'replace'
    if (!OPTIONS.includes(options)) return problemOf(400, 'BadRequestData', `options ${options}`)
    if (!Array.isArray(value) || value.length === 0)
      return problemOf(400, 'BadRequestData', 'not an array of entities')
    if (value.length > batchMax) return problemOf(413, 'TooLarge', `${value.length} entities`)
    const created: string[] = []
    const success: string[] = []
    const errors: unknown[] = []
    for (const entity of value as Json[]) {
      const id = String(entity?.['id'] ?? '')
      const fault = this.poison.has(id) ? 'poisonous' : faultOf(entity)
      if (fault !== undefined) {
        const error = {
          type: 'BadRequestData',
          title: 'Invalid entity',
          detail: fault,
          status: 400,
        }
        errors.push({ entityId: id, error })
        continue
      }
      if (!this.state.has(id)) created.push(id)
      success.push(id)
      this.#write(id, entity, options === 'update')
    }
    if (errors.length === value.length && value.length > 1)
      return problemOf(400, 'BadRequestData', JSON.stringify(errors[0]))
    if (errors.length > 0) return { status: 207, body: JSON.stringify({ success, errors }) }
    if (created.length > 0) return { status: 201, body: JSON.stringify(created) }
    return { status: 204, body: '' }
  }

  #write(id: string, entity: Json, isUpdate: boolean): void {
    const there = this.state.get(id)
    for (const [name, attribute] of Object.entries(entity)) {
      const [old, now] = [observedOf(there?.[name]), observedOf(attribute)]
      if (old !== undefined && now !== undefined && now < old)
        this.stale.push(`${id} ${name}: ${now} over ${old}`)
      if (now !== undefined) this.#addInstance(id, name, attribute as Json)
    }
    this.state.set(id, isUpdate ? { ...there, ...entity } : entity)
  }

  #remove(value: unknown): BrokerAnswer {
    if (!Array.isArray(value)) return problemOf(400, 'BadRequestData', 'not an array of ids')
    const errors = value.filter((id: string) => !this.state.delete(id))
    if (errors.length === 0) return { status: 204, body: '' }
    const told = errors.map((entityId) => ({
      entityId,
      error: { title: 'not found', status: 404 },
    }))
    return { status: 207, body: JSON.stringify({ success: [], errors: told }) }
  }

  #removeAttribute(id: string, name: string): BrokerAnswer {
    const there = this.state.get(id)
    if (!there || !Object.hasOwn(there, name))
      return problemOf(404, 'ResourceNotFound', `${id} ${name}`)
    const { [name]: _gone, ...rest } = there
    this.state.set(id, rest)
    return { status: 204, body: '' }
  }

  #addHistory(value: unknown): BrokerAnswer {
    if (!this.keepsHistory) return problemOf(501, 'OperationNotSupported', 'temporal')
    const entity = value as Json
    const fault = faultOfTemporal(entity)
    if (fault !== undefined) return problemOf(400, 'BadRequestData', fault)
    const id = String(entity['id'])
    const isNew = !this.history.has(id)
    for (const [name, instances] of Object.entries(entity))
      if (Array.isArray(instances))
        for (const instance of instances) this.#addInstance(id, name, instance as Json)
    return { status: isNew ? 201 : 204, body: '' }
  }

  #addInstance(id: string, name: string, instance: Json): void {
    const attributes = this.history.get(id) ?? new Map<string, Map<string, unknown>>()
    this.history.set(id, attributes)
    const moments = attributes.get(name) ?? new Map<string, unknown>()
    attributes.set(name, moments)
    moments.set(observedOf(instance)!, instance['value'])
  }

  /** Moments and values of one attribute, oldest first. */
  past(id: string, name: string): readonly (readonly [string, unknown])[] {
    return [...(this.history.get(id)?.get(name) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

/** Media type and context belong together (ETSI GS CIM 009 6.3.5). */
function headerFault(headers: BrokerRequest['headers'], value: unknown): BrokerAnswer | undefined {
  const type = (headers['content-type'] ?? '').split(';')[0]
  const { link } = headers
  const all = (Array.isArray(value) ? value : [value]) as Json[]
  const isEntity = (one: Json): boolean => typeof one === 'object' && one !== null
  const within = all.filter((one) => isEntity(one) && Object.hasOwn(one, '@context'))
  if (type === 'application/json') {
    if (within.length > 0) return problemOf(400, 'BadRequestData', '@context in application/json')
    if (link === undefined) return problemOf(400, 'BadRequestData', 'no Link to a context')
    if (!CONTEXT_LINK.test(link)) return problemOf(400, 'BadRequestData', `Link: ${link}`)
    return undefined
  }
  if (type !== 'application/ld+json') return problemOf(415, 'UnsupportedMediaType', `${type}`)
  if (link !== undefined) return problemOf(400, 'BadRequestData', 'Link with application/ld+json')
  if (within.length < all.filter(isEntity).length)
    return problemOf(400, 'BadRequestData', 'an entity without @context')
  return undefined
}

function problemOf(status: number, title: string, detail: string): BrokerAnswer {
  const type = `https://uri.etsi.org/ngsi-ld/errors/${title}`
  return { status, body: JSON.stringify({ type, title, detail, status }) }
}

function observedOf(attribute: unknown): string | undefined {
  const { observedAt } = (attribute ?? {}) as { readonly observedAt?: string }
  return observedAt
}
