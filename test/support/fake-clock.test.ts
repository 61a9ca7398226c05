import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../base/random.ts'
import { FakeClock } from './fake-clock.ts'

test('ten thousand timers run in the order of their times, equal ones in the order of setting', () => {
  const clock = new FakeClock({ monoMs: 0 })
  const random = seededRandom(1)
  const ran: { readonly dueMs: number; readonly order: number }[] = []
  for (let order = 0; order < 10_000; order++) {
    const dueMs = random.below(500)
    const cancel = clock.after(dueMs, () => {
      assert.equal(clock.monoMs(), dueMs)
      ran.push({ dueMs, order })
    })
    if (order % 3 === 0) cancel()
  }
  clock.advance(1_000)
  const sorted = [...ran].sort((a, b) => a.dueMs - b.dueMs || a.order - b.order)
  assert.equal(ran.length, 6_666)
  assert.deepEqual(ran, sorted)
  assert.equal(clock.waiting, 0)
})

test('a timer that a timer cancels does not run, and cancelling what has run changes nothing', () => {
  const clock = new FakeClock({ monoMs: 0 })
  const ran: string[] = []
  const cancelB = clock.after(20, () => ran.push('b'))
  const cancelA = clock.after(10, () => {
    ran.push('a')
    cancelB()
    clock.after(5, () => ran.push('c'))
  })
  clock.advance(100)
  cancelA()
  assert.deepEqual(ran, ['a', 'c'])
  assert.equal(clock.waiting, 0)
})

test('one timer at a time, up to a moment', () => {
  const clock = new FakeClock({ monoMs: 0 })
  let ran = 0
  clock.after(10, () => ran++)
  clock.after(30, () => ran++)
  assert.equal(clock.runNext(20), true)
  assert.equal(clock.monoMs(), 10)
  assert.equal(clock.runNext(20), false)
  assert.equal(clock.monoMs(), 20)
  assert.equal(clock.nextMs, 30)
  assert.equal(ran, 1)
})
