import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOver, isSteppedUp, type Moment, momentOf } from './session-life.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const begun: Moment = { wallMs: Date.UTC(2027, 5, 1), monoMs: 5_000 }
const after = (wallMs: number, monoMs = wallMs): Moment => {
  return { wallMs: begun.wallMs + wallMs, monoMs: begun.monoMs + monoMs }
}

test('S4: a session ends after 15 minutes without a hand, and after 12 hours in all', () => {
  const life = { begun, used: begun, steppedUp: undefined }
  assert.equal(isOver(life, after(15 * MINUTE_MS - 1)), false)
  assert.equal(isOver(life, after(15 * MINUTE_MS)), true)
  const busy = { ...life, used: after(12 * HOUR_MS - 1) }
  assert.equal(isOver(busy, after(12 * HOUR_MS - 1)), false)
  assert.equal(isOver(busy, after(12 * HOUR_MS)), true)
})

test('S4, F21: a wall clock that goes back makes none longer, one that leaps ends it early', () => {
  const life = { begun, used: begun, steppedUp: begun }
  assert.equal(isOver(life, after(-365 * 24 * HOUR_MS, 15 * MINUTE_MS)), true)
  assert.equal(isOver(life, after(-HOUR_MS, MINUTE_MS)), false)
  assert.equal(isOver(life, after(HOUR_MS, MINUTE_MS)), true)
  assert.equal(isSteppedUp(life, after(-HOUR_MS, 10 * MINUTE_MS)), false)
  assert.equal(isSteppedUp(life, after(10 * MINUTE_MS - 1)), true)
})

test('after a restart a session is as old as the wall clock says, and none is born in the future', () => {
  const now: Moment = { wallMs: begun.wallMs + HOUR_MS, monoMs: 100 }
  const used = momentOf(begun.wallMs, now)
  assert.equal(isOver({ begun: used, used, steppedUp: undefined }, now), true)
  const early = momentOf(now.wallMs + HOUR_MS, now)
  assert.equal(early.monoMs, now.monoMs)
})
