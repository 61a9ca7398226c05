import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cityOf, NOW_MS, space } from '../../../test/support/city-now.ts'
import { thingsOf } from '../city/thing.ts'
import { distanceM, freeZones } from './free-spaces.ts'
import { surroundings } from './surroundings.ts'

const MIRABEAU = { lat: 43.5263, lon: 5.4474 }
const ANY = { radiusM: 500, limit: 50 }

test('free spaces come by street and category, the nearest first, unknown ones apart', () => {
  const zones = freeZones(cityOf(), { ...ANY, near: MIRABEAU })
  assert.deepEqual(
    zones.map(({ street, category, free, occupied, unknown, spaces }) => {
      return [street, category, free, occupied, unknown, spaces]
    }),
    [
      ['rue-espariat', 'normal', 2, 0, 1, 3],
      ['cours-mirabeau', 'prm', 1, 1, 0, 2],
      ['cours-mirabeau', 'delivery', 0, 1, 0, 1],
      ['cours-mirabeau', 'ev', 0, 0, 1, 1],
    ],
  )
  for (const { free, occupied, unknown, spaces } of zones) {
    assert.equal(free + occupied + unknown, spaces)
  }
})

test('a link leads to the nearest free space, and there is none where none is free', () => {
  const [prm] = freeZones(cityOf(), { ...ANY, near: MIRABEAU, category: 'prm' })
  assert.equal(prm?.nearest?.geo, 'geo:43.526400,5.447600')
  assert.match(prm.nearest.navigation, /destination=43\.526400%2C5\.447600/)
  const [delivery] = freeZones(cityOf(), { ...ANY, near: MIRABEAU, category: 'delivery' })
  assert.equal(delivery?.nearest, undefined)
})

test('without a place the whole city is told; with one what is beyond the radius is left out', () => {
  const far = space('far', { row: 'puyricard', place: { lat: 43.58, lon: 5.42 } })
  const city = cityOf([...cityOf().things.values(), far])
  assert.equal(freeZones(city, ANY).length, 5)
  assert.equal(freeZones(city, { ...ANY, near: MIRABEAU }).length, 4)
  assert.equal(freeZones(city, { ...ANY, limit: 2 }).length, 2)
  assert.deepEqual(freeZones(cityOf([]), ANY), [])
})

test('a distance within the city is right to a metre', () => {
  // In Lambert-93 389.37 m (city-data-standards.md §5), on a grid that is 0.1 % short there.
  const mairie = { lat: 43.5298, lon: 5.4476 }
  assert.equal(Math.abs(distanceM(MIRABEAU, mairie) - 389.5) < 1, true)
})

test('an old mean of the air is no air of now', () => {
  const [air] = thingsOf(cityOf(), 'airPoint')
  const values = air!.values.map((one) => ({ ...one, toMs: NOW_MS - 4 * 3_600_000 }))
  type Told = { features: { properties: { isKnown: boolean; values: object } }[] }
  const told = (city = cityOf()) => (surroundings(city, 'air') as Told).features[0]!.properties
  assert.equal(told().isKnown, true)
  assert.deepEqual(Object.keys(told().values), ['air.o3', 'air.pm10', 'air.pm25'])
  const { isKnown, values: old } = told(cityOf([{ ...air!, values }]))
  assert.deepEqual([isKnown, old], [false, {}])
})

test('no feed names a device, a call point or a building', () => {
  const all = JSON.stringify([
    freeZones(cityOf(), ANY),
    ...(['air', 'heat', 'noise'] as const).map((what) => surroundings(cityOf(), what)),
  ])
  assert.doesNotMatch(all, /70b3d5|a84041|borne|ecole/)
})
