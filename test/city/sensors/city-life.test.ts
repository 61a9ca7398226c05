import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexOf } from '../../../base/bytes.ts'
import { decentlabDlPm } from '../../../decoders/bundled/air/decentlab-dl-pm.ts'
import { decentlabDlSht35 } from '../../../decoders/bundled/climate/decentlab-dl-sht35.ts'
import { milesightWs302 } from '../../../decoders/bundled/noise/milesight-ws302.ts'
import { milesightVs133 } from '../../../decoders/bundled/people/milesight-vs133.ts'
import { milesightWs301 } from '../../../decoders/bundled/safety/milesight-ws301.ts'
import { milesightEm310Udl } from '../../../decoders/bundled/waste/milesight-em310-udl.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { AirMonitor, airPayload } from './air-monitor.ts'
import { BinLevel, binPayload } from './bin-level.ts'
import { ClimateSensor, climatePayload } from './climate.ts'
import { Contact, contactPayload } from './contact.ts'
import { levelsOver, NoiseMeter, noisePayload } from './noise-meter.ts'
import { crossingsPayload, PeopleCounter } from './people-counter.ts'
import { onTheTable, type SensorBench, seriesOf } from './sensor-bench.ts'
import { WasteBin } from './waste-bin.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

test("payloads of people, noise, bins, air, heat and doors are the makers' examples, to the byte", () => {
  assert.equal(
    hexOf(crossingsPayload({ in: 72, out: 200 }, { in: 5, out: 7 })),
    '03d24800000004d2c800000005cc05000700',
  )
  const levels = { lafDb: 57.5, laeqDb: 47.4, lafmaxDb: 61.8 }
  assert.equal(hexOf(noisePayload(100, levels)), '017564055b053f02da016a02')
  const tilted = { batteryPercent: 92, distanceMm: 2_116, isTilted: true }
  assert.equal(hexOf(binPayload(tilted)), '01755c03824408040001')
  const hot = { batteryPercent: 92, distanceMm: 2116, isTilted: false, celsius: 27 }
  assert.equal(hexOf(binPayload(hot)), '01755c03670e0104824408050000')
  const air = {
    ...{ pm1: 3.7, pm25: 3.9, pm4: 3.9, pm10: 3.9, sizeNm: 501 },
    counts: [26.3, 30, 30.1, 30.1, 30.1] as const,
    ...{ temperatureC: 24.3566, humidityPercent: 41.6322, pressurePa: 96_800 },
  }
  assert.equal(
    hexOf(airPayload(6_992, 3_109, air)),
    '021b50000f0c25002500270027002701f50107012c012d012d012d67bd618dbd10',
  )
  const climate = { temperatureC: 23.7877, humidityPercent: 47.5364 }
  assert.equal(hexOf(climatePayload(782, 3_168, climate)), '02030e000364a079b10c60')
  const open = { isOpen: true, isTakenOff: true }
  assert.equal(hexOf(contactPayload(100, open)), '017564030001040001')
})

test('readings at the ends of their fields are written at the end, never wrapped', () => {
  const hottest = climatePayload(1, 3_000, { temperatureC: 200, humidityPercent: 120 })
  assert.equal(hexOf(hottest.subarray(5, 9)), 'ffffffff')
  const coldest = climatePayload(1, 3_000, { temperatureC: -80, humidityPercent: -1 })
  assert.equal(hexOf(coldest.subarray(5, 9)), '00000000')
  const crowd = crossingsPayload({ in: 2 ** 32 + 3, out: 0 }, { in: 70_000, out: 0 })
  assert.equal(hexOf(crowd), '03d20300000004d20000000005ccffff0000')
})

test('a short siren is in the maximum and the mean, not in the level of now', () => {
  const levels = levelsOver((ms) => (ms === 1_000 ? 100 : 50), 0, 16_000)
  assert.equal(levels.lafDb, 50)
  assert.equal(levels.lafmaxDb, 100)
  assert.ok(Math.abs(levels.laeqDb - (100 - 10 * Math.log10(16))) < 0.01)
})

test('a bin fills by what comes in, overflows a little, and is empty after the lorry', () => {
  const clock = new FakeClock()
  const bin = new WasteBin(clock, { emptyMm: 1_200, fullMm: 200, fillPerHour: () => 0.25 }, 0.1)
  assert.equal(bin.distanceMm(), 1_100)
  clock.advance(2 * HOUR_MS)
  assert.equal(bin.distanceMm(), 600)
  clock.advance(10 * HOUR_MS)
  assert.equal(bin.share(), 1.1)
  assert.equal(bin.distanceMm(), 100)
  bin.empty()
  assert.equal(bin.distanceMm(), 1_200)
})

