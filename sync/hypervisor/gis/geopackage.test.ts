import assert from 'node:assert/strict'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { AIX, cityOf, NOW_MS, space } from '../../../test/support/city-now.ts'
import { SEEN_BY_ALL } from '../city/seen.ts'
import { CC44, CRS84, type Crs, LAMBERT93, project } from './crs.ts'
import { GEOPACKAGE_ROWS_MAX, geopackageBytes, geopackageName } from './geopackage.ts'
import type { Layer } from './layer.ts'
import { LAYERS } from './layers.ts'

const SEEN = { view: 'police', hasSafety: true } as const

function made(layers: readonly Layer[], crs: Crs, city = cityOf()): Database.Database {
  const filled = layers.map((layer) => ({ layer, rows: layer.rows(city, { seen: SEEN }) }))
  const bytes = geopackageBytes(filled, { crs, atMs: NOW_MS })
  assert.ok(bytes)
  return new Database(Buffer.from(bytes))
}

/** The rules of OGC 12-128r18 that can be asked of a file of points. */
function breaches(db: Database.Database): string[] {
  const found: string[] = []
  const all = <Row>(sql: string) => db.prepare(sql).all() as Row[]
  const rule = (what: string, holds: boolean) => holds || found.push(what)
  rule('R2 application_id', db.pragma('application_id', { simple: true }) === 0x47504b47)
  rule('R2 user_version', (db.pragma('user_version', { simple: true }) as number) >= 10200)
  rule('R6 integrity', db.pragma('integrity_check', { simple: true }) === 'ok')
  rule('R7 foreign keys', (db.pragma('foreign_key_check') as unknown[]).length === 0)
  const ids = all<{ srs_id: number }>('SELECT srs_id FROM gpkg_spatial_ref_sys')
  for (const id of [-1, 0, 4326])
    rule(
      `R11 srs ${id}`,
      ids.some(({ srs_id }) => srs_id === id),
    )
  type Content = { table_name: string; data_type: string; srs_id: number; last_change: string }
  for (const content of all<Content>('SELECT * FROM gpkg_contents')) {
    const { table_name: table, data_type, srs_id, last_change } = content
    rule(`R15 last_change ${table}`, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(last_change))
    rule(`R21 data_type ${table}`, data_type === 'features')
    type Info = { name: string; type: string; pk: number }
    const columns = all<Info>(`PRAGMA table_info("${table}")`)
    const key = columns.filter(({ pk }) => pk > 0)
    rule(`R29 key ${table}`, key.length === 1 && key[0]!.type === 'INTEGER')
    const types = ['TEXT', 'INTEGER', 'DOUBLE', 'BOOLEAN', 'DATETIME', 'POINT']
    for (const { name, type } of columns) rule(`R5 ${table}.${name} ${type}`, types.includes(type))
    type Geometry = { column_name: string; geometry_type_name: string; srs_id: number }
    const geometries = all<Geometry>(
      `SELECT * FROM gpkg_geometry_columns WHERE table_name = '${table}'`,
    )
    rule(`R22 one geometry column ${table}`, geometries.length === 1)
    rule(`R26 srs ${table}`, geometries[0]?.srs_id === srs_id)
    rule(
      `R31 type ${table}`,
      columns.some(
        ({ name, type }) =>
          name === geometries[0]?.column_name && type === geometries[0]?.geometry_type_name,
      ),
    )
    for (const { geom } of all<{ geom: Buffer | null }>(`SELECT geom FROM "${table}"`)) {
      if (geom === null) continue
      rule(`R19 blob ${table}`, geom.length === 29 && geom.toString('latin1', 0, 2) === 'GP')
      if (geom.length !== 29) continue
      rule(`R19 version and flags ${table}`, geom[2] === 0 && geom[3] === 1)
      rule(`R33 srs of a blob ${table}`, geom.readInt32LE(4) === srs_id)
      rule(`R20 a point ${table}`, geom[8] === 1 && geom.readUInt32LE(9) === 1)
    }
  }
  return found
}

test('a GeoPackage of all layers keeps the rules of the standard in each system', () => {
  for (const crs of [CRS84, LAMBERT93, CC44]) {
    const db = made(LAYERS, crs)
    assert.deepEqual(breaches(db), [], crs.id)
    db.close()
  }
})

test('the rules notice what breaks them', () => {
  const db = made([LAYERS[0]!], LAMBERT93)
  db.exec("UPDATE gpkg_contents SET last_change = '15/06/2026'")
  db.exec("UPDATE places SET geom = x'47500001' WHERE fid = 1")
  db.pragma('application_id = 7')
  assert.ok(breaches(db).length >= 3, breaches(db).join(', '))
  db.close()
})

test('what is read back is what was there: places to a millimetre, nulls, names, times', () => {
  const db = made(LAYERS, LAMBERT93)
  const row = db.prepare("SELECT * FROM places WHERE id_place = 'pmr-0042'").get() as {
    geom: Buffer
    etat: string
    depuis: string
    depasse: number
  }
  const point = [row.geom.readDoubleLE(13), row.geom.readDoubleLE(21)]
  assert.deepEqual(point, [...project({ lon: 5.447412, lat: 43.526311 }, LAMBERT93)])
  assert.equal(row.etat, 'occupe')
  assert.equal(row.depuis, '2026-06-15T09:12:05.000Z')
  assert.equal(row.depasse, 0)
  const nowhere = db.prepare("SELECT geom FROM places WHERE id_place = 'std-0102'").get()
  assert.deepEqual(nowhere, { geom: null })
  const named = db.prepare("SELECT nom FROM stationnement_rue WHERE id_place = 'liv-0007'").get()
  assert.deepEqual(named, { nom: 'Livraison "L’Épicerie"; <devant> le n° 4, (côté nord)' })
  db.close()
})

test('an empty city makes a valid file, too large a one none', () => {
  const db = made(LAYERS, CRS84, cityOf([], []))
  assert.deepEqual(breaches(db), [])
  db.close()
  const layer = LAYERS[0]!
  const row = layer.rows(cityOf([space('a')]), { seen: SEEN_BY_ALL })[0]!
  const rows = Array.from({ length: GEOPACKAGE_ROWS_MAX + 1 }, () => row)
  assert.equal(geopackageBytes([{ layer, rows }], { crs: CRS84, atMs: NOW_MS }), undefined)
})

test('the same city gives the same bytes, under a name that says whose and when', () => {
  const bytes = () => {
    const filled = LAYERS.map((layer) => ({ layer, rows: layer.rows(cityOf(), { seen: SEEN }) }))
    return geopackageBytes(filled, { crs: CC44, atMs: NOW_MS })
  }
  assert.deepEqual(bytes(), bytes())
  assert.equal(geopackageName(AIX.scope, NOW_MS), 'cigale-aix-2026-06-15.gpkg')
})
