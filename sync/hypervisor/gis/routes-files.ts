/**
 * Lines of the route table for layers as files:
 *
 *   /gis/v1/layers/places.geojson     .csv?crs=EPSG:2154&bom=1     .gpkg?crs=EPSG:3944
 *   /gis/v1/city.gpkg?crs=EPSG:2154&layers=places,arbres
 */

import { withEtag } from '../../../base/http/etag.ts'
import { type Answer, type Call, problem, type Route, route } from '../../../base/http/route.ts'
import { seenBy } from '../city/seen.ts'
import { CRS84, type Crs, LAMBERT93, readCrs } from './crs.ts'
import { CSV_TYPE } from './csv.ts'
import { featureCollection, GEOJSON_TYPE } from './geojson.ts'
import {
  GEOPACKAGE_ROWS_MAX,
  GEOPACKAGE_TYPE,
  geopackageBytes,
  geopackageName,
} from './geopackage.ts'
import type { Layer } from './layer.ts'
import { layerCsv } from './layer-csv.ts'
import { layerSeen, layersSeen } from './layers.ts'
import { contextFor, type GisParts } from './parts.ts'

type Query = { readonly crs?: string; readonly bom?: '0' | '1'; readonly layers?: string }

const TEXT = { type: 'string', maxLength: 200 } as const
const QUERY = {
  type: 'object',
  properties: { crs: TEXT, bom: { type: 'string', enum: ['0', '1'] }, layers: TEXT },
} as const

export const FILE_ROUTES: readonly Route<GisParts>[] = [
  route<GisParts, Query>({
    method: 'GET',
    path: '/gis/v1/layers/:file',
    summary: 'A layer as GeoJSON, CSV or GeoPackage: places.csv, arbres.geojson, zones.gpkg',
    may: 'anyone',
    query: QUERY,
    handle: layerFile,
  }),
  route<GisParts, Query>({
    method: 'GET',
    path: '/gis/v1/city.gpkg',
    summary: 'All layers that who asks may see, or those that are named, as one GeoPackage',
    may: 'anyone',
    query: QUERY,
    gives: GEOPACKAGE_TYPE,
    handle: cityFile,
  }),
]

async function layerFile(call: Call<Query>, parts: GisParts): Promise<Answer> {
  const [, id = '', format = ''] =
    /^([a-z0-9-]+)\.(geojson|csv|gpkg)$/.exec(call.params['file'] ?? '') ?? []
  const layer = layerSeen(id, seenBy(call.caller))
  if (!layer) {
    const known = layersSeen(seenBy(call.caller)).map((one) => one.id)
    const detail = `there is no ${call.params['file']}; layers are ${known.join(', ')}, each as .geojson, .csv or .gpkg`
    return problem(404, 'Not found', detail)
  }
  const crs = call.query.crs === undefined ? CRS84 : readCrs(call.query.crs)
  if (!crs) return noSystem(call)
  if (format === 'gpkg') return await geopackage(call, parts, { layers: [layer], crs })
  const city = await parts.city()
  const rows = layer.rows(city, await contextFor(parts, call.caller, city))
  if (format === 'csv') {
    const bytes = layerCsv(layer, rows, { crs, hasBom: call.query.bom === '1' })
    return withEtag(call, { bytes, type: CSV_TYPE, headers: asFile(`${id}.csv`) })
  }
  if (crs !== CRS84) {
    const detail = 'GeoJSON is in WGS 84 (RFC 7946): take .csv or .gpkg, or OGC API with crs='
    return problem(400, 'Bad request', detail)
  }
  const bytes = JSON.stringify(featureCollection(rows))
  return withEtag(call, { bytes, type: GEOJSON_TYPE })
}

async function cityFile(call: Call<Query>, parts: GisParts): Promise<Answer> {
  const crs = call.query.crs === undefined ? LAMBERT93 : readCrs(call.query.crs)
  if (!crs) return noSystem(call)
  const seen = seenBy(call.caller)
  const names = call.query.layers?.split(',') ?? layersSeen(seen).map(({ id }) => id)
  const layers: Layer[] = []
  for (const name of new Set(names)) {
    const layer = layerSeen(name, seen)
    if (!layer) return problem(404, 'Not found', `there is no layer ${name}`)
    layers.push(layer)
  }
  return await geopackage(call, parts, { layers, crs })
}

async function geopackage(
  call: Call<Query>,
  parts: GisParts,
  { layers, crs }: { readonly layers: readonly Layer[]; readonly crs: Crs },
): Promise<Answer> {
  const city = await parts.city()
  const context = await contextFor(parts, call.caller, city)
  const filled = layers.map((layer) => ({ layer, rows: layer.rows(city, context) }))
  const bytes = geopackageBytes(filled, { crs, atMs: city.nowMs })
  if (!bytes) {
    const detail = `a GeoPackage holds ${GEOPACKAGE_ROWS_MAX} rows at the most: ask for fewer layers`
    return problem(422, 'Too much for one file', detail)
  }
  const headers = asFile(geopackageName(parts.publisher.scope, city.nowMs))
  return withEtag(call, { bytes, type: GEOPACKAGE_TYPE, headers })
}

function noSystem({ query }: Call<Query>): Answer {
  const detail = `crs is CRS84, EPSG:2154 or EPSG:3944, not ${query.crs}`
  return problem(400, 'Bad request', detail)
}

export function asFile(name: string): Readonly<Record<string, string>> {
  return { 'content-disposition': `attachment; filename="${name}"` }
}
