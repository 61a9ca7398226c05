import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui, GatewayEui } from '../../../base/ids.ts'
import { NOON_MS, PROBE, reading } from '../../../test/support/facts.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import type { EventFact, EventFactType, Fact } from '../../fact.ts'
import { FACT_TYPES } from '../../fact.ts'
import { rowBytes } from '../../row.ts'
import type { AssetMap } from '../asset-map.ts'
import type { HypervisorStore } from '../store.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { CityView } from './city-view.ts'
import { GATEWAY_SILENT_MS } from './picture.ts'
import { type City, type Space, thingsOf } from './thing.ts'

const GW = '70b3d50000000001' as GatewayEui
const DEV = '70b3d5499f000001' as DevEui
const MINUTE_MS = 60_000

function event(
  type: EventFactType,
  subject: string,
  minute: number,
  fields: EventFact['fields'] = {},
): EventFact {
  const { stream } = FACT_TYPES[type]
  const atMs = NOON_MS + minute * MINUTE_MS
  return { stream, type, subject, atMs, clk: 2, rev: 0, fields: { devEui: DEV, ...fields } }
}

function assetMap(...assets: readonly (readonly [string, string, object?])[]): AssetMap {
  const features = assets.map(([id, kind, properties]) => ({
    geometry: { type: 'Point', coordinates: [5.4474, 43.5263] },
    properties: { id, kind, name: `Ici ${id}`, ...properties },
  }))
  return { type: 'FeatureCollection', features }
}

async function told(store: HypervisorStore, facts: readonly Fact[], gw = GW): Promise<void> {
  const next = [0, 0, 0, 0, 0]
  for (const cursor of await store.cursors(gw)) next[cursor.stream] = cursor.next
  for (const fact of facts) {
    const { stream } = fact
    const rows = [{ seq: next[stream]!, fact, bytes: rowBytes(fact) }]
    const cursor = { epoch: 5, stream, next: ++next[stream]!, head: new Uint8Array(8) }
    const effect = { kind: 'commit', cursor, rows } as const
    await store.write([{ kind: 'effect', gw, effect }], NOON_MS)
  }
}

async function cityAfter(
  facts: readonly Fact[],
  assets: AssetMap = assetMap(),
  change: (store: HypervisorStore) => Promise<void> = async () => {},
): Promise<City> {
  const store = openSqliteStore(':memory:')
  try {
    await told(store, facts)
    await change(store)
    const clock = new FakeClock({ wallMs: NOON_MS + 3_600_000 })
    return await new CityView({ store, assets, clock }).now()
  } finally {
    await store.close()
  }
}

function spaceOf(city: City, id = 's1'): Space {
  const thing = city.things.get(id)
  assert(thing?.kind === 'space')
  return thing
}

test('a space that nobody has told of is unknown, and not free', async () => {
  const city = await cityAfter(
    [],
    assetMap(['s1', 'space', { category: 'prm', limitMinutes: 720 }]),
  )
  const { status, unknownBecause, category, limitMinutes, name, place } = spaceOf(city)
  assert.deepEqual([status, unknownBecause, category], ['unknown', 'never-told', 'prm'])
  assert.deepEqual([limitMinutes, name, place], [720, 'Ici s1', { lon: 5.4474, lat: 43.5263 }])
})

test('a space is as the newest of its facts says, whatever order they came in', async () => {
  const taken = event('spotTaken', 's1', 0, { sinceMs: NOON_MS - 5_000, inferred: false })
  const freed = event('spotFreed', 's1', 30, { sinceMs: NOON_MS + 30 * MINUTE_MS, inferred: true })
  for (const facts of [
    [taken, freed],
    [freed, taken],
  ]) {
    const space = spaceOf(await onlineCity(facts))
    assert.equal(space.status, 'free')
    assert.equal(space.sinceMs, NOON_MS + 30 * MINUTE_MS)
    assert.deepEqual([space.isEstimated, space.devEuis, space.gateway], [true, [DEV], GW])
  }
})

