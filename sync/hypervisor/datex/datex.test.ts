import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AIX, cityOf, DEV_EUI, GATEWAY, NOW_MS, space } from '../../../test/support/city-now.ts'
import { DATEX_EXAMPLE, DATEX_REFUSED } from '../../../test/support/datex-example.ts'
import { datexBreaches } from '../../../test/support/datex-rules.ts'
import { callRoute, textOf } from '../../../test/support/route-call.ts'
import { readXml, type XmlElement } from '../../../test/support/xml-tree.ts'
import type { City, Device } from '../city/thing.ts'
import { tableVersionOf } from './publication.ts'
import { DATEX_ROUTES } from './routes.ts'
import { statusPublication } from './status.ts'
import { tablePublication } from './table.ts'
import { element, xmlText } from './xml.ts'

function statusText(city: City): string {
  return xmlText(statusPublication(city, AIX)!)
}

/** Name → text of the children of the state of one object, undefined where it is left out. */
function stateOf(city: City, id: string): Record<string, string> | undefined {
  const all = readXml(statusText(city)).children.filter(
    ({ name }) => name === 'prk:parkingStatusInformation',
  )
  const of = (one: XmlElement) => one.children[0]!.attributes.get('id')
  const found = all.find((one) => of(one) === id)
  return found && Object.fromEntries(flat(found))
}

function flat({ children }: XmlElement): [string, string][] {
  return children.flatMap((child): [string, string][] =>
    child.children.length > 0 ? flat(child) : [[child.name.slice(4), child.text]],
  )
}

test('the rules accept the example that the schemas accept, and refuse what they refuse', () => {
  assert.deepEqual(datexBreaches(DATEX_EXAMPLE), [])
  for (const refused of DATEX_REFUSED) {
    assert.notEqual(refused, DATEX_EXAMPLE)
    assert.equal(datexBreaches(refused).length, 1, datexBreaches(refused).join())
  }
  const swapped = DATEX_EXAMPLE.replace(
    '<com:country>fr</com:country><com:nationalIdentifier>AIX-13001</com:nationalIdentifier>',
    '<com:nationalIdentifier>AIX-13001</com:nationalIdentifier><com:country>fr</com:country>',
  )
  assert.ok(datexBreaches(swapped).length > 0)
})

test('both publications keep the rules, for the sample city and for any', () => {
  const any = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1 }),
      name: fc.string({ unit: 'binary' }),
      row: fc.string(),
      category: fc.constantFrom('normal', 'prm', 'delivery', 'ev' as const),
      status: fc.constantFrom('free', 'occupied', 'unknown' as const),
      isClockTrusted: fc.boolean(),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 12 },
  )
  const cities = any.map((spaces) =>
    cityOf(
      spaces.map(({ id, ...more }) => space(id, more)),
      [],
    ),
  )
  fc.assert(
    fc.property(fc.oneof(fc.constant(cityOf()), cities), (city) => {
      assert.deepEqual(datexBreaches(statusText(city)), [])
      assert.deepEqual(datexBreaches(xmlText(tablePublication(city, AIX)!)), [])
    }),
  )
})

test('a zone has its counts; who is not known is in neither', () => {
  const zone = stateOf(cityOf(), 'AIX-ZONE-cours-mirabeau-prm')!
  assert.equal(zone['numberOfVacantSpaces'], '1')
  assert.equal(zone['numberOfOccupiedSpaces'], '1')
  assert.equal(zone['occupancy'], '50')
  assert.equal(zone['status'], 'spacesAvailable')
  const silent = stateOf(cityOf(), 'AIX-ZONE-cours-mirabeau-ev')!
  assert.equal(silent['numberOfVacantSpaces'], undefined)
  assert.equal(silent['parkingFault'], 'noParkingInformationAvailable')
  assert.equal(silent['status'], 'unknown')
})

