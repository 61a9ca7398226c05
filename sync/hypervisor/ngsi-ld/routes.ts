/** Entities for partners that pull, and the contexts that say what they mean: lines of the route table. */

import {
  type Answer,
  type Call,
  json,
  problem,
  type Route,
  route,
} from '../../../base/http/route.ts'
import { maySeeSafety, viewOf } from '../city/privacy.ts'
import type { City, Publisher } from '../city/thing.ts'
import type { HypervisorStore } from '../store.ts'
import { alertsOfSubjects, subjectsOfCity } from './alert-subjects.ts'
import { type Contexts, contextUrl, edgeContext, linkTo, PINNED, pinnedContext } from './context.ts'
import { type Entity, type EntityType, TYPES } from './entity.ts'
import { newestRecords, standingEntities } from './project.ts'
import { type Scene, sceneOf } from './scene.ts'
import { type EntityJson, SHAPES, type Shape, shaped } from './shapes.ts'

export type NgsiLdRouteParts = {
  readonly publisher: Publisher
  readonly city: () => Promise<City>
  readonly events: HypervisorStore['events']
  readonly contexts?: Contexts
}

const ENTITIES_MAX = 1_000
const LD_JSON = 'application/ld+json'
const ERRORS = 'https://uri.etsi.org/ngsi-ld/errors'

const ENTITIES_QUERY = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'string', enum: Object.keys(TYPES) },
    options: { type: 'string', enum: SHAPES },
    limit: { type: 'integer', minimum: 1, maximum: ENTITIES_MAX, default: 100 },
    offset: { type: 'integer', minimum: 0, default: 0 },
    count: { type: 'boolean', default: false },
  },
  additionalProperties: false,
} as const
const ENTITY_QUERY = {
  type: 'object',
  properties: { options: { type: 'string', enum: SHAPES } },
  additionalProperties: false,
} as const

type EntitiesQuery = {
  readonly type: EntityType
  readonly options?: Shape
  readonly limit: number
  readonly offset: number
  readonly count: boolean
}

async function entitiesFor(
  { view, safety }: Pick<Scene, 'view' | 'safety'>,
  { publisher, city, events }: NgsiLdRouteParts,
  type: EntityType,
): Promise<readonly Entity[]> {
  const scene = sceneOf({ city: await city(), publisher, view, safety })
  const all =
    type === 'Alert'
      ? await standingAlerts(scene, events)
      : [...standingEntities(scene), ...newestRecords(scene)]
  return all.filter((entity) => entity.type === type).sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** Those that have not ended, and calls that are the last of their point. */
async function standingAlerts(
  scene: Scene,
  events: HypervisorStore['events'],
): Promise<readonly Entity[]> {
  const alerts = await alertsOfSubjects(scene, subjectsOfCity(scene.city), events)
  return alerts.filter(({ attributes }) => !attributes['validTo'])
}

/** `application/ld+json` has the context in it, `application/json` a link to it; never both. */
function answerOf(
  call: Pick<Call, 'header'>,
  entities: EntityJson | readonly EntityJson[],
  context: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const isLd = (call.header('accept') ?? '').includes(LD_JSON)
  if (!isLd) return { ...typed(entities), headers: { ...headers, link: linkTo(context) } }
  const within = (entity: EntityJson): EntityJson => ({ ...entity, '@context': context })
  const value = Array.isArray(entities) ? entities.map(within) : within(entities as EntityJson)
  return { kind: 'json', value, type: LD_JSON, headers }
}

function typed(value: unknown) {
  return { kind: 'json', value, type: 'application/json' } as const
}

function typeOfUrn(id: string): EntityType | undefined {
  const type = /^urn:ngsi-ld:([A-Za-z]+):/.exec(id)?.[1]
  return type !== undefined && Object.hasOwn(TYPES, type) ? (type as EntityType) : undefined
}

export const NGSI_LD_ROUTES: readonly Route<NgsiLdRouteParts>[] = [
  route<NgsiLdRouteParts, EntitiesQuery>({
    method: 'GET',
    path: '/ngsi-ld/v1/entities',
    summary: 'Entities of one type as they stand, NGSI-LD; more is shown to who may see more.',
    may: 'anyone',
    // Calls and intrusions may be among them.
    audit: 'entities.read',
    query: ENTITIES_QUERY,
    async handle(call, parts) {
      const { type, options = 'normalized', limit, offset, count } = call.query
      const eyes = { view: viewOf(call.caller), safety: maySeeSafety(call.caller) }
      const all = await entitiesFor(eyes, parts, type)
      const shown = all.slice(offset, offset + limit).map((entity) => shaped(entity, options))
      const context = contextUrl(type, parts.publisher.baseUrl, parts.contexts)
      const headers = count ? { 'ngsild-results-count': String(all.length) } : {}
      return answerOf(call, shown, context, headers)
    },
  }),
  route<NgsiLdRouteParts, Pick<EntitiesQuery, 'options'>>({
    method: 'GET',
    path: '/ngsi-ld/v1/entities/:id',
    summary: 'One entity as it stands, NGSI-LD.',
    may: 'anyone',
    query: ENTITY_QUERY,
    async handle(call, parts) {
      const id = call.params['id'] ?? ''
      const type = typeOfUrn(id)
      // Calls and intrusions are in lists alone: anybody could fill the audit with ids that there are not.
      const eyes = { view: viewOf(call.caller), safety: false }
      const all = type ? await entitiesFor(eyes, parts, type) : []
      const found = all.find((entity) => entity.id === id)
      if (!type || !found) {
        const title = 'Entity not found'
        const detail = 'It does not stand, or it is not shown to you.'
        return json({ type: `${ERRORS}/ResourceNotFound`, title, detail }, 404)
      }
      const context = contextUrl(type, parts.publisher.baseUrl, parts.contexts)
      return answerOf(call, shaped(found, call.query.options ?? 'normalized'), context)
    },
  }),
  route<NgsiLdRouteParts>({
    method: 'GET',
    path: '/ns/edge/v1',
    summary: 'The context of our own terms, JSON-LD.',
    may: 'anyone',
    gives: LD_JSON,
    async handle(_call, { publisher }) {
      return { kind: 'json', value: edgeContext(publisher.baseUrl), type: LD_JSON }
    },
  }),
  route<NgsiLdRouteParts>({
    method: 'GET',
    path: '/ns/edge/v1/:subject',
    summary: 'A pinned copy of the terms that we use of a subject of the Smart Data Models.',
    may: 'anyone',
    gives: LD_JSON,
    async handle({ params }, { publisher }) {
      const subject = PINNED.find((one) => `${one}.jsonld` === params['subject'])
      if (!subject) return problem(404, 'No such context', `There are: ${PINNED.join(', ')}.`)
      return { kind: 'json', value: pinnedContext(subject, publisher.baseUrl), type: LD_JSON }
    },
  }),
]
