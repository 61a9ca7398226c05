import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Timers } from './timers.ts'

test('deadlines fire in order of time, then of key, whatever was set, moved or taken away', () => {
  const change = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    dueMs: fc.option(fc.nat(20), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
      const timers = new Timers()
      const model = new Map<string, number>()
      for (const { key, dueMs } of changes) {
        timers.set(key, dueMs)
        if (dueMs === undefined) model.delete(key)
        else model.set(key, dueMs)
        assert.equal(timers.nextMs, model.size > 0 ? Math.min(...model.values()) : undefined)
      }
      const expected = [...model]
        .map(([key, dueMs]) => ({ key, dueMs }))
        .sort((a, b) => a.dueMs - b.dueMs || (a.key < b.key ? -1 : 1))
      const fired = []
      for (let due = timers.takeDue(20); due; due = timers.takeDue(20)) fired.push(due)
      assert.deepEqual(fired, expected)
    }),
  )
})

test('nothing fires before its time', () => {
  const timers = new Timers()
  timers.set('a', 10)
  assert.equal(timers.takeDue(9), undefined)
  assert.deepEqual(timers.takeDue(10), { key: 'a', dueMs: 10 })
  assert.equal(timers.size, 0)
})
