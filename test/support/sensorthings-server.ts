/**
 * A SensorThings server as strict as FROST, over real HTTP: it counts ids, makes two Observations of two
 * equal POSTs, stamps what has no phenomenonTime, refuses what it does not know, and answers a data array
 * row by row. Answers can be lost, and rows refused.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type EntitySet,
  NAVIGATION,
  PROPERTIES,
} from '../../sync/hypervisor/sensorthings/entity.ts'
import { readFilter } from '../../sync/hypervisor/sensorthings/filter.ts'
import { isTrue } from '../../sync/hypervisor/sensorthings/filter-truth.ts'
import { readPath } from '../../sync/hypervisor/sensorthings/resource-path.ts'

type Id = number | string
type Body = Readonly<Record<string, unknown>>
export type Held = {
  readonly id: Id
  readonly set: EntitySet
  fields: Body
  readonly links: Readonly<Record<string, Id>>
}

const MANDATORY: Partial<Record<EntitySet, readonly string[]>> = {
  Things: ['name', 'description'],
  Locations: ['name', 'description', 'encodingType', 'location'],
  Sensors: ['name', 'description', 'encodingType', 'metadata'],
  ObservedProperties: ['name', 'definition', 'description'],
  Datastreams: ['name', 'description', 'observationType', 'unitOfMeasurement'],
  Observations: ['result'],
}
const NEEDED: Partial<Record<EntitySet, readonly string[]>> = {
  Datastreams: ['Thing', 'Sensor', 'ObservedProperty'],
}

class Unwanted extends Error {}

export class SensorThingsServer {
  readonly held: Held[] = []
  requests = 0
  /** The next POST whose path ends so is done, and its answer is lost. */
  loseAnswerTo: string | undefined
  /** Every request is answered so. */
  failWith: number | undefined
  /** The whole batch is refused when one row is, after those before it were taken. */
  isAllOrNothing = false
  /** Rows of data arrays that are refused. */
  isPoison: (result: unknown) => boolean = () => false
  takesClientIds = false
  token: string | undefined
  readonly #server: Server
  #next = 1

  constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1.1`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  of(set: EntitySet): readonly Held[] {
    return this.held.filter((one) => one.set === set)
  }

  /** `pmr-0042~occupation 2026-06-15T08:00:00Z true`: what is held, whatever its ids. */
  observations(): readonly string[] {
    return this.of('Observations')
      .map(({ fields, links }) => {
        const stream = this.held.find(
          ({ id, set }) => set === 'Datastreams' && id === links['Datastream'],
        )
        const { cigaleId } = stream!.fields['properties'] as { cigaleId: string }
        return `${cigaleId} ${fields['phenomenonTime']} ${fields['result']}`
      })
      .sort()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const url = new URL(request.url!, 'http://here')
    const path = request.url!.split('?')[0]!.replace('/v1.1/', '')
    const send = (status: number, value?: unknown, location?: string) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(location !== undefined && { location }),
      })
      response.end(value === undefined ? undefined : JSON.stringify(value))
    }
    if (this.failWith !== undefined) return send(this.failWith, {})
    if (this.token !== undefined && request.headers.authorization !== `Bearer ${this.token}`) {
      return send(401, {})
    }
    try {
      const text = Buffer.concat(parts).toString('utf8')
      const body = text === '' ? undefined : (JSON.parse(text) as unknown)
      const { status, value, location } = this.#done(request.method!, path, url.searchParams, body)
      if (
        request.method === 'POST' &&
        this.loseAnswerTo !== undefined &&
        path.endsWith(this.loseAnswerTo)
      ) {
        this.loseAnswerTo = undefined
        request.socket.destroy()
        return
      }
      send(status, value, location && `http://${request.headers.host}/v1.1/${location}`)
    } catch (error) {
      if (!(error instanceof Unwanted)) throw error
      send(400, { code: 400, type: 'error', message: error.message })
    }
  }

  #done(
    method: string,
    path: string,
    query: URLSearchParams,
    body: unknown,
  ): { status: number; value?: unknown; location?: string } {
    if (method === 'POST' && path === 'CreateObservations') {
      return { status: 201, value: this.#createObservations(body as readonly Body[]) }
    }
    const [first, second] = readPath(path)
    const set = first!.name as EntitySet
    if (!(set in NAVIGATION)) return { status: 404 }
    if (method === 'POST') {
      const made = this.#make(set, body as Body)
      return { status: 201, location: pathOf(made) }
    }
    const found =
      first!.id === undefined ? undefined : this.of(set).find(({ id }) => String(id) === first!.id)
    if (first!.id !== undefined && !found) return { status: 404 }
    if (method === 'DELETE') {
      this.held.splice(this.held.indexOf(found!), 1)
      return { status: 200 }
    }
    if (method === 'PATCH') {
      found!.fields = { ...found!.fields, ...(body as Body) }
      return { status: 200 }
    }
    const all = second
      ? this.of('Observations').filter(({ links }) => links['Datastream'] === found!.id)
      : found
        ? [found]
        : this.of(set)
    const filter = query.get('$filter')
    const tree = filter === null ? undefined : readFilter(filter)
    const value = all
      .filter((one) => !tree || isTrue(tree, one.fields, valuesAt))
      .slice(0, Number(query.get('$top') ?? 100))
      .map(({ id, fields }) => ({ '@iot.id': id, ...fields }))
    return { status: 200, value: { value } }
  }

  #make(set: EntitySet, body: Body, more: Readonly<Record<string, Id>> = {}): Held {
    const { '@iot.id': given, ...rest } = body
    if (given !== undefined && !this.takesClientIds)
      throw new Unwanted('ids are not given by clients')
    if (given !== undefined && this.of(set).some(({ id }) => id === given))
      throw new Unwanted('id is taken')
    for (const name of MANDATORY[set] ?? []) {
      if (rest[name] === undefined || rest[name] === null) throw new Unwanted(`${set} need ${name}`)
    }
    const links: Record<string, Id> = { ...more }
    const fields: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(rest)) {
      if (PROPERTIES[set].includes(name)) fields[name] = value
      else if (name in NAVIGATION[set]) this.#link(set, name, value, links)
      else throw new Unwanted(`${set} have no ${name}`)
    }
    for (const name of NEEDED[set] ?? [])
      if (links[name] === undefined) throw new Unwanted(`${set} need ${name}`)
    const made: Held = { id: (given as Id | undefined) ?? this.#next++, set, fields, links }
    this.held.push(made)
    return made
  }

  #link(set: EntitySet, name: string, value: unknown, links: Record<string, Id>): void {
    const navigation = NAVIGATION[set][name]!
    for (const one of (Array.isArray(value) ? value : [value]) as Body[]) {
      const id = one['@iot.id'] as Id | undefined
      const there = this.of(navigation.set).find((other) => other.id === id)
      const isReference = Object.keys(one).length === 1 && id !== undefined
      if (isReference && !there) throw new Unwanted(`there is no ${navigation.set} ${id}`)
      links[name] = (isReference ? there! : this.#make(navigation.set, one)).id
    }
  }

  #createObservations(groups: readonly Body[]): readonly string[] {
    return groups.flatMap((group) => {
      const components = group['components'] as readonly string[]
      const rows = group['dataArray'] as readonly (readonly unknown[])[]
      if (group['dataArray@iot.count'] !== rows.length) throw new Unwanted('count is not right')
      const { '@iot.id': id } = group['Datastream'] as { '@iot.id': Id }
      return rows.map((row) => {
        try {
          return this.#createObservation(
            id,
            Object.fromEntries(components.map((name, i) => [name, row[i]])),
          )
        } catch (error) {
          if (this.isAllOrNothing) throw error
          return `error ${(error as Error).message}`
        }
      })
    })
  }

  #createObservation(datastream: Id, { id, ...fields }: Record<string, unknown>): string {
    if (!this.of('Datastreams').some((one) => one.id === datastream))
      throw new Unwanted('no Datastream')
    if (this.isPoison(fields['result'])) throw new Unwanted('result is not wanted')
    if (
      'parameters' in fields &&
      (typeof fields['parameters'] !== 'object' || !fields['parameters'])
    ) {
      throw new Unwanted('parameters has to be a map')
    }
    fields['phenomenonTime'] ??= 'the time of arrival'
    const body = { ...fields, ...(id !== undefined && { '@iot.id': id }) }
    const made = this.#make('Observations', body, { Datastream: datastream })
    return `http://here/v1.1/${pathOf(made)}`
  }
}

function pathOf({ set, id }: Held): string {
  return typeof id === 'number'
    ? `${set}(${id})`
    : `${set}('${encodeURIComponent(id.replaceAll("'", "''"))}')`
}

function valuesAt(fields: Body, path: readonly string[]): readonly unknown[] {
  const found = path.reduce<unknown>((one, name) => (one as Body | undefined)?.[name], fields)
  return found === undefined ? [] : [found]
}
