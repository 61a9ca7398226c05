/**
 * What a GeoPackage is made of (OGC 12-128r18, 1.3): its tables as SQL, its geometries as bytes.
 *
 *   'G' 'P'   0        flags                     srs id       WKB point, little-endian
 *   2 bytes   version  bit 0: little-endian      int32        1, 1 (uint32), x (double), y (double)
 *                      bits 1-3: no envelope
 */

import { CC44, CRS84, type Crs, LAMBERT93 } from './crs.ts'
import type { Cell, Column, Layer } from './layer.ts'

/** `GPKG`, and 1.3.0 as `user_version`. */
export const APPLICATION_ID = 0x47504b47
export const USER_VERSION = 10300

/** A point as a GeoPackage keeps it. */
export function pointBlob([x, y]: readonly [number, number], srsId: number): Uint8Array {
  const bytes = new Uint8Array(29)
  const view = new DataView(bytes.buffer)
  bytes.set([0x47, 0x50, 0, 0b0000_0001])
  view.setInt32(4, srsId, true)
  view.setUint8(8, 1)
  view.setUint32(9, 1, true)
  view.setFloat64(13, x, true)
  view.setFloat64(21, y, true)
  return bytes
}

/** The required tables (Requirements 10, 13, 21). */
export const SCHEMA = `
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);`

const WGS84_WKT =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'

function conicWkt(
  { name, srsId }: Crs,
  at: { readonly lat0: number; readonly lats: readonly [number, number] },
  [falseE, falseN]: readonly [number, number],
): string {
  const base =
    'GEOGCS["RGF93 v1",DATUM["Reseau_Geodesique_Francais_1993_v1",SPHEROID["GRS 1980",6378137,298.257222101,AUTHORITY["EPSG","7019"]],TOWGS84[0,0,0,0,0,0,0],AUTHORITY["EPSG","6171"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4171"]]'
  const parameters = [
    ['latitude_of_origin', at.lat0],
    ['central_meridian', 3],
    ['standard_parallel_1', at.lats[0]],
    ['standard_parallel_2', at.lats[1]],
    ['false_easting', falseE],
    ['false_northing', falseN],
  ].map(([parameter, value]) => `PARAMETER["${parameter}",${value}]`)
  return `PROJCS["${name}",${base},PROJECTION["Lambert_Conformal_Conic_2SP"],${parameters.join(',')},UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","${srsId}"]]`
}

/** Rows of gpkg_spatial_ref_sys: the three that must be there (Requirement 11), and ours. */
export const REFERENCE_SYSTEMS = [
  ['Undefined cartesian SRS', -1, 'NONE', -1, 'undefined'],
  ['Undefined geographic SRS', 0, 'NONE', 0, 'undefined'],
  [CRS84.name, 4326, 'EPSG', 4326, WGS84_WKT],
  ofEpsg(LAMBERT93, conicWkt(LAMBERT93, { lat0: 46.5, lats: [49, 44] }, [700_000, 6_600_000])),
  ofEpsg(CC44, conicWkt(CC44, { lat0: 44, lats: [43.25, 44.75] }, [1_700_000, 3_200_000])),
] as const

function ofEpsg({ name, srsId }: Crs, wkt: string) {
  return [name, srsId, 'EPSG', srsId, wkt] as const
}

/** Table 1 of the standard. */
const SQL_TYPES: Readonly<Record<Column['type'], string>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  real: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'DATETIME',
}

/** Tables are named after layers, with `_` for `-`. */
export function tableOf({ id }: Pick<Layer, 'id'>): string {
  return id.replaceAll('-', '_')
}

export function layerTable(layer: Layer): string {
  const columns = layer.columns.map(({ name, type }) => `  "${name}" ${SQL_TYPES[type]}`)
  const head = ['  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL', '  geom POINT']
  return `CREATE TABLE "${tableOf(layer)}" (\n${[...head, ...columns].join(',\n')}\n)`
}

/** A cell as SQLite takes it; times with milliseconds, as the standard writes DATETIME. */
export function sqlOf(cell: Cell, { type }: Column): string | number | null {
  if (cell === null) return null
  if (typeof cell === 'boolean') return cell ? 1 : 0
  return type === 'time' && typeof cell === 'string' ? new Date(cell).toISOString() : cell
}
