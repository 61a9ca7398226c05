import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readAssetFile } from './import-assets.ts'

const NOW = Date.UTC(2026, 6, 1)
const context = { assets: new Set(['old-1']), nowMs: NOW }
const read = (lines: readonly string[]) => readAssetFile(lines.join('\n'), context)

const HEADER = 'id;kind;name;lat;lon;category;limitMinutes;litresPerPulse;devEui;role;index;from;to'

test('a space and its sensor are one row', () => {
  const { assets, bindings, errors } = read([
    HEADER,
    'P001;space;Cours Mirabeau 1;43,5262;5,4474;delivery;30;;70b3d5499f0012ab;occupancy;;2026-03-29;',
  ])
  assert.deepEqual(errors, [])
  assert.deepEqual(assets[0]!.asset, {
    id: 'P001',
    kind: 'space',
    name: 'Cours Mirabeau 1',
    lat: 43.5262,
    lon: 5.4474,
    properties: { category: 'delivery', limitMinutes: 30 },
  })
  assert.deepEqual(bindings[0]!.binding, {
    asset: 'P001',
    devEui: '70b3d5499f0012ab',
    role: 'occupancy',
    index: 0,
    fromMs: Date.UTC(2026, 2, 29),
  })
})

test('hours in force and tolerance are of a space, and must be hours', () => {
  const head = 'id;kind;toleranceMinutes;inForceHours'
  const good = read([head, 'P1;space;5;Mo-Sa 09:00-19:00'])
  assert.deepEqual(good.errors, [])
  const properties = { toleranceMinutes: 5, inForceHours: 'Mo-Sa 09:00-19:00' }
  assert.deepEqual(good.assets[0]!.asset.properties, properties)
  const wrong = read([head, 'P1;space;5;always', 'Z1;zone;;09:00-19:00', 'Z2;zone;5;'])
  assert.deepEqual(
    wrong.errors.map(({ row, column }) => [row, column]),
    [
      [2, 'inForceHours'],
      [3, 'inForceHours'],
      [4, 'toleranceMinutes'],
    ],
  )
})

test('further devices of an asset are further rows; a probe carries its depth', () => {
  const { assets, bindings, errors } = read([
    HEADER,
    'Z07;zone;Parc Jourdan;;;;;10;24e124454b200001;valve;2;;',
    'Z07;;;;;;;;24e124454b200001;meter;2;;',
    'Z07;;;;;;;;70b3d57ba0000123;probe@40cm;;;',
    'old-1;;;;;;;;70b3d57ba0000124;probe;;;',
  ])
  assert.deepEqual(errors, [])
  assert.equal(assets.length, 1)
  assert.deepEqual(
    bindings.map(({ binding: { asset, role, index, fromMs } }) => [asset, role, index, fromMs]),
    [
      ['Z07', 'valve', 2, NOW],
      ['Z07', 'meter', 2, NOW],
      ['Z07', 'probe', 40, NOW],
      ['old-1', 'probe', 0, NOW],
    ],
  )
})

test('F85: wrong cells are named by row and column, the other rows go in', () => {
  const { assets, errors } = read([
    HEADER,
    'P001;space;;;;vip;;;;;;;',
    'P002;garage;;;;;;;;;;;',
    ';space;;;;;;;;;;;',
    'P004;space;;91;5;;;;;;;;',
    'P005;space;;;;;30;10;;;;;',
    'P006;space;;;;;;;70b3d5499f0012a;occupancy;;;',
    'P007;space;;;;;;;70b3d5499f0012ab;watching;;;',
    'P008;space;;;;;;;70b3d5499f0012ab;occupancy;;29/03/2026;',
    'P009;space;;;;;;;70b3d5499f0012ab;occupancy;;2026-03-29;2026-03-28',
    'P010;;;;;;;;;;;;',
    'P011;space;;;;;;;;;;;',
    'P011;space;;;;;;;;;;;',
  ])
  assert.deepEqual(
    assets.map(({ row }) => row),
    [12],
  )
  assert.deepEqual(
    errors.map(({ row, column }) => `${row} ${column}`),
    [
      '2 category',
      '3 kind',
      '4 id',
      '5 lat',
      '6 litresPerPulse',
      '7 devEui',
      '8 role',
      '9 from',
      '10 to',
      '11 kind',
      '13 id',
    ],
  )
  assert.deepEqual(errors[0]!.allowed, ['prm', 'delivery', 'ev', 'normal'])
})