test('a silent sensor, a doubted one and a lost gateway each make a space unknown and say why', async () => {
  const free = event('spotFreed', 's1', 0)
  const silent = await onlineCity([free, event('spotUnknown', 's1', 9, { reason: 'silent' })])
  assert.equal(spaceOf(silent).unknownBecause, 'silent-sensor')
  const doubted = await cityAfter([
    free,
    event('spaceSensorDoubted', 's1', 9, { problem: 'stuck' }),
  ])
  assert.equal(spaceOf(doubted).unknownBecause, 'distrusted')
  const offline = { kind: 'online', online: false, epoch: 0 } as const
  const lost = await cityAfter([free], assetMap(), (store) =>
    store.write([{ kind: 'effect', gw: GW, effect: offline as never }], NOON_MS).then(() => {}),
  )
  assert.equal(lost.nowMs - lost.gateways[0]!.lastHeardMs > GATEWAY_SILENT_MS, true)
  assert.equal(lost.gateways[0]!.isOnline, false)
  const { status, unknownBecause } = spaceOf(lost)
  assert.deepEqual([status, unknownBecause], ['unknown', 'silent-gateway'])
  const trusted = await onlineCity([
    free,
    event('spaceSensorDoubted', 's1', 9),
    event('spaceSensorTrusted', 's1', 10),
  ])
  assert.equal(spaceOf(trusted).status, 'free')
})

test('an over-stay lasts until it ends, the car leaves or nothing is known any more', async () => {
  const taken = event('spotTaken', 's1', 0)
  const over = event('overstayStarted', 's1', 25, { limitMinutes: 20, sinceMs: NOON_MS })
  const goesOn = spaceOf(await onlineCity([taken, over]))
  assert.deepEqual(goesOn.over?.limitMinutes, 20)
  for (const end of ['overstayEnded', 'spotFreed', 'spotUnknown'] as const) {
    const space = spaceOf(await onlineCity([taken, over, event(end, 's1', 40)]))
    assert.equal(space.over, undefined, end)
  }
})

/** Its gateway has greeted and is there. */
function onlineCity(facts: readonly Fact[], assets?: AssetMap): Promise<City> {
  return cityAfter(facts, assets, (store) =>
    store
      .write(
        [{ kind: 'effect', gw: GW, effect: { kind: 'online', online: true, epoch: 0 } as never }],
        NOON_MS,
      )
      .then(() => {}),
  )
}

