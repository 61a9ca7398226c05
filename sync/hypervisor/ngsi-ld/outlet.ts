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
import type { AskKpis } from '../indicators/city-kpis.ts'
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
import type { HttpSend } from './broker.ts'
import { type Entity, type EntityType, merged } from './entity.ts'
import { pastOf, recordsOf } from './from-facts.ts'
import { GONE, Handing, HISTORY, type Waiting, WITHOUT } from './handing.ts'
import { historyOf } from './history.ts'
import { httpSend } from './http.ts'
import { IndicatorDays } from './indicator-days.ts'
import { indicatorEntities } from './indicators.ts'
import type { NgsiLdOptions } from './options.ts'
import { newestRecords, standingEntities } from './project.ts'
import { type Scene, sceneOf } from './scene.ts'
import { type EntityJson, shaped } from './shapes.ts'

export type NgsiLdParts = {
  readonly options: NgsiLdOptions
  readonly publisher: Publisher
  /** Events that stand (`HypervisorStore.events`). */
  readonly events: HypervisorStore['events']
  /** Left out: no indicators. */
  readonly indicators?: AskKpis
  readonly log: Log
  /** Over fetch when left out. */
  readonly send?: HttpSend
}

/** So many that are refused without one that is taken are no accident. */
const ALL_LEAST = 4
/** Of a moment that is over: sent again as they were. Others are sent as they stand. */
const RECORDS: readonly EntityType[] = [
  ...(['GreenspaceRecord', 'CrowdFlowObserved', 'NoiseLevelObserved'] as const),
  ...(['AirQualityObserved', 'DeviceOperation', 'ParkingIndicator'] as const),
]
/** An alert's facts begin so long before it was first told, at the most. */
const DAY_MS = 86_400_000

export function ngsiLdOutlet(parts: NgsiLdParts): Outlet {
  return new NgsiLdOutlet(parts)
}

class NgsiLdOutlet implements Outlet {
  readonly name: string
  readonly followsCity = true
  readonly #parts: NgsiLdParts
  readonly #handing: Handing
  readonly #days = new IndicatorDays()
  /** Once in a run: what goes on is told whether facts speak of it or not. */
  #hasToldAll = false

  constructor(parts: NgsiLdParts) {
    const { options, publisher, log, send = httpSend } = parts
    this.name = options.name
    this.#parts = parts
    this.#handing = new Handing({ options, send, log, baseUrl: publisher.baseUrl })
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
    ].filter(({ json, isStanding }) => this.#handing.sent.isNew(json, isStanding))
    const { refused, laidAside } = await this.#handing.upsert(changed, signal)
    if (laidAside.length >= ALL_LEAST && laidAside.length === changed.length) {
      // Not one of them poisons: it is the address, the context, the version.
      const because = refused[0]?.because
      throw new OutletError('answer', `all ${changed.length} entities were refused: ${because}`, {})
    }
    const gone = this.#goneOf(scene, facts, standing, records)
    refused.push(...(await this.#handing.remove(gone, signal)))
    for (const entity of historyOf(facts.flatMap((fact) => pastOf(scene, fact) ?? []))) {
      const refusal = await this.#handing.addHistory(entity, signal)
      if (refusal) refused.push(refusal)
    }
    this.#hasToldAll = true
    this.#days.told()
    // Not before: had this been thrown out of, they would come again with all the others.
    for (const { json, isStanding } of laidAside) this.#handing.sent.put(json, isStanding)
    return refused
  }

  async retry(
    { id, sent }: Pick<Refused, 'id' | 'sent'>,
    city: City,
    signal: AbortSignal,
  ): Promise<Refused | undefined> {
    if (id.endsWith(HISTORY)) return await this.#handing.addHistory(sent as EntityJson, signal)
    const [entityId = '', name] = id.replace(GONE, '').split(WITHOUT)
    const scene = this.#scene(city)
    const entity = await this.#asItStands(scene, entityId)
    const json = entity ? this.#shaped(entity) : (sent as EntityJson | null)
    if (id.endsWith(GONE))
      return entity ? undefined : (await this.#handing.remove([entityId], signal))[0]
    const type = typeof json?.['type'] === 'string' ? (json['type'] as EntityType) : undefined
    if (!json || !type) {
      const because = 'it was too large to be kept, and does not stand any more'
      return { id, because, isFinal: true, sent }
    }
    const isRecord = RECORDS.includes(type)
    // It does not stand any more, or a correction went out after it.
    if (!entity && (!isRecord || this.#handing.sent.hasOther(json))) return undefined
    if (name === undefined) {
      const isStanding = !isRecord && type !== 'Alert'
      return (await this.#handing.upsert([{ json, type, isStanding }], signal)).refused[0]
    }
    // It may have come back meanwhile.
    return Object.hasOwn(json, name)
      ? undefined
      : (await this.#handing.removeName(json, name, signal))[0]
  }

  /** What stands, and alerts, as they are now; other records are what they were. */
  async #asItStands(scene: Scene, id: string): Promise<Entity | undefined> {
    const standing = standingEntities(scene).find((entity) => entity.id === id)
    const told = alertKeyOf(scene, id)
    if (standing || !told) return standing
    const span = { fromMs: told.toldMs - DAY_MS, toMs: Number.MAX_SAFE_INTEGER }
    const { subject } = told
    const events = await this.#parts.events(ALERT_FACTS, span, { subjects: [subject] })
    return alertsOf(scene, subject, events).find((one) => one.id === id)
  }

  async close(): Promise<void> {
    this.#handing.sent.clear()
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

  /** Spaces and sensors that are no more, and alerts that were withdrawn. */
  #goneOf(
    scene: Scene,
    facts: readonly StoredFact[],
    standing: readonly Entity[],
    records: readonly Entity[],
  ): readonly string[] {
    // A city without anything is a picture that was not made, and not a city that is gone.
    if (scene.city.things.size === 0) return []
    const still = new Set([...standing, ...records].map(({ id }) => id))
    const withdrawn = withdrawnOf(facts)
      // Of what is not shown not even the id is.
      .filter(({ subject }) => scene.city.things.has(subject))
      .map(({ kind, subject, ofMs }) => alertUrn(scene, kind, subject, ofMs))
      .filter((id) => !still.has(id))
    return [...this.#handing.sent.goneIds(still), ...withdrawn]
  }
}
