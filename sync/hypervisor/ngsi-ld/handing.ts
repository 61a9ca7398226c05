/**
 * Handing entities over to one broker: only what it does not have yet, in batches of one context each, with
 * what is not known any more deleted by its name. What the broker refuses comes back, each apart.
 */

import type { Log } from '../../../base/log.ts'
import type { Refused } from '../outlet/outlet.ts'
import { Broker, type HttpSend, type Refusal } from './broker.ts'
import { contextUrl, linkTo } from './context.ts'
import type { EntityType } from './entity.ts'
import type { NgsiLdOptions } from './options.ts'
import { Sent } from './sent.ts'
import type { EntityJson } from './shapes.ts'

export type Waiting = {
  readonly json: EntityJson
  readonly type: EntityType
  /** It goes on standing; else a record of its moment. */
  readonly isStanding: boolean
}

export type HandingParts = {
  readonly options: NgsiLdOptions
  /** Where our own contexts are. */
  readonly baseUrl: string
  readonly send: HttpSend
  readonly log: Log
}

const BATCH_MAX = 100
/** What a letter is of, behind the entity's id. */
export const HISTORY = '#history'
export const WITHOUT = '#without/'
export const GONE = '#gone'

export class Handing {
  readonly #parts: HandingParts
  readonly #broker: Broker
  readonly sent = new Sent()
  #keepsHistory: boolean

  constructor(parts: HandingParts) {
    this.#parts = parts
    this.#broker = new Broker(parts.options, parts.send)
    this.#keepsHistory = parts.options.history ?? true
  }

  #link(type: EntityType): string {
    const { baseUrl, options } = this.#parts
    return linkTo(contextUrl(type, baseUrl, options.contexts))
  }

  get #batchMax(): number {
    return this.#parts.options.batchMax ?? BATCH_MAX
  }

  /** `laidAside`: refused; to be put into `sent` once who keeps letters has them. */
  async upsert(
    waiting: readonly Waiting[],
    signal: AbortSignal,
  ): Promise<{ refused: Refused[]; laidAside: readonly Waiting[] }> {
    const refused: Refused[] = []
    const laidAside: Waiting[] = []
    for (const entities of this.#batchesOf(waiting)) {
      const link = this.#link(entities[0]!.type)
      const bodies = entities.map(({ json }) => json)
      const refusals = await this.#broker.upsert(bodies, link, signal)
      const byId = new Map(refusals.map((one) => [one.id, one]))
      for (const one of entities) {
        const refusal = byId.get(String(one.json['id']))
        if (refusal) {
          refused.push({ ...refusal, sent: one.json })
          laidAside.push(one)
          continue
        }
        for (const name of this.sent.goneNames(one.json))
          refused.push(...(await this.removeName(one.json, name, signal)))
        this.sent.put(one.json, one.isStanding)
      }
    }
    return { refused, laidAside }
  }

  #batchesOf(waiting: readonly Waiting[]): readonly (readonly Waiting[])[] {
    const byLink = Map.groupBy(waiting, ({ type }) => this.#link(type))
    return [...byLink.values()].flatMap((all) => chunksOf(all, this.#batchMax))
  }

  async removeName(json: EntityJson, name: string, signal: AbortSignal): Promise<Refused[]> {
    const id = String(json['id'])
    const link = this.#link(json['type'] as EntityType)
    const refusal = await this.#broker.removeAttribute(id, name, link, signal)
    return refusal ? [asRefused(refusal, `${id}${WITHOUT}${name}`, json)] : []
  }

  async remove(ids: readonly string[], signal: AbortSignal): Promise<Refused[]> {
    const refused: Refused[] = []
    for (const some of chunksOf(ids, this.#batchMax)) {
      const because = await this.#broker.remove(some, this.#link('ParkingSpot'), signal)
      for (const id of some) this.sent.forget(id)
      if (because === undefined) continue
      refused.push(
        ...some.map((id) => asRefused({ id, because, isFinal: false }, `${id}${GONE}`, { id })),
      )
    }
    return refused
  }

  async addHistory(entity: EntityJson, signal: AbortSignal): Promise<Refused | undefined> {
    if (!this.#keepsHistory) return undefined
    const link = this.#link(entity['type'] as EntityType)
    const answer = await this.#broker.addHistory(entity, link, signal)
    if (answer === 'taken') return undefined
    if (answer === 'unsupported') {
      this.#keepsHistory = false
      const { name, url } = this.#parts.options
      const message = 'the broker keeps no history: late facts stay out'
      this.#parts.log.warn({ outlet: name, url }, message)
      return undefined
    }
    return asRefused(answer, `${answer.id}${HISTORY}`, entity)
  }
}

function asRefused({ because, isFinal }: Refusal, id: string, sent: unknown): Refused {
  return { id, because, isFinal, sent }
}

function chunksOf<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / most)
  return Array.from({ length: count }, (_, i) => all.slice(i * most, (i + 1) * most))
}
