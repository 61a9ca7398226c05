import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ALL_CRS, CC44, CRS84, LAMBERT93, project, readCrs, unproject } from './crs.ts'

/** city-data-standards.md §5. */
const VECTORS = [
  ['Cours Mirabeau', 5.4474, 43.5263, 897896.546, 6272758.655, 1897812.487, 3150307.304],
  ['Place de la Mairie', 5.4476, 43.5298, 897900.657, 6273147.979, 1897817.11, 3150696.453],
  ['Parc Vendôme', 5.442, 43.5315, 897442.171, 6273322.818, 1897359.055, 3150871.82],
  ['Origin of Lambert-93', 3, 46.5, 700000, 6600000, 1700000, 3477906.628],
  ['Paris, Notre-Dame', 2.3499, 48.853, 652296.973, 6861636.359, 1652119.774, 3740257.741],
] as const

test('Lambert-93 and CC44 are right to a millimetre', () => {
  for (const [name, lon, lat, ...expected] of VECTORS) {
    const got = [...project({ lon, lat }, LAMBERT93), ...project({ lon, lat }, CC44)]
    for (const [i, metres] of expected.entries()) {
      assert.ok(Math.abs(got[i]! - metres) < 0.0011, `${name}: ${got[i]} is not ${metres}`)
    }
  }
})

test('what is projected comes back to where it was', () => {
  const place = fc.record({
    lon: fc.double({ min: -5, max: 9.5, noNaN: true }),
    lat: fc.double({ min: 41.5, max: 51, noNaN: true }),
  })
  fc.assert(
    fc.property(place, fc.constantFrom(...ALL_CRS), (from, crs) => {
      const back = unproject(project(from, crs), crs)
      assert.ok(Math.abs(back.lon - from.lon) < 1e-6 && Math.abs(back.lat - from.lat) < 1e-6)
    }),
  )
})

test('a system is known by each of its names, and no other is', () => {
  const names = ['EPSG:2154', 'epsg:2154', '2154', LAMBERT93.uri, 'urn:ogc:def:crs:EPSG::2154']
  for (const name of names) assert.equal(readCrs(name), LAMBERT93, name)
  assert.equal(readCrs('urn:ogc:def:crs:OGC:1.3:CRS84'), CRS84)
  for (const name of ['EPSG:4326', '4326', 'EPSG:27563', '']) assert.equal(readCrs(name), undefined)
})
