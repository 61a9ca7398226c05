import assert from 'node:assert/strict'
import { test } from 'node:test'
import { provenStay } from './proven-stay.ts'
import type { Stay } from './stay-rules.ts'

const HOUR = 3_600_000
const STAY: Stay = {
  startLineMs: 0,
  earliestMs: 0,
  endLineMs: null,
  startSpreadMs: 0,
  endSpreadMs: 0,
  sureMs: 2 * HOUR,
  signal: null,
  endSignal: null,
  isNearStart: false,
  isNearEnd: false,
  isAfterEnd: false,
  isCarried: false,
}

function proven(more: Partial<Stay>, hasCarBeside = false) {
  const newest = { stay: { ...STAY, ...more }, surelySinceMs: 60_000 }
  return provenStay(newest, { heardLineMs: 2 * HOUR }, () => hasCarBeside)
}

test('a stay counts from when no other car can have come', () => {
  assert.deepEqual(proven({}), { sinceLineMs: 60_000, endLineMs: null })
  assert.equal(
    provenStay(undefined, { heardLineMs: 0 }, () => false),
    undefined,
  )
})

test('a stay that the car beside may explain is proven when that car is gone, or by its signal', () => {
  assert.equal(proven({ isNearStart: true }, true), undefined)
  assert(proven({ isNearStart: true }, false))
  assert(proven({ isNearStart: true, signal: 50 }, true))
  assert.equal(proven({ isNearStart: true, endLineMs: 2 * HOUR }), undefined)
})

test('only the frame of the departure itself proves a stay that has ended', () => {
  assert(proven({ endLineMs: 2 * HOUR - 10_000 }))
  assert.equal(proven({ endLineMs: HOUR }), undefined)
  assert.equal(proven({ endLineMs: 2 * HOUR, endSpreadMs: 60_000 }), undefined)
})
