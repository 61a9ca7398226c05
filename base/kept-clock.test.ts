import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../test/support/fake-clock.ts'
import { KeptClock } from './kept-clock.ts'

const NOW_MS = Date.UTC(2027, 5, 1, 12)
const HOUR_MS = 3_600_000

function known(): FakeClock {
  const inner = new FakeClock({ wallMs: NOW_MS })
  inner.state = 1
  return inner
}

/** A machine that wakes in 1970. */
function unset(): FakeClock {
  const inner = new FakeClock()
  inner.stepWall(5_000 - inner.wallMs())
  inner.state = 0
  return inner
}

test('F19: a machine in 1970 is not believed; what it is told holds, and ages into hold-over', () => {
  const inner = unset()
  const clock = new KeptClock({ inner })
  assert.equal(clock.clockState(), 0)
  clock.tell({ utcMs: NOW_MS, monoMs: inner.monoMs(), clk: 3 })
  assert.equal(clock.clockState(), 3)
  assert.equal(clock.wallMs(), NOW_MS)
  inner.advance(25 * HOUR_MS)
  assert.equal(clock.wallMs(), NOW_MS + 25 * HOUR_MS)
  assert.equal(clock.clockState(), 1)
})

test('F19: a clock that only stands where a floor has lifted it is not known, however plausible it looks', () => {
  const inner = known()
  const floor = { wallMs: inner.wallMs(), monoMs: inner.monoMs() }
  const clock = new KeptClock({ inner, floor })
  inner.advance(HOUR_MS)
  assert.equal(clock.clockState(), 0)
  inner.stepWall(40 * HOUR_MS)
  assert.equal(clock.clockState(), 1)
})

test('once the machine itself has the time, what was told is not added to it', () => {
  const inner = unset()
  const clock = new KeptClock({ inner })
  clock.tell({ utcMs: NOW_MS, monoMs: inner.monoMs(), clk: 1 })
  inner.stepWall(NOW_MS - inner.wallMs())
  inner.state = 1
  assert.equal(clock.wallMs(), NOW_MS)
})

test('a machine that follows NTP says so', () => {
  const inner = known()
  let isSynchronized = false
  const clock = new KeptClock({ inner, isSynchronized: () => isSynchronized })
  assert.equal(clock.clockState(), 1)
  isSynchronized = true
  assert.equal(clock.clockState(), 2)
})

test('F22: a time told for a moment that has passed is carried to now', () => {
  const inner = unset()
  inner.advance(10_000)
  const clock = new KeptClock({ inner })
  clock.tell({ utcMs: NOW_MS, monoMs: inner.monoMs() - 4_000, clk: 3 })
  assert.equal(clock.wallMs(), NOW_MS + 4_000)
})