test('water, soil, bins, counts and means stand with their times', async () => {
  const city = await onlineCity(
    [
      event('leakSuspected', 'z1', 0, {
        kind: 'hidden_leak',
        sinceMs: NOON_MS - 9,
        confidence: 0.6,
      }),
      event('leakConfirmed', 'z1', 9, {
        kind: 'hidden_leak',
        sinceMs: NOON_MS - 9,
        flowLitresPerHour: 84,
        confidence: 0.97,
        lostLitres: 552,
      }),
      event('leakConfirmed', 'z2', 0, { kind: 'burst' }),
      event('leakCleared', 'z2', 5, {}),
      event('wateringDone', 'z1', 3, { durationMs: 60_000, litres: 40, expectedLitres: null }),
      event('valveOpened', 'z1', 4, { valve: 2 }),
      event('wateringLocked', 'z1', 5, { reason: 'person', by: 'anna' }),
      event('zoneHour', 'z1', 60, { hourMs: NOON_MS, litres: 86, coverage: 1, estimated: 0 }),
      event('soilDry', 't1', 7, { tensionKpa: 61, thresholdKpa: 60, probes: 2 }),
      event('binDue', 'b1', 1, { fillPercent: 70, fullByMs: NOON_MS + 1 }),
      event('binEmptied', 'b1', 2, { fillPercent: 4 }),
      event('alarmRaised', 'b1', 3, { what: 'fire', value: 90 }),
      event('countHour', 'f1', 60, { hourMs: NOON_MS, inCount: 9, outCount: 4, coverage: 1 }),
      event('countQuarter', 'f1', 75, {
        quarterMs: NOON_MS + 60 * MINUTE_MS,
        inCount: 2,
        outCount: 1,
        coverage: 0.5,
      }),
      event('valueHour', 'a1', 60, {
        hourMs: NOON_MS,
        quantity: 'air.pm10',
        mean: 20,
        min: 1,
        max: 30,
      }),
      event('valueQuarter', 'a1', 30, {
        quarterMs: NOON_MS + 15 * MINUTE_MS,
        quantity: 'air.pm10',
        mean: 7,
        min: 1,
        max: 9,
      }),
    ],
    assetMap(
      ['z1', 'zone'],
      ['z2', 'zone'],
      ['t1', 'tree'],
      ['b1', 'bin'],
      ['f1', 'segment'],
      ['a1', 'airPoint'],
    ),
  )
  const [z1, z2] = thingsOf(city, 'zone')
  assert.deepEqual(z1?.leak, {
    kind: 'hidden_leak',
    isConfirmed: true,
    sinceMs: NOON_MS - 9,
    toldMs: NOON_MS + 9 * MINUTE_MS,
    flowLitresPerHour: 84,
    confidence: 0.97,
    lostLitres: 552,
  })
  assert.equal(z2?.leak, undefined)
  assert.equal(z1.lastWatering?.expectedLitres, null)
  assert.deepEqual(z1.valves, [
    { devEui: DEV, valve: 2, status: 'open', sinceMs: NOON_MS + 4 * MINUTE_MS },
  ])
  assert.deepEqual([z1.lock?.by, z1.lastHour?.litres], ['anna', 86])
  assert.equal(thingsOf(city, 'tree')[0]?.soil?.isDry, true)
  const [bin] = thingsOf(city, 'bin')
  assert.deepEqual(
    [bin?.fillPercent, bin?.fullByMs, bin?.isFull, bin?.isOnFire],
    [4, undefined, false, true],
  )
  assert.deepEqual(
    city.alarms.map(({ subject, what }) => [subject, what]),
    [['b1', 'fire']],
  )
  const [segment] = thingsOf(city, 'segment')
  assert.deepEqual([segment?.count?.inCount, segment?.count?.coverage], [2, 0.5])
  const [air] = thingsOf(city, 'airPoint')
  assert.deepEqual(
    air?.values.map(({ quantity, mean }) => [quantity, mean]),
    [['air.pm10', 20]],
  )
})

test('a device is known by its readings, its health and what it serves', async () => {
  const { devEui } = reading(1)
  const city = await cityAfter(
    [
      reading(1),
      event('soilMoist', 't1', 0, { tensionKpa: 9, thresholdKpa: 60, probes: 1 }),
      { ...event('batteryLow', devEui, 0, { percent: 11, emptyByMs: null }), stream: 4 },
      { ...event('deviceSilent', devEui, 60, { lastHeardMs: NOON_MS }), stream: 4 },
    ],
    assetMap(['t1', 'tree', { devEuis: [devEui, 'none'] }]),
    async (store) => {
      const effect = { kind: 'profile', profile: PROBE } as const
      await store.write([{ kind: 'effect', gw: GW, effect }], NOON_MS)
    },
  )
  const device = city.devices.get(devEui)
  assert.deepEqual(device?.thingIds, ['t1'])
  assert.deepEqual([device?.batteryPercent, device?.isBatteryLow], [11, true])
  assert.equal(device?.silentSinceMs, NOON_MS)
  assert.deepEqual(device?.measurements, [
    { quantity: 'soil.tension', index: 10, unit: 'kPa', value: 0.1 },
    { quantity: 'soil.temperature', index: 10, unit: '°C', value: -0.01 },
  ])
})

