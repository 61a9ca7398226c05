import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hourOfDay, isDay, watchClock } from './day-clock.ts'

const HOUR = 3_600_000
const START_MS = Date.UTC(2026, 5, 1, 4)
const at = (lineMs: number, aheadMs = 0, clk: 0 | 2 = 2) => {
  return { lineMs, atMs: START_MS + lineMs + aheadMs, clk }
}

test('F19: without a clock no hour is known, and every hour is day', () => {
  assert.equal(watchClock(null, at(0, 0, 0)), null)
  assert.equal(isDay(null, 0), true)
})

test('F21: a clock that steps for an afternoon moves no hour', () => {
  let clock = watchClock(null, at(0))
  for (let hour = 1; hour < 20; hour++) clock = watchClock(clock, at(hour * HOUR, 7 * HOUR))
  clock = watchClock(clock, at(20 * HOUR))
  assert.equal(hourOfDay(clock!, 0), 6)
  assert.equal(clock?.other, null)
})

test('a clock that stands by its new time for a day is believed', () => {
  let clock = watchClock(null, at(0))
  for (let hour = 1; hour < 27; hour++) clock = watchClock(clock, at(hour * HOUR, 5 * HOUR))
  assert.equal(hourOfDay(clock!, 0), 11)
})

test('day is from 06:48 to 20:24 in Paris', () => {
  const clock = watchClock(null, at(0))
  const minute = (of: number) => isDay(clock, of * 60_000)
  assert.deepEqual(
    [minute(47), minute(48), minute(14 * 60 + 23), minute(14 * 60 + 24)],
    [false, true, true, false],
  )
})
