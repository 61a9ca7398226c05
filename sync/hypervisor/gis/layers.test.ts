import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { cityOf, DEV_EUI, space } from '../../../test/support/city-now.ts'
import type { Seen } from '../city/seen.ts'
import { SEEN_BY_ALL } from '../city/seen.ts'
import type { City, Space } from '../city/thing.ts'
import { ALL_CRS, LAMBERT93 } from './crs.ts'
import { BOM, csvText } from './csv.ts'
import { featureCollection } from './geojson.ts'
import { layerCsv } from './layer-csv.ts'
import { SPACES, SPACES_WITH_QUALITY, ZONES } from './layer-spaces.ts'
import { LAYERS, layerSeen, layersSeen } from './layers.ts'

const POLICE: Seen = { view: 'police', hasSafety: true }
const SERVICES: Seen = { view: 'services', hasSafety: false }

/** Spaces of a city as chance has them: of any kind, state, row, name, with a place or without. */
const anyCity: fc.Arbitrary<City> = fc
  .uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 12 }),
      name: fc.string({ unit: 'grapheme' }),
      category: fc.constantFrom('normal', 'prm', 'delivery', 'ev' as const),
      status: fc.constantFrom('free', 'occupied', 'unknown' as const),
      row: fc.constantFrom('a', 'b; c', undefined),
      place: fc.option(fc.constant({ lon: 5.4, lat: 43.5 }), { nil: undefined }),
    }),
    { selector: ({ id }) => id, maxLength: 40 },
  )
  .map((spaces) =>
    cityOf(
      spaces.map(({ id, ...more }) => space(id, more as Partial<Space>)),
      [],
    ),
  )

function read(csv: string): Record<string, string>[] {
  return parse(csv, { delimiter: ';', columns: true, bom: true, record_delimiter: '\r\n' })
}

test('the layer of spaces has exactly the columns that the city’s GIS expects', () => {
  const names = SPACES.columns.map(({ name }) => name).join()
  const expected =
    'id_place,type_place,etat,depuis,duree_min,max_min,depasse,rot_jour,taux_occ,capteur,batterie,maj'
  assert.equal(names, expected)
  for (const { cells } of SPACES.rows(cityOf(), { seen: POLICE })) {
    assert.equal(Object.keys(cells).join(), expected)
  }
})

test('columns fit a shapefile, but for the one whose name is given by the standard', () => {
  const long = LAYERS.flatMap(({ columns }) => columns)
    .map(({ name }) => name)
    .filter((name) => !/^[a-z][a-z0-9_]{0,9}$/.test(name))
  assert.deepEqual(long, ['qualite_horloge'])
})

test('each row of each layer fills the columns of its layer and no others, with their types', () => {
  const types = { text: 'string', time: 'string', integer: 'number', real: 'number' } as const
  for (const layer of LAYERS) {
    const rows = layer.rows(cityOf(), { seen: POLICE })
    assert.ok(rows.length > 0, layer.id)
    for (const { id, cells } of rows) {
      const names = layer.columns.map(({ name }) => name)
      assert.deepEqual(Object.keys(cells).sort(), [...names].sort(), `${layer.id} ${id}`)
      for (const { name, type } of layer.columns) {
        const cell = cells[name]!
        const expected = type === 'boolean' ? 'boolean' : types[type]
        assert.ok(cell === null || typeof cell === expected, `${layer.id}.${name}: ${cell}`)
        if (type === 'integer' && cell !== null) assert.ok(Number.isInteger(cell), name)
        if (type === 'time' && cell !== null) assert.match(cell as string, /^\d{4}-.*Z$/)
      }
    }
  }
})

test('free and occupied and unknown are all spaces, in every zone of every city', () => {
  fc.assert(
    fc.property(anyCity, (city) => {
      const rows = ZONES.rows(city, { seen: SEEN_BY_ALL }).map(({ cells }) => cells)
      for (const zone of rows) {
        const sum = [zone['libres'], zone['occupees'], zone['inconnues']] as number[]
        assert.equal(
          sum.reduce((a, b) => a + b),
          zone['nb_places'],
        )
      }
      const all = rows.reduce((sum, zone) => sum + (zone['nb_places'] as number), 0)
      assert.equal(all, city.things.size)
    }),
  )
})

test('S5, S26: the public sees no device, no call point, no over-stay, no past of a space', () => {
  const spaceDays = new Map([['pmr-0042', { rotations: 3, occupancyRate: 0.5 }]])
  const shown = layersSeen(SEEN_BY_ALL).map((layer) => ({
    id: layer.id,
    rows: layer.rows(cityOf(), { seen: SEEN_BY_ALL, spaceDays }),
  }))
  const text = JSON.stringify(shown)
  assert.doesNotMatch(text, /[0-9a-f]{16}/i)
  assert.doesNotMatch(text, /borne-rotonde|ecole-sallier/)
  const spaces = shown.find(({ id }) => id === 'places')!.rows
  for (const { cells } of spaces) {
    const restricted = ['depasse', 'rot_jour', 'taux_occ', 'capteur', 'batterie']
    assert.deepEqual(
      restricted.map((name) => cells[name]),
      [null, null, null, null, null],
    )
  }
  assert.equal(layerSeen('capteurs', SEEN_BY_ALL), undefined)
  assert.equal(layerSeen('securite', SERVICES), undefined)
})