test('the picture of any facts is the same in every order of arrival, and unknown is never free', async () => {
  const types = ['spotTaken', 'spotFreed', 'spotUnknown'] as const
  const fact = fc
    .tuple(fc.constantFrom('s1', 's2', 's3'), fc.constantFrom(...types), fc.nat(2_000))
    .map(([space, type, number]) => event(type, space, number))
  const facts = fc.uniqueArray(fact, {
    maxLength: 12,
    selector: ({ subject, atMs }) => `${subject} ${atMs}`,
  })
  const both = facts.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  const assets = assetMap(['s1', 'space'], ['s2', 'space'], ['s3', 'space'])
  await fc.assert(
    fc.asyncProperty(both, async ([some, shuffled]) => {
      const [one, other] = [await onlineCity(some, assets), await onlineCity(shuffled, assets)]
      assert.deepEqual(one.things, other.things)
      for (const space of thingsOf(one, 'space')) {
        const of = some.filter(({ subject }) => subject === space.id)
        const newest = of.reduce((a, b) => (a.atMs > b.atMs ? a : b), { atMs: -1, type: 'none' })
        const words = { spotTaken: 'occupied', spotFreed: 'free' } as Record<string, string>
        assert.equal(space.status, words[newest.type] ?? 'unknown')
      }
    }),
    { numRuns: 60 },
  )
})

test('a picture is made once for all who look, again after a second if a fact came, and when it must', async () => {
  const store = openSqliteStore(':memory:')
  const clock = new FakeClock({ wallMs: NOON_MS })
  let reads = 0
  const states = (): ReturnType<HypervisorStore['states']> => {
    reads++
    return store.states()
  }
  const view = new CityView({
    store: {
      states,
      gateways: () => store.gateways(),
      facts: (query) => store.facts(query),
      profile: (id, count) => store.profile(id, count),
    },
    assets: assetMap(),
    clock,
  })
  await Promise.all([view.now(), view.now()])
  assert.equal(reads, 1)
  await told(store, [event('spotTaken', 's1', 0)])
  assert.equal((await view.now()).things.size, 0)
  assert.equal((await view.now(1)).things.size, 1)
  assert.equal(reads, 2)
  await clock.advance(1_500)
  await view.now()
  assert.equal(reads, 2)
  await told(store, [event('spotTaken', 's2', 0)])
  assert.equal((await view.now()).things.size, 2)
  await clock.advance(5_000)
  await view.now()
  assert.equal(reads, 4)
  await store.close()
})

test('a gateway shows what it told last of itself; what another says of it is not its word', async () => {
  const report = (minute: number, gw: string, fields: EventFact['fields']): EventFact => {
    return event('gatewayReported', gw, minute, fields)
  }
  const fields = { waiting: [1, 0, 2, 30, 4], frames: 30, spanMs: 30 * MINUTE_MS, noiseDbm: null }
  const other = '70b3d50000000002' as GatewayEui
  const city = await cityAfter(
    [
      report(60, GW, { ...fields, radios: 1, radiosOnline: 1, certificateEndsMs: NOON_MS }),
      report(0, GW, { waiting: [9], radios: 1 }),
      report(0, other, { waiting: [7] }),
    ],
    assetMap(),
    async (store) => {
      const online = { kind: 'online', online: true, epoch: 0 } as never
      for (const gw of [GW, other])
        await store.write([{ kind: 'effect', gw, effect: online }], NOON_MS)
    },
  )
  const [own, another] = city.gateways
  assert.deepEqual(own?.report?.waiting, [1, 0, 2, 30, 4])
  assert.equal(own?.report?.framesAnHour, 60)
  assert.equal(own?.report?.certificateEndsMs, NOON_MS)
  assert.equal(own?.report && 'noiseDbm' in own.report, false)
  assert.equal(another?.report, undefined)
  assert.deepEqual([...city.things.keys(), ...city.devices.keys()], [])
})
