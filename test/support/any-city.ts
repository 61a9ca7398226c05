/** Cities by chance: names as people write them, things without places, values that are not known. */

import fc from 'fast-check'
import type { DevEui } from '../../base/ids.ts'
import type { City, Device, Space, Thing, WaterThing } from '../../sync/hypervisor/city/thing.ts'
import { cityOf, GATEWAY, NOW_MS } from './city-now.ts'

const NAMES = fc.oneof(
  fc.constantFrom('L’Épicerie "du <coin>"', "a;b='c'(d)", '𝄞 ünïcode', 'x'),
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
)
const PLACE = fc.record({
  lon: fc.double({ min: -180, max: 180, noNaN: true }),
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
})
const AT_MS = fc.integer({ min: NOW_MS - 10_000_000_000, max: NOW_MS })
const EUI = fc.integer({ min: 0, max: 15 }).map((n) => `70b3d5e75e00000${n.toString(16)}` as DevEui)

function maybe<T>(arbitrary: fc.Arbitrary<T>) {
  return fc.option(arbitrary, { nil: undefined, freq: 3 })
}

function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T
}

const HEAD = fc.record({
  name: NAMES,
  place: maybe(PLACE),
  row: maybe(fc.constantFrom('cours-mirabeau', 'rue "d’Italie"')),
  toldMs: maybe(AT_MS),
  isClockTrusted: fc.boolean(),
  devEuis: fc.uniqueArray(EUI, { maxLength: 2 }),
})

const SPACE = fc
  .record({
    category: fc.constantFrom('normal', 'prm', 'delivery', 'ev'),
    status: fc.constantFrom('free', 'occupied', 'unknown'),
    sinceMs: maybe(AT_MS),
    limitMinutes: maybe(fc.integer({ min: 1, max: 5_000 })),
    isEstimated: fc.boolean(),
  })
  .map((more) => defined({ kind: 'space', ...more }) as Partial<Space>)

const VALUES = (quantities: readonly string[]) =>
  fc.array(
    fc
      .record({
        quantity: fc.constantFrom(...quantities),
        mean: fc.double({ min: -1_000, max: 1_000, noNaN: true }),
        toMs: AT_MS,
        lengthMs: fc.constantFrom(900_000, 3_600_000),
      })
      .map(({ quantity, mean, toMs, lengthMs }) => ({
        ...{ quantity, mean, min: mean, max: mean + 1, fromMs: toMs - lengthMs, toMs },
      })),
    { maxLength: 4 },
  )

const WATER = fc
  .record({
    kind: fc.constantFrom('zone', 'site', 'tree'),
    values: VALUES(['soil.tension@20', 'soil.moisture', 'soil.ec@5', 'pressure.water']),
    valves: fc.uniqueArray(
      fc.record({
        devEui: EUI,
        valve: fc.integer({ min: 1, max: 2 }),
        status: fc.constantFrom('open', 'closed', 'unsure'),
        sinceMs: AT_MS,
      }),
      { maxLength: 2, selector: ({ devEui, valve }) => `${devEui} ${valve}` },
    ),
    siteId: maybe(fc.constantFrom('thing-0', 'nowhere')),
  })
  .map((more) => defined(more) as Partial<WaterThing>)

const OTHER = fc.oneof(
  fc.constant({ kind: 'callPoint', isSupervised: true }),
  fc.constant({ kind: 'building', isSupervised: false }),
  fc.record({
    kind: fc.constant('bin'),
    fillPercent: fc.double({ min: 0, max: 100, noNaN: true }),
    isFull: fc.boolean(),
    isOnFire: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('segment'),
    count: fc.record({
      fromMs: fc.constant(NOW_MS - 900_000),
      toMs: fc.constant(NOW_MS),
      inCount: fc.integer({ min: 0, max: 5_000 }),
      outCount: fc.integer({ min: 0, max: 5_000 }),
      coverage: fc.constant(1),
    }),
  }),
  fc.record({
    kind: fc.constantFrom('noisePoint', 'airPoint', 'heatPoint'),
    values: VALUES(['noise.laeq', 'noise.lafmax', 'air.pm10', 'air.temperature', 'air.uvIndex']),
  }),
)

const THING = fc
  .tuple(HEAD, fc.oneof(SPACE, WATER, OTHER))
  .map(([head, own]) => defined({ gateway: GATEWAY, ...head, ...own }))

const DEVICE = fc
  .record({
    devEui: EUI,
    thingIds: fc.uniqueArray(
      fc.integer({ min: 0, max: 9 }).map((n) => `thing-${n}`),
      { maxLength: 2 },
    ),
    lastReadingMs: maybe(AT_MS),
    silentSinceMs: maybe(AT_MS),
    batteryPercent: maybe(fc.integer({ min: 0, max: 100 })),
    measurements: fc.array(
      fc.record({
        quantity: fc.constantFrom('parking.occupied', 'metering.water.total', 'air.co2', 'wind.x'),
        index: fc.constant(0),
        unit: fc.constant('L'),
        value: fc.double({ min: 0, max: 1e9, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
    distrusted: fc.array(
      fc.record({ quantity: NAMES, sinceMs: AT_MS, reason: fc.constantFrom('frozen', 'leaps') }),
      { maxLength: 1 },
    ),
  })
  .map((device) => defined({ gateway: GATEWAY, isBatteryLow: false, ...device }) as Device)

/** Ids of things are chance too: those of the half are as people name them. */
export const anyCity: fc.Arbitrary<City> = fc
  .tuple(
    fc.array(THING, { maxLength: 12 }),
    fc.uniqueArray(DEVICE, { maxLength: 6, selector: ({ devEui }) => devEui }),
    NAMES,
  )
  .map(([things, devices, name]) =>
    cityOf(
      things.map((one, i) => ({ ...one, id: i % 4 === 3 ? `${name}${i}` : `thing-${i}` }) as Thing),
      devices,
    ),
  )
