/** Lines of the route table for SensorThings 1.1, below `/sensorthings/v1.1`: reading only. */

import { type Answer, type Call, json, type Route, route } from '../../../base/http/route.ts'
import { seenBy } from '../city/seen.ts'
import type { City, Publisher } from '../city/thing.ts'
import { CSV_TYPE } from '../gis/csv.ts'
import { GEOJSON_TYPE } from '../gis/geojson.ts'
import { Budget } from './budget.ts'
import { ENTITY_SETS } from './entity.ts'
import { dataArrays, entitiesCsv, featureCollectionOf } from './formats.ts'
import { modelOf } from './model.ts'
import type { ObservationStore } from './observation-walk.ts'
import { errorAnswer, SensorThingsError } from './problem.ts'
import { type Query, readQuery } from './query.ts'
import { relatedTo } from './related.ts'
import { readPath } from './resource-path.ts'
import { type Target, targetOf } from './target.ts'
import { nextLink, observationPageOf, type Page, pageOf, type ViewParts, viewOf } from './view.ts'

export type SensorThingsParts = {
  readonly city: () => Promise<City>
  readonly publisher: Publisher
  readonly store: ObservationStore
}

export const SENSORTHINGS_PATH = '/sensorthings/v1.1'

const CONFORMANCE = [
  'http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/resource-path/resource-path-to-entities',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/request-data',
  'http://www.opengis.net/spec/iot_sensing/1.1/req/data-array/data-array',
]

export const SENSORTHINGS_ROUTES: readonly Route<SensorThingsParts>[] = [
  route<SensorThingsParts>({
    method: 'GET',
    path: SENSORTHINGS_PATH,
    summary: 'Service document of SensorThings 1.1',
    may: 'anyone',
    handle: async (_call, { publisher }) => json(serviceDocument(publisher)),
  }),
  route<SensorThingsParts>({
    method: 'GET',
    path: `${SENSORTHINGS_PATH}/*`,
    summary:
      'Entities of SensorThings 1.1: $filter, $expand, $orderby, $select, $top, $count, $resultFormat',
    may: 'anyone',
    handle: answered,
  }),
]

function rootOf({ baseUrl }: Publisher): string {
  return `${baseUrl}${SENSORTHINGS_PATH}`
}

function serviceDocument(publisher: Publisher) {
  return {
    serverSettings: { conformance: CONFORMANCE },
    value: ENTITY_SETS.map((name) => ({ name, url: `${rootOf(publisher)}/${name}` })),
  }
}

async function answered(
  call: Call,
  { city, publisher, store }: SensorThingsParts,
): Promise<Answer> {
  try {
    const [path = '', search = ''] = partedOnce(call.url, '?')
    const below = path.slice(path.indexOf(SENSORTHINGS_PATH) + SENSORTHINGS_PATH.length + 1)
    const steps = readPath(below)
    if (steps.length === 0) return json(serviceDocument(publisher))
    const query = readQuery(search)
    const model = modelOf(await city(), seenBy(call.caller), publisher.baseUrl)
    const parts: ViewParts = { model, store, budget: new Budget(), root: rootOf(publisher) }
    return await answerOf(await targetOf(steps, parts), query, parts, `${parts.root}/${below}`)
  } catch (error) {
    if (error instanceof SensorThingsError) return errorAnswer(error)
    throw error
  }
}

function partedOnce(text: string, sign: string): readonly [string, string] {
  const at = text.indexOf(sign)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

async function answerOf(
  target: Target,
  query: Query,
  parts: ViewParts,
  address: string,
): Promise<Answer> {
  switch (target.kind) {
    case 'entity':
      return json(await viewOf(target.entity, query, parts))
    case 'property': {
      const { name, value, isRaw } = target
      if (!isRaw) return json({ [name]: value })
      const bytes = typeof value === 'string' ? value : JSON.stringify(value)
      return { kind: 'bytes', bytes, type: 'text/plain; charset=utf-8' }
    }
    case 'entities': {
      const page = pageOf(target.entities, target.set, query, parts)
      return await pageAnswer(page, target.set, query, { parts, address })
    }
    case 'observations': {
      const page = await observationPageOf(target.datastreams, query, parts)
      return await pageAnswer(page, 'Observations', query, { parts, address })
    }
    default:
      return target satisfies never
  }
}

async function pageAnswer(
  { entities, count, next }: Page,
  set: (typeof ENTITY_SETS)[number],
  query: Query,
  { parts, address }: { readonly parts: ViewParts; readonly address: string },
): Promise<Answer> {
  const around = {
    ...(count !== undefined && { '@iot.count': count }),
    ...(next && { '@iot.nextLink': nextLink(address, next) }),
  }
  switch (query.resultFormat?.toLowerCase()) {
    case undefined: {
      const value: unknown[] = []
      for (const one of entities) value.push(await viewOf(one, query, parts))
      return json({ ...around, value })
    }
    case 'dataarray':
      if (set !== 'Observations') {
        throw new SensorThingsError(400, '$resultFormat=dataArray is for Observations')
      }
      return json({ ...around, value: dataArrays(entities, query, parts.root) })
    case 'csv':
      return {
        kind: 'bytes',
        bytes: entitiesCsv(entities, set, query),
        type: CSV_TYPE,
        headers: nextHeader(around),
      }
    case 'geojson': {
      const value = { ...featureCollectionOf(entities, (one) => placeOf(one, parts)), ...around }
      return { kind: 'json', value, type: GEOJSON_TYPE }
    }
    default:
      throw new SensorThingsError(
        400,
        `$resultFormat is dataArray, CSV or GeoJSON, not ${query.resultFormat}`,
      )
  }
}

/** CSV has no place for it (RFC 8288). */
function nextHeader(around: {
  readonly '@iot.nextLink'?: string
}): Readonly<Record<string, string>> {
  const next = around['@iot.nextLink']
  return next === undefined ? {} : { link: `<${next}>; rel="next"` }
}

/** Of what has none itself, that of its Thing. */
function placeOf(entity: Page['entities'][number], { model }: ViewParts): unknown {
  switch (entity.set) {
    case 'Locations':
      return entity.fields['location']
    case 'FeaturesOfInterest':
      return entity.fields['feature']
    case 'Datastreams':
      return entity.fields['observedArea']
    case 'Things':
      return relatedTo(entity, 'Locations', model)[0]?.fields['location']
    case 'Observations':
      return relatedTo(entity, 'FeatureOfInterest', model)[0]?.fields['feature']
    default:
      return undefined
  }
}
