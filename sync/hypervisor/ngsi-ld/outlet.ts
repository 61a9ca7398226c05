/**
 * The outlet to a context broker. What stands comes from the picture of the city and goes as state; what is
 * over comes from facts and goes as history, so that old never comes over new, whatever arrives when.
 *
 *   picture ──► entities that changed ─────────► entityOperations/upsert?options=update
 *   facts ────► records of their moment ───────► the same; told twice they are the same
 *         └───► states that others followed ───► temporal/entities
 *   events ───► alerts, made of all that stands ► upsert; `validTo` when they end
 */

import type { Log } from '../../../base/log.ts'
import type { City, Publisher } from '../city/thing.ts'
import type { Outlet, Refused } from '../outlet/outlet.ts'
import { OutletError } from '../outlet/trouble.ts'
import type { HypervisorStore, StoredFact } from '../store.ts'
import {
  alertsOfSubjects,
  type Subjects,
  subjectsOfCity,
  subjectsOfFacts,
  withdrawnOf,
} from './alert-subjects.ts'
import { ALERT_FACTS, alertKeyOf, alertsOf, alertUrn } from './alerts.ts'
import { Broker, type HttpSend, type Refusal } from './broker.ts'
import { contextUrl, linkTo } from './context.ts'
import { type Entity, type EntityType, merged } from './entity.ts'
import { pastOf, recordsOf } from './from-facts.ts'
import { historyOf } from './history.ts'
import { httpSend } from './http.ts'
import { IndicatorDays } from './indicator-days.ts'
import { type IndicatorParts, indicatorEntities } from './indicators.ts'
import type { NgsiLdOptions } from './options.ts'
import { newestRecords, standingEntities } from './project.ts'
import { type Scene, sceneOf } from './scene.ts'
import { Sent } from './sent.ts'
import { type EntityJson, shaped } from './shapes.ts'

export type NgsiLdParts = {
  readonly options: NgsiLdOptions
  readonly publisher: Publisher
  /** Events that stand (`HypervisorStore.events`). */
  readonly events: HypervisorStore['events']
  /** Left out: no indicators. */
  readonly indicators?: IndicatorParts
  readonly log: Log
  /** Over fetch when left out. */
  readonly send?: HttpSend
}

const BATCH_MAX = 100
/** So many that are refused without one that is taken are no accident. */
const ALL_LEAST = 4
const HISTORY = '#history'
const REMOVED = '#without/'
/** An alert's facts begin so long before it was first told, at the most. */
const DAY_MS = 86_400_000

type Waiting = {
  readonly json: EntityJson
  readonly type: EntityType
  readonly isStanding: boolean
}

export function ngsiLdOutlet(parts: NgsiLdParts): Outlet {
  return new NgsiLdOutlet(parts)
}

class NgsiLdOutlet implements Outlet {
  readonly name: string
  readonly followsCity = true
  readonly #parts: NgsiLdParts
  readonly #broker: Broker
  readonly #sent = new Sent()
  readonly #days = new IndicatorDays()
  #keepsHistory: boolean
  /** Once in a run: what goes on is told whether facts speak of it or not. */
  #hasToldAll = false

  constructor(parts: NgsiLdParts) {
    const { options, send = httpSend } = parts
    this.name = options.name
    this.#parts = parts
    this.#broker = new Broker(options, send)
    this.#keepsHistory = options.history ?? true
  }