test('one sensor cannot serve two spaces at once, but one after the other', () => {
  const { bindings, errors } = read([
    HEADER,
    'P001;space;;;;;;;70b3d5499f0012ab;occupancy;;2026-01-01;2026-02-01',
    'P002;space;;;;;;;70b3d5499f0012ab;occupancy;;2026-02-01;',
    'P003;space;;;;;;;70b3d5499f0012ab;occupancy;;2026-03-01;',
  ])
  assert.equal(bindings.length, 2)
  assert.deepEqual(
    errors.map(({ row, problem }) => `${row} ${problem}`),
    ['4 has this role at P002 already, row 3'],
  )
})

test('GeoJSON: a feature is an asset, its bindings are in its properties', () => {
  const feature = (properties: object, geometry: unknown) => ({
    type: 'Feature',
    properties,
    geometry,
  })
  const square = [
    [
      [5.4, 43.5],
      [5.6, 43.5],
      [5.6, 43.7],
      [5.4, 43.5],
    ],
  ]
  const features = [
    feature(
      {
        id: 'Z07',
        kind: 'zone',
        litresPerPulse: 10,
        bindings: [
          { devEui: '24e124454b200001', role: 'valve', index: 1 },
          { devEui: '24e124454b200001', role: 'meter', index: 1 },
        ],
        colour: 'green',
      },
      { type: 'Polygon', coordinates: square },
    ),
    feature({ id: 'P001', kind: 'space' }, { type: 'Point', coordinates: [5.4474, 43.5291] }),
    feature({ id: 'T1', kind: 'tree' }, null),
    { type: 'Feature' },
  ]
  const read = readAssetFile(JSON.stringify({ type: 'FeatureCollection', features }), context)
  assert.deepEqual(
    read.assets.map(({ asset: { id, lat, lon } }) => [id, lat, lon]),
    [
      ['Z07', 43.6, 5.5],
      ['P001', 43.5291, 5.4474],
      ['T1', undefined, undefined],
    ],
  )
  assert.deepEqual(
    read.bindings.map(({ row, binding }) => [row, binding.role, binding.index]),
    [
      [1, 'valve', 1],
      [1, 'meter', 1],
    ],
  )
  assert.deepEqual(read.unknownColumns, ['colour'])
  assert.deepEqual(
    read.errors.map(({ row }) => row),
    [4],
  )
})

test('S19: no text makes the import throw', () => {
  const geometry = fc.oneof(
    fc.jsonValue(),
    fc.record({ type: fc.string(), coordinates: fc.jsonValue() }),
  )
  const cell = fc.oneof(
    fc.constantFrom('P1', 'space', 'zone', '1', 'probe', '2026-01-01'),
    fc.string(),
  )
  const properties = fc.dictionary(
    fc.constantFrom('id', 'kind', 'name', 'devEui', 'role', 'bindings', 'from', 'to', '__proto__'),
    fc.oneof(cell, fc.jsonValue()),
  )
  const collection = fc
    .array(fc.record({ type: fc.constant('Feature'), properties, geometry }))
    .map((features) => JSON.stringify({ type: 'FeatureCollection', features }))
  const csv = fc
    .array(fc.array(cell, { maxLength: 13 }))
    .map((rows) => [HEADER, ...rows.map((cells) => cells.join(';'))].join('\n'))
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), collection, csv), (text) => {
      assert(Array.isArray(readAssetFile(text, context).errors))
    }),
    { numRuns: 500 },
  )
})
