import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utcOfLocal } from './local-stamps.ts'

test('a stamp of summer is two hours ahead of UTC, one of winter one', () => {
  assert.equal(utcOfLocal('2016-07-01T12:30:05', 0), Date.UTC(2016, 6, 1, 10, 30, 5))
  assert.equal(utcOfLocal('2016-12-01T12:30:05', 0), Date.UTC(2016, 11, 1, 11, 30, 5))
})

test('the hour that comes twice is told apart by the order of the stamps', () => {
  const first = utcOfLocal('2016-10-30T02:10:00', Date.UTC(2016, 9, 29, 23, 10))!
  assert.equal(first, Date.UTC(2016, 9, 30, 0, 10))
  assert.equal(utcOfLocal('2016-10-30T02:10:00', first), Date.UTC(2016, 9, 30, 1, 10))
})

test('across the hour that is missing in spring an hour passes in one', () => {
  const before = utcOfLocal('2016-03-27T01:30:00', 0)!
  assert.equal(utcOfLocal('2016-03-27T03:30:00', before)! - before, 3_600_000)
})

test('what is no stamp is none', () => {
  assert.equal(utcOfLocal('yesterday', 0), undefined)
  assert.equal(utcOfLocal('2016-02-30T00:00:00', 0), undefined)
})
