import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { Timeline } from './timeline.ts'

const NOON = Date.UTC(2027, 5, 1, 12)
const YEAR_MS = 365 * 24 * 3_600_000

test('F21, I12: a step of the wall clock moves labels, never the line', () => {
  const clock = new FakeClock({ wallMs: NOON })
  const timeline = new Timeline(clock, { lineMs: NOON - 60_000 })
  const before = timeline.time()
  clock.advance(5_000)
  clock.stepWall(-YEAR_MS)
  const after = timeline.time()
  assert.equal(after.lineMs - before.lineMs, 5_000)
  assert.equal(after.atMs - before.atMs, 5_000 - YEAR_MS)
  assert.equal(timeline.takeStepMs(), -YEAR_MS)
  assert.equal(timeline.takeStepMs(), undefined)
})

test('F19: a gateway that wakes in 1970 goes on where its line ended', () => {
  const clock = new FakeClock({ wallMs: 0 })
  clock.state = 0
  const timeline = new Timeline(clock, { lineMs: NOON })
  assert.equal(timeline.time().lineMs, NOON)
  assert.deepEqual([timeline.time().clk, timeline.time().atMs], [0, clock.monoMs()])
  assert.equal(timeline.takeClockSet(), undefined)
  clock.state = 2
  clock.stepWall(NOON)
  assert.deepEqual(timeline.takeClockSet(), { monoMs: clock.monoMs(), utcMs: NOON, clk: 2 })
  assert.equal(timeline.takeClockSet(), undefined)
})

test('F20: a clock of 2106 is not believed', () => {
  const clock = new FakeClock({ wallMs: 2 ** 32 * 1000 - 1000 })
  assert.equal(new Timeline(clock, { lineMs: NOON }).time().lineMs, NOON)
})

test('the time without power counts when the clock can be trusted', () => {
  const clock = new FakeClock({ wallMs: NOON })
  assert.equal(new Timeline(clock, { lineMs: NOON - 3_600_000 }).time().lineMs, NOON)
})

test('F25: after the process slept, records stand in order and a late frame turns nothing back', () => {
  const clock = new FakeClock({ wallMs: NOON })
  const timeline = new Timeline(clock, { lineMs: 0 })
  const heard = { monoMs: clock.monoMs(), atMs: clock.wallMs() }
  clock.advance(600_000)
  const now = timeline.time()
  const late = timeline.time(heard)
  assert.equal(late.lineMs, now.lineMs)
  assert.equal(late.atMs, heard.atMs)
})