test('full, almost full and not known are three things', () => {
  const zoneOf = (taken: number, free: number, unknown: number) => {
    const of = (status: 'occupied' | 'free' | 'unknown', count: number) =>
      Array.from({ length: count }, (_, i) => space(`${status}-${i}`, { status, row: 'r' }))
    const spaces = [...of('occupied', taken), ...of('free', free), ...of('unknown', unknown)]
    return stateOf(cityOf(spaces, []), 'AIX-ZONE-r-normal')!['status']
  }
  assert.equal(zoneOf(3, 0, 0), 'full')
  assert.equal(zoneOf(3, 0, 1), 'unknown')
  assert.equal(zoneOf(11, 1, 0), 'almostFull')
  assert.equal(zoneOf(3, 3, 5), 'spacesAvailable')
})

test('a silent sensor gives its last value with the fault; of what was never told nothing is said', () => {
  const device: Device = {
    ...{ devEui: DEV_EUI, gateway: GATEWAY, thingIds: ['a'], lastReadingMs: NOW_MS - 3_600_000 },
    measurements: [{ quantity: 'parking.occupied', index: 0, unit: 'bool', value: 1 }],
    ...{ isBatteryLow: false, distrusted: [] },
  }
  const unknown = { status: 'unknown', devEuis: [DEV_EUI] } as const
  const faultOf = (unknownBecause: 'silent-sensor' | 'distrusted') =>
    stateOf(cityOf([space('a', { ...unknown, unknownBecause })], [device]), 'AIX-a')!
  const silent = faultOf('silent-sensor')
  assert.equal(silent['parkingFault'], 'communicationsFailure')
  assert.equal(silent['occupied'], 'true')
  assert.equal(silent['measurementOrCalculationTime'], '2026-06-15T08:30:00Z')
  assert.equal(faultOf('distrusted')['parkingFault'], 'erroneousOccupancyInformation')
  assert.equal(stateOf(cityOf(), 'AIX-std-0102'), undefined)
})

test('a clock that nobody had set stamps nothing', () => {
  assert.equal(stateOf(cityOf(), 'AIX-std-0101')!['measurementOrCalculationTime'], undefined)
  const set = stateOf(cityOf(), 'AIX-pmr-0042')!
  assert.equal(set['measurementOrCalculationTime'], '2026-06-15T09:12:05Z')
})

test('the table changes its version with the spaces, not with what stands on them', () => {
  const before = cityOf([space('a'), space('b')])
  const taken = cityOf([space('a', { status: 'occupied' }), space('b')])
  const reserved = cityOf([space('a', { category: 'prm' }), space('b')])
  assert.equal(tableVersionOf(before), tableVersionOf(taken))
  assert.notEqual(tableVersionOf(before), tableVersionOf(reserved))
  const table = xmlText(tablePublication(before, AIX)!)
  assert.ok(table.includes(`version="${tableVersionOf(before)}"`))
})

test('names survive as they are written, and what XML cannot hold becomes a sign for it', () => {
  const table = readXml(xmlText(tablePublication(cityOf(), AIX)!))
  const texts: string[] = []
  const collect = (one: XmlElement): void => {
    texts.push(one.text)
    for (const child of one.children) collect(child)
  }
  collect(table)
  assert.ok(texts.includes('Livraison "L’Épicerie"; <devant> le n° 4, (côté nord)'))
  assert.equal(readXml(xmlText(element('a', 'x\u0000\ud800y'))).text, 'x\ufffd\ufffdy')
})

test('nothing of devices or safety is in it, and an empty city is no publication', async () => {
  const parts = { city: async () => cityOf(), publisher: AIX }
  for (const path of ['parking-status.xml', 'parking-table.xml']) {
    const text = textOf(await callRoute(DATEX_ROUTES, parts, `/datex2/v3/${path}`))
    assert.doesNotMatch(text, /70b3d5e75e00a1b2|rotonde|sallier/)
    const empty = { city: async () => cityOf([], []), publisher: AIX }
    const answer = await callRoute(DATEX_ROUTES, empty, `/datex2/v3/${path}`)
    assert.ok(answer.kind === 'problem' && answer.status === 404)
  }
})

test('ten thousand spaces are one file', () => {
  const spaces = Array.from({ length: 10_000 }, (_, i) => space(`s${i}`, { row: `r${i % 50}` }))
  assert.deepEqual(datexBreaches(statusText(cityOf(spaces, []))), [])
})
