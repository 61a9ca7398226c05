/** Lines of the route table for OGC API – Features, below `/ogc/features/v1`. */

import { withEtag } from '../../../base/http/etag.ts'
import {
  type Answer,
  type Call,
  json,
  problem,
  type Route,
  route,
} from '../../../base/http/route.ts'
import { seenBy } from '../city/seen.ts'
import { timeText } from '../city/time-text.ts'
import { GEOJSON_TYPE } from './geojson.ts'
import { layerSeen, layersSeen } from './layers.ts'
import { openApi } from './ogc-api.ts'
import {
  collection,
  collections,
  conformance,
  describedBy,
  FEATURES_PATH,
  landingPage,
} from './ogc-documents.ts'
import { crsHeader, itemDocument, itemsPage } from './ogc-items.ts'
import { isAsked, readItemsQuery } from './ogc-query.ts'
import { contextFor, type GisParts } from './parts.ts'

type Query = Readonly<Record<string, unknown>>

const get = { method: 'GET', may: 'anyone' } as const

export const FEATURES_ROUTES: readonly Route<GisParts>[] = [
  route<GisParts>({
    ...get,
    path: FEATURES_PATH,
    summary: 'Landing page of OGC API – Features',
    handle: async (call, { publisher }) =>
      json(landingPage(describedBy(publisher.baseUrl, call), publisher.name)),
  }),
  route<GisParts>({
    ...get,
    path: `${FEATURES_PATH}/conformance`,
    summary: 'Which parts of OGC API – Features are kept',
    handle: async () => json(conformance()),
  }),
  route<GisParts>({
    ...get,
    path: `${FEATURES_PATH}/api`,
    summary: 'OpenAPI document of these routes',
    gives: 'application/vnd.oai.openapi+json;version=3.0',
    handle: async (call, { publisher }) => {
      const layers = layersSeen(seenBy(call.caller))
      const value = openApi(layers, describedBy(publisher.baseUrl, call), publisher.name)
      return { kind: 'json', value, type: 'application/vnd.oai.openapi+json;version=3.0' }
    },
  }),
  route<GisParts>({
    ...get,
    path: `${FEATURES_PATH}/collections`,
    summary: 'Collections: layers of things, as far as who asks may see them',
    handle: async (call, parts) => {
      const city = await parts.city()
      // The past of spaces is in no extent.
      const context = { seen: seenBy(call.caller) }
      const filled = layersSeen(context.seen).map((layer) => {
        return { layer, rows: layer.rows(city, context) }
      })
      return json(collections(filled, describedBy(parts.publisher.baseUrl, call)))
    },
  }),
  route<GisParts>({
    ...get,
    path: `${FEATURES_PATH}/collections/:collectionId`,
    summary: 'A collection: its columns, its extent, its systems of coordinates',
    handle: async (call, parts) => {
      const seen = seenBy(call.caller)
      const layer = layerSeen(call.params['collectionId'] ?? '', seen)
      if (!layer) return noCollection(call)
      const filled = { layer, rows: layer.rows(await parts.city(), { seen }) }
      return json(collection(filled, describedBy(parts.publisher.baseUrl, call)))
    },
  }),
  route<GisParts, Query>({
    ...get,
    path: `${FEATURES_PATH}/collections/:collectionId/items`,
    summary: 'Features, by bbox, datetime and properties, page by page, in a system of coordinates',
    gives: GEOJSON_TYPE,
    handle: items,
  }),
  route<GisParts, Query>({
    ...get,
    path: `${FEATURES_PATH}/collections/:collectionId/items/:featureId`,
    summary: 'One feature, with an ETag',
    gives: GEOJSON_TYPE,
    handle: item,
  }),
]

async function items(call: Call<Query>, parts: GisParts): Promise<Answer> {
  const layer = layerSeen(call.params['collectionId'] ?? '', seenBy(call.caller))
  if (!layer) return noCollection(call)
  const read = readItemsQuery(call.query, layer)
  if (read.kind === 'rejected') return problem(400, 'Bad request', read.reason)
  const city = await parts.city()
  const rows = layer.rows(city, await contextFor(parts, call.caller, city))
  const matching = rows.filter((row) => isAsked(row, read.query, layer.timeColumn))
  const own = `${describedBy(parts.publisher.baseUrl, call).root}/collections/${layer.id}`
  const asked = new URLSearchParams(call.url.split('?')[1] ?? '')
  const nowText = timeText(city.nowMs) ?? ''
  const value = itemsPage(matching, read.query, { own, asked, nowText })
  return { kind: 'json', value, type: GEOJSON_TYPE, headers: crsHeader(read.query.crs) }
}

async function item(call: Call<Query>, parts: GisParts): Promise<Answer> {
  const layer = layerSeen(call.params['collectionId'] ?? '', seenBy(call.caller))
  if (!layer) return noCollection(call)
  const read = readItemsQuery(call.query, { columns: [] })
  if (read.kind === 'rejected') return problem(400, 'Bad request', read.reason)
  const city = await parts.city()
  const rows = layer.rows(city, await contextFor(parts, call.caller, city))
  const row = rows.find(({ id }) => id === call.params['featureId'])
  if (!row) {
    return problem(404, 'Not found', `${layer.id} has no feature ${call.params['featureId']}`)
  }
  const own = `${describedBy(parts.publisher.baseUrl, call).root}/collections/${layer.id}`
  const { crs } = read.query
  const bytes = JSON.stringify(itemDocument(row, crs, own))
  return withEtag(call, { bytes, type: GEOJSON_TYPE, headers: crsHeader(crs) })
}

function noCollection({ params }: Pick<Call, 'params'>): Answer {
  return problem(404, 'Not found', `there is no collection ${params['collectionId']}`)
}
