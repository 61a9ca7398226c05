/** The city as NGSI-LD entities: the examples of the reference, the published schemas, any city at all. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyCity } from '../../../test/support/any-city.ts'
import { AIX, cityOf, DEV_EUI, NOW_MS, space } from '../../../test/support/city-now.ts'
import { modelChecker, schemaExamples, schemasAbsent } from '../../../test/support/model-schemas.ts'
import { faultOf } from '../../../test/support/ngsi-ld-rules.ts'
import type { EventFact } from '../../fact.ts'
import { parkingZones } from '../city/parking-zone.ts'
import { VIEWS, type View } from '../city/privacy.ts'
import { type City, thingsOf } from '../city/thing.ts'
import { alertKeyOf, alertsOf } from './alerts.ts'
import { contextUrl, edgeContext, PINNED, pinnedContext } from './context.ts'
import { type Entity, TYPES } from './entity.ts'
import { newestRecords, standingEntities } from './project.ts'
import { type Scene, sceneOf as shownIn } from './scene.ts'
import { type EntityJson, type Shape, shaped } from './shapes.ts'
import { durationText, plainText, stampMs, stampText, urnPart, utcText } from './text.ts'

const VECTORS = JSON.parse(
  readFileSync(new URL('examples.vectors.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, EntityJson>>

function sceneOf(city: City = cityOf(), view: View = 'services', safety = false): Scene {
  return shownIn({ city, publisher: AIX, view, safety })
}

function all(scene: Scene): readonly Entity[] {
  return [...standingEntities(scene), ...newestRecords(scene)]
}

function found(entities: readonly Entity[], id: string, shape: Shape = 'keyValues'): EntityJson {
  const entity = entities.find((one) => one.id === id)
  assert.ok(entity, `${id} among ${entities.map((one) => one.id).join(' ')}`)
  return shaped(entity, shape)
}

test('the examples of the reference are what the sample city gives', () => {
  const entities = all(sceneOf())
  for (const name of ['ParkingSpot', 'GreenspaceRecord'])
    assert.deepEqual(found(entities, VECTORS[name]!['id'] as string), VECTORS[name])
  const { normalizedParkingSpot } = VECTORS
  const id = normalizedParkingSpot!['id'] as string
  assert.deepEqual(found(entities, id, 'normalized'), normalizedParkingSpot)
})

test('concise is normalized without what is seen anyway', () => {
  const spot = found(all(sceneOf()), 'urn:ngsi-ld:ParkingSpot:aix:pmr-0042', 'concise')
  assert.deepEqual(spot['status'], { value: 'occupied', observedAt: '2026-06-15T09:12:05Z' })
  assert.deepEqual(spot['refParkingSite'], {
    object: 'urn:ngsi-ld:OnStreetParking:aix:cours-mirabeau-prm',
  })
})

test('what is not to be relied upon says so, where it is read', () => {
  const entities = all(sceneOf())
  const status = (id: string): EntityJson =>
    found(entities, `urn:ngsi-ld:ParkingSpot:aix:${id}`, 'normalized')['status'] as EntityJson
  assert.deepEqual(status('std-0100')['estimated'], { type: 'Property', value: true })
  assert.deepEqual(status('std-0101')['clockTrusted'], { type: 'Property', value: false })
  assert.equal(status('ve-0003')['value'], 'unknown')
  assert.equal(status('pmr-0042')['clockTrusted'], undefined)
})

test('what was told before it was not believed any more is no moment of what is unknown', () => {
  const silent = { status: 'unknown', unknownBecause: 'silent-gateway' } as const
  const [spot] = all(sceneOf(cityOf([space('s-1', silent)], [])))
  assert.deepEqual(shaped(spot!, 'normalized')['status'], { type: 'Property', value: 'unknown' })
  const own = { ...silent, unknownBecause: 'silent-sensor' } as const
  const [told] = all(sceneOf(cityOf([space('s-1', own)], [])))
  assert.equal(
    (shaped(told!, 'normalized')['status'] as EntityJson)['observedAt'],
    '2026-06-15T08:30:00Z',
  )
})

test('a row counts its spaces: available, occupied and out of service are the total', () => {
  const row = found(all(sceneOf()), 'urn:ngsi-ld:OnStreetParking:aix:rue-espariat-normal')
  const { totalSpotNumber, availableSpotNumber, occupiedSpotNumber, outOfServiceSlotNumber } = row
  assert.deepEqual(
    [totalSpotNumber, availableSpotNumber, occupiedSpotNumber, outOfServiceSlotNumber],
    // The one that nobody has given a place is counted, and is no ParkingSpot.
    [3, 2, 0, 1],
  )
  const delivery = found(all(sceneOf()), 'urn:ngsi-ld:OnStreetParking:aix:cours-mirabeau-delivery')
  assert.equal(delivery['maximumParkingDuration'], 'PT20M')
  assert.deepEqual(delivery['category'], ['forLoadUnload'])
  fc.assert(
    fc.property(anyCity, (city) => {
      const zones = parkingZones(city)
      for (const { spaces, free, occupied, unknown } of zones) {
        assert.equal(free + occupied + unknown, spaces.length)
      }
      const counted = zones.reduce((sum, { spaces }) => sum + spaces.length, 0)
      assert.equal(counted, thingsOf(city, 'space').length)
    }),
  )
})

test('measurements carry their units, and percents become parts of one', () => {
  const entities = all(sceneOf())
  const air = entities.find(({ id }) => id.includes('AirQualityObserved:aix:chaleur'))
  assert.ok(air)
  const { temperature, relativeHumidity } = shaped(air, 'normalized')
  assert.deepEqual(temperature, {
    ...{ type: 'Property', value: 27.3 },
    ...{ observedAt: '2026-06-15T09:15:00Z', unitCode: 'CEL' },
  })
  assert.equal((relativeHumidity as EntityJson)['value'], 0.41)
  const noise = found(entities, 'urn:ngsi-ld:NoiseLevelObserved:aix:bruit-verdun:20260615T0915Z')
  assert.equal(noise['LAeq'], 61.4)
  // The noise day of 14 June: from 06:00 to 06:00 in Paris, 04:00 UTC.
  const day = entities.find(({ attributes }) => attributes['LAeq_d'])
  assert.equal(day?.id, 'urn:ngsi-ld:NoiseLevelObserved:aix:bruit-verdun:20260615T0400Z:PT24H')
})

test('the public sees no device, nor since when a reserved space is taken', () => {
  const text = JSON.stringify(
    all(sceneOf(cityOf(), 'public')).map((entity) => shaped(entity, 'normalized')),
  )
  assert.doesNotMatch(text, /lora|70b3d5|a84041/i)
  const spot = found(
    all(sceneOf(cityOf(), 'public')),
    'urn:ngsi-ld:ParkingSpot:aix:pmr-0042',
    'normalized',
  )
  assert.deepEqual(spot['status'], { type: 'Property', value: 'occupied' })
  const row = found(
    all(sceneOf(cityOf(), 'public')),
    'urn:ngsi-ld:OnStreetParking:aix:cours-mirabeau-prm',
  )
  assert.equal(row['occupancyModified'], undefined)
  // Nor a thing that has no name but its device's.
  const named = cityOf([space(DEV_EUI)], [])
  assert.deepEqual(all(sceneOf(named, 'public')), [])
  assert.equal(all(sceneOf(named)).length, 2)
  // Control: services see both.
  assert.match(JSON.stringify(all(sceneOf())), /70b3d5/)
})

test('nothing of call points and buildings is there where safety is not shown', () => {
  for (const view of VIEWS) {
    const text = JSON.stringify(all(sceneOf(cityOf(), view)))
    assert.doesNotMatch(text, /borne-rotonde|ecole-sallier/)
  }
})

const AT_MS = NOW_MS - 3_600_000
const HEAD = { atMs: AT_MS, clk: 2, rev: 0 } as const
const LEAK = { kind: 'hidden_leak', sinceMs: AT_MS - 2_820_000, flowLitresPerHour: 84 }
const SUSPECTED: EventFact = {
  ...{ ...HEAD, stream: 1, type: 'leakSuspected', subject: 'parc-vendome-4' },
  fields: { ...LEAK, confidence: 0.7, lostLitres: 60, evidence: null },
}
const CONFIRMED: EventFact = {
  ...{ ...SUSPECTED, stream: 0, type: 'leakConfirmed', atMs: AT_MS + 600_000 },
  fields: { ...LEAK, confidence: 0.97, lostLitres: 552, evidence: null },
}
const CLEARED: EventFact = {
  ...{ ...SUSPECTED, type: 'leakCleared', atMs: AT_MS + 1_200_000 },
  fields: { kind: 'hidden_leak', sinceMs: LEAK.sinceMs, lostLitres: 600 },
}

test('a leak is one alert from its suspicion to its end, whatever the order it is told in', () => {
  const told = [SUSPECTED, CONFIRMED, CLEARED]
  const [alert, ...others] = alertsOf(sceneOf(), 'parc-vendome-4', told)
  assert.equal(others.length, 0)
  assert.deepEqual(shaped(alert!, 'keyValues'), {
    id: 'urn:ngsi-ld:Alert:aix:leak:parc-vendome-4:20260615T0830Z',
    type: 'Alert',
    name: 'Parc Vendôme, zone 4',
    location: { type: 'Point', coordinates: [5.442, 43.5315] },
    category: 'environment',
    subCategory: 'irrigation',
    severity: 'high',
    alertSource: 'urn:ngsi-ld:Device:lora:a84041ffff181cc4',
    dateIssued: '2026-06-15T08:30:00Z',
    validFrom: '2026-06-15T07:43:00Z',
    validTo: '2026-06-15T08:50:00Z',
    description: 'Fuite probable : 84 L/h en continu, Parc Vendôme, zone 4',
    data: { kind: 'hidden-leak', flowLitresPerHour: 84, confidence: 0.97, lostLitres: 552 },
  })
  assert.deepEqual(alertsOf(sceneOf(), 'parc-vendome-4', told.toReversed()), [alert])
  const [only] = alertsOf(sceneOf(), 'parc-vendome-4', [SUSPECTED])
  assert.equal(shaped(only!, 'keyValues')['severity'], 'medium')
  assert.equal(shaped(only!, 'keyValues')['validTo'], undefined)
  assert.deepEqual(alertKeyOf(sceneOf(), alert!.id), {
    subject: 'parc-vendome-4',
    toldMs: AT_MS,
  })
})

test('of an alert that began before the time asked for nothing is made: it has its id already', () => {
  const told = [CONFIRMED, CLEARED]
  assert.deepEqual(alertsOf(sceneOf(), 'parc-vendome-4', told, CONFIRMED.atMs - 1), [])
  // Control: without a beginning it would be another.
  const [bogus] = alertsOf(sceneOf(), 'parc-vendome-4', told)
  assert.notEqual(bogus?.id, alertsOf(sceneOf(), 'parc-vendome-4', [SUSPECTED, ...told])[0]?.id)
})

test('over-stays are for the police, calls and intrusions for who may see safety', () => {
  const event = (type: EventFact['type'], subject: string, fields: EventFact['fields']) =>
    ({ ...HEAD, stream: 1, type, subject, fields }) as EventFact
  const fields = { devEui: DEV_EUI, sinceMs: AT_MS, limitMinutes: 20, what: 'motion', press: 1 }
  const over = event('overstayStarted', 'liv-0007', fields)
  const call = event('callRaised', 'borne-rotonde', fields)
  const intrusion = event('intrusionDetected', 'ecole-sallier', fields)
  const seen = (view: View, safety: boolean) =>
    [over, call, intrusion].map(
      (fact) => alertsOf(sceneOf(cityOf(), view, safety), fact.subject, [fact]).length,
    )
  assert.deepEqual(seen('public', false), [0, 0, 0])
  assert.deepEqual(seen('services', false), [0, 0, 0])
  assert.deepEqual(seen('police', false), [1, 0, 0])
  assert.deepEqual(seen('services', true), [0, 1, 1])
})

test('texts come without what brokers refuse, and read alike', () => {
  assert.equal(
    plainText(`L'Épicerie "<du coin>"; n° 4 (côté=nord)\n`),
    'L’Épicerie ”‹du coin›”, n° 4 [côté꞊nord]',
  )
  assert.equal(urnPart("rue d'Italie (nord)"), 'rue%20d%27Italie%20%28nord%29')
  assert.equal(urnPart('pmr-0042'), 'pmr-0042')
  assert.equal(utcText(NOW_MS), '2026-06-15T09:30:00Z')
  assert.equal(utcText(NOW_MS + 5), '2026-06-15T09:30:00.005Z')
  assert.deepEqual(
    [0, 5_000, 5_007].map((more) => stampText(NOW_MS + more)),
    ['20260615T0930Z', '20260615T093005Z', '20260615T093005007Z'],
  )
  assert.deepEqual(
    [20, 720, 90, 0].map((minutes) => durationText(minutes * 60_000)),
    ['PT20M', 'PT12H', 'PT1H30M', 'PT0M'],
  )
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
      assert.equal(stampMs(stampText(ms)), ms)
    }),
  )
})

test('any city, in any view and shape, is taken by a strict broker', () => {
  fc.assert(
    fc.property(anyCity, fc.constantFrom(...VIEWS), fc.boolean(), (city, view, safety) => {
      const entities = all(sceneOf(city, view, safety))
      for (const entity of entities)
        for (const shape of ['normalized', 'concise'] as const)
          assert.equal(faultOf(shaped(entity, shape)), undefined, JSON.stringify(entity))
      assert.equal(new Set(entities.map(({ id }) => id)).size, entities.length)
    }),
    { numRuns: 200 },
  )
})

test('an empty city, one of ten thousand spaces, rows and devices of nothing are projected', () => {
  assert.deepEqual(all(sceneOf(cityOf([], []))), [])
  const spaces = Array.from({ length: 10_000 }, (_, i) => space(`s-${i}`, { row: `row-${i % 50}` }))
  assert.equal(all(sceneOf(cityOf(spaces, []))).length, 10_050)
  const { place: _none, ...nowhere } = space('s')
  assert.deepEqual(all(sceneOf(cityOf([nowhere], []))), [])
})

test('every term that we write stands in a context, ours or the pinned copy of theirs', () => {
  const told = [SUSPECTED, CONFIRMED, CLEARED]
  const scene = sceneOf()
  for (const entity of [...all(scene), ...alertsOf(scene, 'parc-vendome-4', told)]) {
    const subject = TYPES[entity.type]
    assert.notEqual(subject, 'edge')
    if (subject === 'edge') continue
    const terms = pinnedContext(subject, AIX.baseUrl)['@context']
    for (const name of [entity.type, ...Object.keys(entity.attributes)])
      assert.ok(Object.hasOwn(terms, name), `${subject}: ${name}`)
  }
  const own = edgeContext(AIX.baseUrl)['@context']
  assert.equal(own['occupancyRate'], 'https://hyperviseur.aix.example/ns/edge/v1#occupancyRate')
  assert.equal(PINNED.length, 8)
  assert.equal(
    contextUrl('ParkingSpot', AIX.baseUrl),
    'https://raw.githubusercontent.com/smart-data-models/dataModel.Parking/master/context.jsonld',
  )
  assert.equal(
    contextUrl('ParkingSpot', AIX.baseUrl, { source: 'pinned' }),
    'https://hyperviseur.aix.example/ns/edge/v1/Parking.jsonld',
  )
})

test('the published schemas take what we write, and refuse what is bent', {
  skip: schemasAbsent,
}, () => {
  const check = modelChecker()
  const told = [SUSPECTED, CONFIRMED, CLEARED]
  const checked = new Set<string>()
  const take = (entity: Entity): void => {
    const fault = check(shaped(entity, 'keyValues'))
    if (fault === undefined) return
    checked.add(entity.type)
    assert.equal(fault, '', JSON.stringify(shaped(entity, 'keyValues')))
  }
  for (const view of VIEWS) for (const entity of all(sceneOf(cityOf(), view))) take(entity)
  for (const alert of alertsOf(sceneOf(), 'parc-vendome-4', told)) take(alert)
  fc.assert(
    fc.property(anyCity, (city) => {
      for (const entity of all(sceneOf(city, 'services', true))) take(entity)
    }),
    { numRuns: 100 },
  )
  assert.deepEqual(
    [...checked].sort(),
    [
      ...['Alert', 'Anomaly', 'CrowdFlowObserved', 'Device', 'GreenspaceRecord'],
      ...['NoiseLevelObserved', 'OnStreetParking', 'ParkingSpot', 'WasteContainer'],
      'WaterConsumptionObserved',
    ].sort(),
  )
  // Controls: the reference's own examples are taken; bent, they are not.
  for (const example of Object.values(schemaExamples())) assert.equal(check(example), '')
  const { ParkingSpot, Device } = schemaExamples()
  assert.notEqual(check({ ...ParkingSpot, status: 'taken' }), '')
  assert.notEqual(check({ ...ParkingSpot, location: undefined }), '')
  assert.notEqual(check({ ...Device, batteryLevel: 83 }), '')
})