test('a people counter tells its totals, and counts from nothing after a power cut', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'milesight-vs133')
    const startMs = parts.clock.monoMs()
    const crossingsAt = (ms: number) => {
      const minutes = (ms - startMs) / MINUTE_MS
      return { in: 500 + Math.floor(minutes * 12), out: 300 + Math.floor(minutes * 6) }
    }
    const counter = new PeopleCounter(parts, crossingsAt, MINUTE_MS)
    counter.actor.start(0)
    await bench.live(4 * MINUTE_MS)
    const before = totals(bench)
    assert.ok(before.length >= 4)
    assert.deepEqual(
      before,
      before.toSorted((a, b) => a - b),
    )
    assert.ok(before.at(-1)! >= 36 && before.at(-1)! <= 48)
    counter.restart()
    await bench.live(2 * MINUTE_MS)
    assert.ok(totals(bench).at(-1)! <= 24)
  })
  function totals(bench: SensorBench): number[] {
    return seriesOf(bench, milesightVs133, { quantity: 'people.inTotal', index: 1 })
  }
})

test('a street is as loud as the world around it', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'milesight-ws302')
    const nightMs = parts.clock.monoMs() + 3 * MINUTE_MS
    const meter = new NoiseMeter(parts, (ms) => (ms < nightMs ? 68 : 41.3), MINUTE_MS)
    meter.actor.start(0)
    await bench.live(6 * MINUTE_MS)
    const levels = seriesOf(bench, milesightWs302, { quantity: 'noise.laeq', index: 0 })
    assert.ok(levels.length >= 5)
    assert.equal(levels[0], 68)
    assert.equal(levels.at(-1), 41.3)
  })
})

test('a bin says its distance every so often, and at once when it is knocked over', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'milesight-em310-udl')
    const plan = { emptyMm: 1_200, fullMm: 200, fillPerHour: () => 6 }
    const bin = new WasteBin(parts.clock, plan, 0)
    const level = new BinLevel(parts, bin, MINUTE_MS)
    level.actor.start(0)
    await bench.live(4.5 * MINUTE_MS) // between two reports
    const filling = distances(bench)
    assert.ok(filling[0]! > 1_100 && filling.at(-1)! < 850)
    const before = filling.length
    level.setTilted(true)
    level.setTilted(true)
    await bench.live(5_000)
    assert.equal(distances(bench).length, before + 1)
    const tilts = seriesOf(bench, milesightEm310Udl, { quantity: 'alarm.tilt', index: 0 })
    assert.deepEqual(tilts.slice(-2), [0, 1])
    bin.empty()
    level.setTilted(false)
    await bench.live(5_000)
    assert.ok(distances(bench).at(-1)! > 1_150)
  })
  function distances(bench: SensorBench): number[] {
    return seriesOf(bench, milesightEm310Udl, { quantity: 'level.distance', index: 0 })
  }
})

test('the air of a crossing and the heat of a place arrive as the world has them', async () => {
  await onTheTable(async (bench) => {
    const airParts = await bench.device(1, 'decentlab-dl-pm', 3)
    const heatParts = await bench.device(2, 'decentlab-dl-sht35', 3)
    const startMs = bench.core.clock.monoMs()
    const airAt = (ms: number) => ({
      pm25: 12 + (ms - startMs) / MINUTE_MS,
      pm10: 30,
      temperatureC: 31,
      humidityPercent: 38,
      pressurePa: 99_400,
    })
    new AirMonitor(airParts, airAt, MINUTE_MS).actor.start(0)
    const heatAt = () => ({ temperatureC: 36.5, humidityPercent: 22 })
    new ClimateSensor(heatParts, heatAt, MINUTE_MS).actor.start(1_000)
    await bench.live(4 * MINUTE_MS)
    const pm25 = seriesOf(bench, decentlabDlPm, { quantity: 'air.pm25', index: 0 })
    assert.ok(pm25.length >= 3 && pm25.at(-1)! > pm25[0]! + 1.5)
    const pm1 = seriesOf(bench, decentlabDlPm, { quantity: 'air.pm1', index: 0 })
    assert.ok(pm1.every((value, i) => value < pm25[i]!))
    const pressure = seriesOf(bench, decentlabDlPm, { quantity: 'air.pressure', index: 0 })
    assert.equal(pressure[0], 994)
    const heat = seriesOf(bench, decentlabDlSht35, { quantity: 'air.temperature', index: 0 })
    assert.ok(heat.length >= 3 && heat.every((value) => Math.abs(value - 36.5) <= 0.01))
  })
})

test('a door that opens is told until it is acknowledged, one that closes once', async () => {
  await onTheTable(async (bench) => {
    const parts = await bench.device(1, 'milesight-ws301')
    const door = new Contact(parts, HOUR_MS)
    door.actor.start(0)
    await bench.live(15_000)
    let lost = 2
    bench.reaches = (direction) => direction === 'up' || lost-- <= 0
    door.setOpen(true)
    await bench.live(30_000)
    assert.equal(door.actor.counts.repeats, 2)
    assert.equal(door.actor.counts.acknowledged, 1)
    door.setOpen(false)
    await bench.live(10_000)
    door.setTakenOff(true)
    await bench.live(10_000)
    assert.equal(door.actor.counts.acknowledged, 2)
    const series = (quantity: 'contact.open' | 'alarm.tamper') =>
      seriesOf(bench, milesightWs301, { quantity, index: 0 })
    assert.deepEqual(series('contact.open'), [0, 1, 0, 0])
    assert.deepEqual(series('alarm.tamper'), [0, 0, 0, 1])
  })
})
