/** Layers as GeoJSON (RFC 7946): WGS 84, [lon, lat], the id of the asset as the feature's id. */

import { CRS84, type Crs, project } from './crs.ts'
import type { Cell, LayerRow } from './layer.ts'

export const GEOJSON_TYPE = 'application/geo+json'

export type Feature = {
  readonly type: 'Feature'
  readonly id: string
  /** Null where nobody has given a place. */
  readonly geometry: {
    readonly type: 'Point'
    readonly coordinates: readonly [number, number]
  } | null
  readonly properties: Readonly<Record<string, Cell>>
}

/** In another system only by OGC API, whose header names it; the members stay those of RFC 7946. */
export function featureOf({ id, place, cells }: LayerRow, crs: Crs = CRS84): Feature {
  const geometry = place ? { type: 'Point' as const, coordinates: project(place, crs) } : null
  return { type: 'Feature', id, geometry, properties: cells }
}

export function featureCollection(rows: readonly LayerRow[]) {
  return { type: 'FeatureCollection' as const, features: rows.map((row) => featureOf(row)) }
}
