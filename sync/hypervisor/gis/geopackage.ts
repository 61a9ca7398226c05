/** Layers as one GeoPackage, made in memory and given as bytes: nothing is left on a disk. */

import Database from 'better-sqlite3'
import { timeText } from '../city/time-text.ts'
import { type Crs, project } from './crs.ts'
import {
  APPLICATION_ID,
  layerTable,
  pointBlob,
  REFERENCE_SYSTEMS,
  SCHEMA,
  sqlOf,
  tableOf,
  USER_VERSION,
} from './geopackage-rows.ts'
import type { Layer, LayerRow } from './layer.ts'

export const GEOPACKAGE_TYPE = 'application/geopackage+sqlite3'
/** Some 25 MB; a city has some thousand things. */
export const GEOPACKAGE_ROWS_MAX = 100_000

export type FilledLayer = { readonly layer: Layer; readonly rows: readonly LayerRow[] }

/** Undefined: more than GEOPACKAGE_ROWS_MAX rows. `atMs`: of when it speaks; the same city gives the same bytes. */
export function geopackageBytes(
  layers: readonly FilledLayer[],
  { crs, atMs }: { readonly crs: Crs; readonly atMs: number },
): Uint8Array | undefined {
  const count = layers.reduce((sum, { rows }) => sum + rows.length, 0)
  if (count > GEOPACKAGE_ROWS_MAX) return undefined
  const db = new Database(':memory:')
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`)
    db.pragma(`user_version = ${USER_VERSION}`)
    db.transaction(() => {
      db.exec(SCHEMA)
      const system = db.prepare('INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)')
      for (const row of REFERENCE_SYSTEMS) system.run(...row)
      for (const filled of layers) writeLayer(db, filled, { crs, atMs })
    })()
    return db.serialize()
  } finally {
    db.close()
  }
}

function writeLayer(
  db: Database.Database,
  { layer, rows }: FilledLayer,
  { crs, atMs }: { readonly crs: Crs; readonly atMs: number },
): void {
  const table = tableOf(layer)
  db.exec(layerTable(layer))
  const points = rows.map(({ place }) => place && project(place, crs))
  const known = points.filter((point) => point !== undefined)
  db.prepare('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    ...[table, 'features', layer.fr, layer.en, new Date(atMs).toISOString()],
    ...extentOf(known),
    crs.srsId,
  )
  db.prepare('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)').run(
    ...[table, 'geom', 'POINT', crs.srsId],
  )
  const holes = layer.columns.map(() => '?').join(', ')
  const insert = db.prepare(`INSERT INTO "${table}" VALUES (NULL, ?, ${holes})`)
  for (const [i, { cells }] of rows.entries()) {
    const point = points[i]
    insert.run(
      point ? pointBlob(point, crs.srsId) : null,
      ...layer.columns.map((column) => sqlOf(cells[column.name] ?? null, column)),
    )
  }
}

/** min x, min y, max x, max y; nulls where there is no point. */
function extentOf(points: readonly (readonly [number, number])[]): readonly (number | null)[] {
  if (points.length === 0) return [null, null, null, null]
  const [minX, minY, maxX, maxY] = points.reduce(
    ([a, b, c, d], [x, y]) => [Math.min(a, x), Math.min(b, y), Math.max(c, x), Math.max(d, y)],
    [Infinity, Infinity, -Infinity, -Infinity] as readonly [number, number, number, number],
  )
  return [minX, minY, maxX, maxY]
}

/** `cigale-aix-2026-06-15.gpkg`. */
export function geopackageName(scope: string, atMs: number): string {
  return `cigale-${scope}-${(timeText(atMs) ?? '').slice(0, 10)}.gpkg`
}
