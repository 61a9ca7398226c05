import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../support/fake-clock.ts'
import { DemoClock } from './demo-clock.ts'

test('a timer of the past that is not due yet is kept in the present, in its place', () => {
  const system = new FakeClock()
  const clock = new DemoClock(system, 10_000)
  const nowMs = system.monoMs()
  const told: string[] = []
  const tell = (word: string) => () => told.push(`${word} ${clock.monoMs() - nowMs}`)
  clock.after(4_000, tell('a'))
  clock.after(12_000, tell('c'))
  clock.after(11_000, tell('b'))
  const cancel = clock.after(13_000, tell('never'))
  while (clock.runNext()) {}
  assert.deepEqual(told, ['a -6000'])
  assert.equal(clock.monoMs(), nowMs)
  clock.goLive()
  cancel()
  clock.after(500, tell('new'))
  system.advance(5_000)
  assert.deepEqual(told, ['a -6000', 'new 500', 'b 1000', 'c 2000'])
})

test('what fell due while the past was computed runs at once when the clock goes live', () => {
  const system = new FakeClock()
  const clock = new DemoClock(system, 1_000)
  let runs = 0
  clock.after(2_000, () => runs++)
  while (clock.runNext()) {}
  system.advance(3_000)
  clock.goLive()
  system.advance(0)
  assert.equal(runs, 1)
})
