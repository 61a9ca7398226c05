import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GPS_EPOCH_UTC_MS } from '../../base/gps-time.ts'
import { Metrics } from '../../base/metrics.ts'
import { tmstUs } from '../../base/tmst.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { GnssClock } from './clock.ts'
import type { GnssMessage } from './messages.ts'

const GPS_MS = 1_455_000_000_000

function gps(
  second: number,
  more: Partial<Extract<GnssMessage, { kind: 'gps' }>> = {},
): GnssMessage {
  const gpsTimeMs = GPS_MS + second * 1000
  return { kind: 'gps', gpsTimeMs, isValid: true, leapSeconds: 18, accuracyNs: 20, ...more }
}

function utc(second: number, leapSeconds: number): GnssMessage {
  const utcMs = GPS_MS + second * 1000 + GPS_EPOCH_UTC_MS - leapSeconds * 1000
  return { kind: 'utc', utcMs, isValid: true }
}

class Bench {
  readonly clock = new FakeClock({ monoMs: 0 })
  readonly metrics = new Metrics()
  readonly gnss = new GnssClock({ clock: this.clock, metrics: this.metrics })

  /** A second with its pulse at the start and its messages later. */
  second(n: number, afterMs: number, ...messages: readonly GnssMessage[]): this {
    this.gnss.onPulse(tmstUs(n * 1_000_000), n * 1000)
    this.clock.advance(n * 1000 + afterMs - this.clock.monoMs())
    for (const message of messages) this.gnss.onMessage(message)
    return this
  }

  get secondAtZero(): number | undefined {
    const ms = this.gnss.gpsTimeOf(tmstUs(0))
    return ms === undefined ? undefined : ms - GPS_MS
  }
}

test('a message names the pulse before it', () => {
  const bench = new Bench().second(1, 100, gps(1)).second(2, 880, gps(2))
  assert.equal(bench.secondAtZero, 0)
})

test('F24: a message that comes after 900 ms may mean the next pulse, and means none', () => {
  const bench = new Bench()
  for (let n = 1; n < 6; n++) bench.second(n, 920, gps(n + 1))
  assert.equal(bench.secondAtZero, undefined)
  // A pulse was lost: the message of its second finds an old one.
  const lost = new Bench().second(1, 100, gps(1)).second(2, 100, gps(2))
  lost.clock.advance(1_000)
  lost.gnss.onMessage(gps(3))
  assert.equal(lost.second(4, 100, gps(4)).secondAtZero, 0)
})

test('a receiver that speaks both languages is believed in the one that knows its leap seconds', () => {
  const bench = new Bench()
  // Its NMEA counts with leap seconds of long ago, as it does before the almanac has come.
  for (let n = 1; n < 6; n++) bench.second(n, 100, gps(n), utc(n, 15))
  assert.equal(bench.secondAtZero, 0)
  assert.equal(bench.gnss.leapSeconds, 18)
})

test('a time that is not on a second, or of no fix, names no pulse', () => {
  const bench = new Bench()
  for (let n = 1; n < 4; n++) {
    bench.second(n, 100, gps(n, { gpsTimeMs: GPS_MS + n * 1000 + 200 }), gps(n, { isValid: false }))
  }
  assert.equal(bench.secondAtZero, undefined)
  assert.equal(bench.gnss.isValid, false)
})

test('a restart of the counter forgets its pulses', () => {
  const bench = new Bench().second(1, 100, gps(1)).second(2, 100, gps(2))
  bench.gnss.restarted()
  bench.gnss.onMessage(gps(2))
  assert.equal(bench.secondAtZero, undefined)
})
