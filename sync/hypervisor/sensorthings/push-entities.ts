/**
 * Things and Datastreams at another server, each made once: its id there is kept in the records. Where an
 * answer was lost, what was made is found again by `properties/cigaleId`.
 */

import type { Records } from '../../../base/records/records.ts'
import type { Entity, EntitySet } from './entity.ts'
import type { DatastreamEntity, Model } from './model.ts'
import { idOfLocation, type PushClient, quoted, type ServerId } from './push-client.ts'

export const PUSH_KIND = 'sensorthings-push'

/** The server does not want this entity. */
export class EntityRefused extends Error {
  override readonly name = 'EntityRefused'
  readonly status: number

  constructor(
    set: EntitySet,
    id: string,
    answer: { readonly status: number; readonly text: string },
  ) {
    super(`${set} ${id}: ${answer.status} ${answer.text.slice(0, 300)}`)
    this.status = answer.status
  }
}

export type PushEntitiesOptions = {
  readonly name: string
  readonly client: PushClient
  readonly records: Pick<Records, 'get' | 'put'>
  /** Of the city: `aix`. Ids there begin with it. */
  readonly scope: string
  /** The server takes ids that clients give. */
  readonly hasClientIds: boolean
  readonly nowMs: () => number
}

type Body = Readonly<Record<string, unknown>>

export class PushEntities {
  readonly #options: PushEntitiesOptions
  readonly #known = new Map<string, ServerId>()

  constructor(options: PushEntitiesOptions) {
    this.#options = options
  }

  /** The Datastream's id there, made with what it needs where it is not. Throws EntityRefused, OutletError. */
  async datastream(
    datastream: DatastreamEntity,
    { sets }: Model,
    signal: AbortSignal,
  ): Promise<ServerId> {
    const known = await this.known('Datastreams', datastream.id)
    if (known !== undefined) return known
    const { links } = datastream
    const thing = sets.Things.get(links['Thing']![0]!)!
    const locations = (thing.links['Locations'] ?? []).flatMap((id) => sets.Locations.get(id) ?? [])
    const sensor = sets.Sensors.get(links['Sensor']![0]!)!
    const property = sets.ObservedProperties.get(links['ObservedProperty']![0]!)!
    const Locations = locations.map((one) => this.#body(one))
    return await this.#made(datastream, signal, {
      Thing: { '@iot.id': await this.#made(thing, signal, { Locations }) },
      Sensor: { '@iot.id': await this.#made(sensor, signal, {}) },
      ObservedProperty: { '@iot.id': await this.#made(property, signal, {}) },
    })
  }

  /** The id there of what was made before. */
  async known(set: EntitySet, id: string): Promise<ServerId | undefined> {
    const key = this.#key(set, id)
    const there = this.#known.get(key)
    if (there !== undefined) return there
    const kept = (await this.#options.records.get(PUSH_KIND, key))?.body
    if (typeof kept !== 'number' && typeof kept !== 'string') return undefined
    this.#known.set(key, kept)
    return kept
  }

  async #made(entity: Entity, signal: AbortSignal, more: Body): Promise<ServerId> {
    const { set, id } = entity
    const known = await this.known(set, id)
    if (known !== undefined) return known
    const { client, records, nowMs } = this.#options
    const filter = `properties/cigaleId eq ${quoted(this.idThere(id))}`
    const [found] = await client.find(set, filter, signal)
    const serverId =
      (found?.['@iot.id'] as ServerId | undefined) ?? (await this.#post(entity, signal, more))
    const key = this.#key(set, id)
    await records.put({ kind: PUSH_KIND, id: key, body: serverId }, nowMs())
    this.#known.set(key, serverId)
    return serverId
  }

  async #post(entity: Entity, signal: AbortSignal, more: Body): Promise<ServerId> {
    const { set, id } = entity
    const body = { ...this.#body(entity), ...more }
    const answer = await this.#options.client.ask('POST', set, signal, body)
    const serverId = idOfLocation(answer.location)
    if (answer.status !== 201 || serverId === undefined) throw new EntityRefused(set, id, answer)
    return serverId
  }

  #body({ id, fields }: Entity): Body {
    const properties = { ...(fields['properties'] as Body | undefined), cigaleId: this.idThere(id) }
    return {
      ...(this.#options.hasClientIds && { '@iot.id': this.idThere(id) }),
      ...fields,
      properties,
    }
  }

  /** `aix:pmr-0042~occupation`: several cities may share a server. */
  idThere(id: string): string {
    return `${this.#options.scope}:${id}`
  }

  #key(set: EntitySet, id: string): string {
    return `${this.#options.name}/${set}/${id}`
  }
}
