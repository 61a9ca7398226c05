import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lookMs, UNHEARD_START, withArrivedFrame } from './unheard.ts'

const MIN = 60_000
const HOUR = 60 * MIN

test('it is looked when a heartbeat is late by a twentieth of its time, then twice in each', () => {
  const heard = { lineMs: 30 * MIN, occupied: true, sinceLineMs: 30 * MIN, beatLineMs: 0 }
  assert.equal(lookMs(heard, 30 * MIN, HOUR), 63 * MIN)
  assert.equal(lookMs(heard, 63 * MIN, HOUR), 93 * MIN)
  assert.equal(lookMs({ ...heard, lineMs: HOUR - MIN }, HOUR, HOUR), 123 * MIN, 'it came early')
})

test('the next look is always still to come', () => {
  const moment = fc.nat(1e9)
  fc.assert(
    fc.property(moment, moment, moment, fc.integer({ min: 60_000, max: 9e7 }), (a, b, c, beat) => {
      const heard = { lineMs: a, occupied: true, sinceLineMs: a, beatLineMs: Math.min(a, b) }
      assert(lookMs(heard, a + c, beat) > a + c)
    }),
  )
})

test('what the counters tell of the air is forgotten by and by, and stays a share', () => {
  const gaps = fc.array(fc.oneof(fc.constant(0), fc.nat(60)), { maxLength: 2_000 })
  fc.assert(
    fc.property(gaps, (list) => {
      const { heard, gaps, lost } = list.reduce(withArrivedFrame, UNHEARD_START.air)
      assert(heard <= 401 && gaps >= 1 && gaps <= heard && lost > gaps)
    }),
    { numRuns: 30 },
  )
})