test('what the public does not see, services and police do, each as far as they may', () => {
  const spaceDays = new Map([
    ['pmr-0042', { rotations: 3, occupancyRate: 0.5 }],
    ['liv-0007', { rotations: 9, occupancyRate: 0.7 }],
  ])
  const cellsFor = (seen: Seen, id: string) =>
    SPACES.rows(cityOf(), { seen, spaceDays }).find((row) => row.id === id)!.cells
  assert.equal(cellsFor(SERVICES, 'pmr-0042')['capteur'], DEV_EUI)
  assert.equal(cellsFor(SERVICES, 'pmr-0042')['batterie'], 81)
  assert.equal(cellsFor(SERVICES, 'pmr-0042')['rot_jour'], null)
  assert.equal(cellsFor(SERVICES, 'liv-0007')['rot_jour'], 9)
  assert.equal(cellsFor(SERVICES, 'liv-0007')['depasse'], null)
  assert.equal(cellsFor(POLICE, 'pmr-0042')['rot_jour'], 3)
  assert.equal(cellsFor(POLICE, 'liv-0007')['depasse'], 1)
  assert.equal(layerSeen('securite', POLICE)?.rows(cityOf(), { seen: POLICE }).length, 2)
})

test('unknown is neither free nor zero', () => {
  const cells = SPACES.rows(cityOf(), { seen: POLICE }).find(({ id }) => id === 've-0003')!.cells
  assert.equal(cells['etat'], 'inconnu')
  assert.equal(cells['duree_min'], null)
})

test('every layer of every city is GeoJSON whose features have ids and places or none', () => {
  fc.assert(
    fc.property(anyCity, (city) => {
      for (const layer of LAYERS) {
        const { features } = featureCollection(layer.rows(city, { seen: POLICE }))
        for (const { id, geometry } of features) {
          assert.ok(id !== '')
          if (!geometry) continue
          const [lon, lat] = geometry.coordinates
          assert.ok(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)
        }
      }
    }),
    { numRuns: 30 },
  )
})

test('commas, semicolons, quotes, accents and < survive in CSV, in all three systems', () => {
  for (const crs of ALL_CRS) {
    const rows = SPACES_WITH_QUALITY.rows(cityOf(), { seen: POLICE })
    const back = read(layerCsv(SPACES_WITH_QUALITY, rows, { crs, hasBom: true }))
    const found = back.find((row) => row['id_place'] === 'liv-0007')!
    assert.equal(found['nom'], 'Livraison "L’Épicerie"; <devant> le n° 4, (côté nord)')
    assert.ok(crs.axes.every((axis) => /^\d+\.\d+$/.test(found[axis]!)))
    assert.equal(back.find((row) => row['id_place'] === 'std-0102')![crs.axes[0]], '')
  }
})

test('any text comes back from CSV as it was, with an apostrophe before what would be a formula', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('=1+1', '-2', '@x', '+3', '-2+3', '-cmd'),
  )
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      const csv = csvText(
        ['n', 't'],
        cells.map((text, i) => [i, text]),
      )
      const back = read(csv).map((row) => row['t'])
      const expected = cells.map((text) =>
        /^[=+\-@\t\r\n]/.test(text) && !/^[+-]\d+$/.test(text) ? `'${text}` : text,
      )
      assert.deepEqual(back, expected)
    }),
  )
})

test('numbers keep their sign and their point, and a BOM comes only when asked for', () => {
  assert.equal(csvText(['a', 'b'], [[-2.5, null]]), 'a;b\r\n-2.5;\r\n')
  assert.ok(csvText(['a'], [], { hasBom: true }).startsWith(BOM))
  assert.ok(!csvText(['a'], []).startsWith(BOM))
})

test('a device that serves nothing has a row without a place', () => {
  const [device] = cityOf().devices.values()
  const city = cityOf([], [{ ...device!, thingIds: [] }])
  const [row] = layerSeen('capteurs', POLICE)!.rows(city, { seen: POLICE })
  assert.equal(row!.place, undefined)
  assert.equal(row!.cells['objets'], null)
  const { features } = featureCollection([row!])
  assert.equal(features[0]!.geometry, null)
})

test('an empty city and one of ten thousand spaces become tables, without a crash', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => space(`s-${String(i).padStart(5, '0')}`))
  for (const [city, lines] of [
    [cityOf([], []), 1],
    [cityOf(many, []), 10_001],
  ] as const) {
    const rows = SPACES.rows(city, { seen: SEEN_BY_ALL })
    assert.equal(layerCsv(SPACES, rows, { crs: LAMBERT93 }).trimEnd().split('\r\n').length, lines)
  }
})
