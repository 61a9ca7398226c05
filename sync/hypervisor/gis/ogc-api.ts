/** The OpenAPI 3.0 document that OGC API – Features wants at `/api`: what of these routes a client may call. */

import { ALL_CRS } from './crs.ts'
import type { Layer } from './layer.ts'
import type { Described } from './ogc-documents.ts'
import { ITEMS_DEFAULT, ITEMS_MAX } from './ogc-query.ts'

const text = { type: 'string' } as const
const CRS = { ...text, enum: ALL_CRS.map(({ uri }) => uri) } as const

function query(name: string, schema: object, description: string) {
  return { name, in: 'query', required: false, description, schema, style: 'form', explode: false }
}

const BOX = { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 } as const
const LIMIT = { type: 'integer', minimum: 1, maximum: ITEMS_MAX, default: ITEMS_DEFAULT } as const

const ITEMS_PARAMETERS = [
  query('bbox', BOX, 'west,south,east,north'),
  query('bbox-crs', CRS, 'System of bbox; CRS84 when left out'),
  query('datetime', text, 'When a thing was told of last: a time, a day, or from/to with ..'),
  query('limit', LIMIT, 'So many features at the most'),
  query('offset', { type: 'integer', minimum: 0, default: 0 }, 'So many features are passed over'),
  query('crs', CRS, 'System of the answer; easting before northing in all of them'),
]

function got(description: string, type: string) {
  return { '200': { description, content: { [type]: { schema: { type: 'object' } } } } }
}

export function openApi(layers: readonly Layer[], { root, lang }: Described, cityName: string) {
  const json = 'application/json'
  const describing = {
    '/': { get: { operationId: 'landing', responses: got('Landing page', json) } },
    '/conformance': {
      get: { operationId: 'conformance', responses: got('What it keeps to', json) },
    },
    '/collections': { get: { operationId: 'collections', responses: got('Collections', json) } },
  }
  return {
    openapi: '3.0.3',
    info: { title: cityName, version: '1.0.0' },
    servers: [{ url: root }],
    paths: Object.assign(describing, ...layers.map((layer) => pathsOf(layer, lang))),
  }
}

function pathsOf({ id, columns, ...title }: Layer, lang: Described['lang']) {
  const own = `/collections/${id}`
  const properties = columns.map(({ name, ...words }) => query(name, text, words[lang]))
  const feature = { name: 'featureId', in: 'path', required: true, schema: text }
  const geojson = 'application/geo+json'
  const operation = (name: string, more: object) => ({
    get: { operationId: `${name}-${id}`, tags: [id], summary: title[lang], ...more },
  })
  return {
    [own]: operation('collection', { responses: got('Collection', 'application/json') }),
    [`${own}/items`]: operation('items', {
      parameters: [...ITEMS_PARAMETERS, ...properties],
      responses: got('Features', geojson),
    }),
    [`${own}/items/{featureId}`]: operation('item', {
      parameters: [feature, ITEMS_PARAMETERS.at(-1)],
      responses: got('A feature', geojson),
    }),
  }
}
