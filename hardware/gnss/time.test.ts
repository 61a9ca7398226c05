import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tmstUs } from '../../base/tmst.ts'
import {
  GNSS_TIME_START,
  type GnssTime,
  gpsTimeOfTmst,
  type PulseTime,
  takePulse,
  tmstOfGpsTime,
} from './time.ts'

const GPS_MS = 1_455_000_000_000

/** The counter's value at second `s` when its crystal is off by `ppm`. */
function pulse(s: number, ppm: number, fromUs = 0): PulseTime {
  const tmst = tmstUs(Math.floor(fromUs + s * 1e6 * (1 + ppm * 1e-6)))
  return { tmst, gpsTimeMs: GPS_MS + s * 1000, monoMs: s * 1000 }
}

const locked = (ppm = 0, fromUs = 0): GnssTime =>
  [0, 1, 2].reduce((time, s) => takePulse(time, pulse(s, ppm, fromUs)), GNSS_TIME_START)

test('two pulses that agree make a time, one alone does not', () => {
  const one = takePulse(GNSS_TIME_START, pulse(0, 3))
  assert.equal(gpsTimeOfTmst(one, tmstUs(0), 0), undefined)
  const two = takePulse(one, pulse(1, 3))
  const atMs = gpsTimeOfTmst(two, tmstUs(1_500_004), 1_500)!
  assert.ok(Math.abs(atMs - (GPS_MS + 1_500)) < 0.003, String(atMs))
})

test('a time and its counter are each other’s inverse, over the wrap too, within a microsecond', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -9, max: 9, noNaN: true }),
      fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      fc.integer({ min: -100_000_000, max: 100_000_000 }),
      (ppm, fromUs, gapUs) => {
        const time = locked(ppm, fromUs)
        assert.equal(time.kind, 'locked')
        const tmst = tmstUs(time.last!.tmst + gapUs)
        const gpsTimeMs = gpsTimeOfTmst(time, tmst, 3_000)!
        assert.equal(tmstOfGpsTime(time, gpsTimeMs, 3_000), tmst)
        const trueMs = time.last!.gpsTimeMs + gapUs / (1 + ppm * 1e-6) / 1000
        // One latched microsecond of the slope’s base, carried on.
        const unsureMs = (Math.abs(gapUs) / 1e6 + 1) * 0.001
        assert.ok(Math.abs(gpsTimeMs - trueMs) <= unsureMs, `${gpsTimeMs - trueMs} ms`)
      },
    ),
  )
})

test('F24: a counter that runs beyond 10 ppm is no clock', () => {
  const run = (ppm: number) =>
    [0, 10, 20, 30].reduce((time, s) => takePulse(time, pulse(s, ppm)), GNSS_TIME_START).kind
  assert.deepEqual(
    [run(9.9), run(-9.9), run(10.5), run(-10.5)],
    ['locked', 'locked', 'searching', 'searching'],
  )
})

test('F24: two wrong pulses are passed over, the third in a row ends the time', () => {
  const wrong = (s: number) => ({ ...pulse(s, 0), gpsTimeMs: GPS_MS + (s + 1) * 1000 })
  let time = locked()
  time = takePulse(time, wrong(3))
  time = takePulse(time, wrong(4))
  assert.equal(gpsTimeOfTmst(time, tmstUs(4_500_000), 4_500), GPS_MS + 4_500)
  const healed = takePulse(time, pulse(5, 0))
  assert.ok(healed.kind === 'locked' && healed.badInARow === 0)
  const lost = takePulse(time, wrong(5))
  assert.equal(gpsTimeOfTmst(lost, tmstUs(5_500_000), 5_500), undefined)
  // It was we who had been wrong: the new pulses agree with each other.
  const found = takePulse(lost, wrong(6))
  assert.equal(gpsTimeOfTmst(found, tmstUs(6_500_000), 6_500), GPS_MS + 7_500)
})

test('F24: a time older than 30 s is none, and the first pulses afterwards make one again', () => {
  const time = locked()
  assert.ok(gpsTimeOfTmst(time, tmstUs(32_000_000), 32_000) !== undefined)
  assert.equal(gpsTimeOfTmst(time, tmstUs(32_001_000), 32_001), undefined)
  assert.equal(tmstOfGpsTime(time, GPS_MS + 33_000, 32_001), undefined)
  const again = takePulse(time, pulse(500, 0))
  assert.equal(gpsTimeOfTmst(again, tmstUs(500_000_000), 500_000), GPS_MS + 500_000)
})

test('a time too far away for the counter’s turn is refused', () => {
  assert.equal(tmstOfGpsTime(locked(), GPS_MS + 3_600_000, 2_000), undefined)
  assert.ok(tmstOfGpsTime(locked(), GPS_MS + 900_000, 2_000) !== undefined)
})