  async deliver(
    facts: readonly StoredFact[],
    city: City,
    signal: AbortSignal,
  ): Promise<readonly Refused[]> {
    const scene = this.#scene(city)
    const standing = standingEntities(scene)
    const records = merged([
      ...newestRecords(scene),
      ...facts.flatMap((fact) => recordsOf(scene, fact)),
      ...(await this.#alerts(scene, facts)),
      ...(await this.#indicators(scene, facts)),
    ])
    const changed = [
      ...standing.map((entity) => this.#waiting(entity, true)),
      ...records.map((entity) => this.#waiting(entity, false)),
    ].filter(({ json, isStanding }) => this.#sent.isNew(json, isStanding))
    const { refused, laidAside } = await this.#upsert(changed, signal)
    if (laidAside.length >= ALL_LEAST && laidAside.length === changed.length) {
      // Not one of them poisons: it is the address, the context, the version.
      const because = refused[0]?.because
      throw new OutletError('answer', `all ${changed.length} entities were refused: ${because}`, {})
    }
    await this.#removeGone(scene, standing, signal)
    await this.#removeWithdrawn(scene, facts, records, signal)
    refused.push(...(await this.#history(scene, facts, signal)))
    this.#hasToldAll = true
    this.#days.told()
    // Not before: had this been thrown out of, they would come again with all the others.
    for (const { json, isStanding } of laidAside) this.#sent.put(json, isStanding)
    return refused
  }

  async retry(
    { id, sent }: Pick<Refused, 'id' | 'sent'>,
    city: City,
    signal: AbortSignal,
  ): Promise<Refused | undefined> {
    if (id.endsWith(HISTORY)) return await this.#addHistory(sent as EntityJson, signal)
    const [entityId = '', name] = id.split(REMOVED)
    const scene = this.#scene(city)
    const { entity, isStanding } = await this.#asItStands(scene, entityId)
    const json = entity ? this.#shaped(entity) : (sent as EntityJson | null)
    if (!json || typeof json !== 'object' || typeof json['type'] !== 'string') {
      const because = 'it was too large to be kept, and does not stand any more'
      return { id, because, isFinal: true, sent }
    }
    const type = json['type'] as EntityType
    if (name !== undefined) {
      // It may have come back meanwhile.
      if (Object.hasOwn(json, name) && entity) return undefined
      const refusal = await this.#broker.removeAttribute(entityId, name, this.#link(type), signal)
      return refusal && asRefused(refusal, id, sent)
    }
    // A correction went out after it.
    if (!entity && this.#sent.hasOther(json)) return undefined
    return (await this.#upsert([{ json, type, isStanding }], signal)).refused[0]
  }

  /** What stands, and alerts, as they are now; other records are what they were. */
  async #asItStands(scene: Scene, id: string) {
    const standing = standingEntities(scene).find((entity) => entity.id === id)
    if (standing) return { entity: standing, isStanding: true }
    const told = alertKeyOf(scene, id)
    if (!told) return { entity: undefined, isStanding: false }
    const span = { fromMs: told.toldMs - DAY_MS, toMs: Number.MAX_SAFE_INTEGER }
    const { subject } = told
    const events = await this.#parts.events(ALERT_FACTS, span, { subjects: [subject] })
    const entity = alertsOf(scene, subject, events).find((one) => one.id === id)
    return { entity, isStanding: false }
  }

  async close(): Promise<void> {
    this.#sent.clear()
    this.#hasToldAll = false
  }

  #scene(city: City): Scene {
    const { publisher, options } = this.#parts
    const { view = 'services', safety = false } = options
    return sceneOf({ city, publisher, view, safety })
  }

  #waiting(entity: Entity, isStanding: boolean): Waiting {
    return { json: this.#shaped(entity), type: entity.type, isStanding }
  }

  #shaped(entity: Entity): EntityJson {
    return shaped(entity, this.#parts.options.shape ?? 'normalized')
  }

  #link(type: EntityType): string {
    const { publisher, options } = this.#parts
    return linkTo(contextUrl(type, publisher.baseUrl, options.contexts))
  }

  async #alerts(scene: Scene, facts: readonly StoredFact[]): Promise<readonly Entity[]> {
    const subjects: Subjects = subjectsOfFacts(facts)
    if (!this.#hasToldAll) {
      for (const [subject, fromMs] of subjectsOfCity(scene.city))
        subjects.set(subject, Math.min(fromMs, subjects.get(subject) ?? fromMs))
    }
    return await alertsOfSubjects(scene, subjects, this.#parts.events)
  }

  async #indicators(scene: Scene, facts: readonly StoredFact[]): Promise<readonly Entity[]> {
    const { indicators } = this.#parts
    if (!indicators) return []
    const days = this.#days.due(facts, scene.city.nowMs)
    const all = await Promise.all(days.map((day) => indicatorEntities(scene, day, indicators)))
    return all.flat()
  }

  /** In batches of one context each; what was refused is not sent again until it changes. */
  async #upsert(
    waiting: readonly Waiting[],
    signal: AbortSignal,
  ): Promise<{ refused: Refused[]; laidAside: readonly Waiting[] }> {
    const refused: Refused[] = []
    const laidAside: Waiting[] = []
    for (const batch of batchesOf(waiting, this.#link.bind(this), this.#batchMax)) {
      const { link, entities } = batch
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
        refused.push(...(await this.#removeNames(one.json, link, signal)))
        this.#sent.put(one.json, one.isStanding)
      }
    }
    return { refused, laidAside }
  }

  get #batchMax(): number {
    return this.#parts.options.batchMax ?? BATCH_MAX
  }

  async #removeNames(json: EntityJson, link: string, signal: AbortSignal): Promise<Refused[]> {
    const refused: Refused[] = []
    for (const name of this.#sent.goneNames(json)) {
      const id = String(json['id'])
      const refusal = await this.#broker.removeAttribute(id, name, link, signal)
      if (refusal) refused.push(asRefused(refusal, `${id}${REMOVED}${name}`, json))
    }
    return refused
  }

  /** Spaces and sensors that are no more. */
  async #removeGone(scene: Scene, standing: readonly Entity[], signal: AbortSignal): Promise<void> {
    // A city without anything is a picture that was not made, and not a city that is gone.
    if (scene.city.things.size === 0) return
    const gone = this.#sent.goneIds(new Set(standing.map(({ id }) => id)))
    await this.#remove(gone, signal)
  }

  async #removeWithdrawn(
    scene: Scene,
    facts: readonly StoredFact[],
    told: readonly Entity[],
    signal: AbortSignal,
  ): Promise<void> {
    const still = new Set(told.map(({ id }) => id))
    const gone = withdrawnOf(facts)
      // Of what is not shown not even the id is.
      .filter(({ subject }) => scene.city.things.has(subject))
      .map(({ kind, subject, ofMs }) => alertUrn(scene, kind, subject, ofMs))
    await this.#remove(
      gone.filter((id) => !still.has(id)),
      signal,
    )
  }

  async #remove(ids: readonly string[], signal: AbortSignal): Promise<void> {
    for (let i = 0; i < ids.length; i += this.#batchMax) {
      const some = ids.slice(i, i + this.#batchMax)
      await this.#broker.remove(some, this.#link('ParkingSpot'), signal)
      for (const id of some) this.#sent.forget(id)
    }
  }

  async #history(
    scene: Scene,
    facts: readonly StoredFact[],
    signal: AbortSignal,
  ): Promise<readonly Refused[]> {
    const refused: Refused[] = []
    for (const entity of historyOf(facts.flatMap((fact) => pastOf(scene, fact) ?? []))) {
      if (!this.#keepsHistory) break
      const refusal = await this.#addHistory(entity, signal)
      if (refusal) refused.push(refusal)
    }
    return refused
  }

  async #addHistory(entity: EntityJson, signal: AbortSignal): Promise<Refused | undefined> {
    const link = this.#link(entity['type'] as EntityType)
    const answer = await this.#broker.addHistory(entity, link, signal)
    if (answer === 'taken') return undefined
    if (answer === 'unsupported') {
      this.#keepsHistory = false
      const { log, options } = this.#parts
      log.warn(
        { outlet: this.name, url: options.url },
        'the broker keeps no history: late facts stay out',
      )
      return undefined
    }
    return asRefused(answer, `${answer.id}${HISTORY}`, entity)
  }
}

function asRefused({ because, isFinal }: Refusal, id: string, sent: unknown): Refused {
  return { id, because, isFinal, sent }
}

function batchesOf(
  waiting: readonly Waiting[],
  linkOf: (type: EntityType) => string,
  batchMax: number,
): readonly { readonly link: string; readonly entities: readonly Waiting[] }[] {
  const byLink = Map.groupBy(waiting, ({ type }) => linkOf(type))
  return [...byLink].flatMap(([link, all]) =>
    Array.from({ length: Math.ceil(all.length / batchMax) }, (_, i) => ({
      link,
      entities: all.slice(i * batchMax, (i + 1) * batchMax),
    })),
  )
}
