import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { counterErrorUs, readCounter, tmstOfCounter, tmstOfPacket } from './counter.ts'

const WRAP_US = 2 ** 27

/** What the chip shows after so many microseconds. */
const shows = (us: number) => (us * 32) % 2 ** 32

test('F24: the counter is followed over its 134 s and over the 71 min of tmst', () => {
  let state = readCounter(undefined, shows(0), 0)
  for (let us = 0; us <= 2 ** 32 + 5e7; us += 30_000_000) {
    state = readCounter(state, shows(us), us / 1000)
    assert.equal(tmstOfCounter(state), us % 2 ** 32)
  }
})

test('F24, F25: after minutes without a reading the host’s clock tells how often it wrapped', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2 ** 27 }),
      fc.integer({ min: 61_000, max: 3_000_000 }),
      fc.integer({ min: -100, max: 100 }),
      (fromUs, gapMs, jitterMs) => {
        const before = readCounter(undefined, shows(fromUs), 1_000)
        const toUs = fromUs + gapMs * 1000
        const after = readCounter(before, shows(toUs), 1_000 + gapMs + jitterMs)
        const wraps = Math.floor(toUs / WRAP_US) - Math.floor(fromUs / WRAP_US)
        assert.equal(after.wraps, wraps % 32)
      },
    ),
  )
})

test('F24: a packet from before the wrap lies before it', () => {
  const before = readCounter(undefined, shows(WRAP_US - 1_000), 0)
  const state = readCounter(before, shows(WRAP_US + 500), 1.5)
  assert.equal(tmstOfPacket(state, WRAP_US - 200, 0), WRAP_US - 200)
  assert.equal(tmstOfPacket(state, 400, 0), WRAP_US + 400)
  assert.equal(tmstOfPacket(state, 10, -50), WRAP_US - 40)
})

test('F24: a packet that came in between the reading of the counter and that of the buffer lies ahead, not a turn behind', () => {
  const state = readCounter(undefined, shows(3_000_000), 0)
  assert.equal(tmstOfPacket(state, 3_000_700, 0), 3_000_700)
  const atEnd = readCounter(undefined, shows(WRAP_US - 300), 0)
  assert.equal(tmstOfPacket(atEnd, 200, 0), WRAP_US + 200)
})

test('the first packets after a start may lie just below 2³²', () => {
  const state = readCounter(undefined, shows(2_000), 0)
  assert.equal(tmstOfPacket(state, 500, -1_700), 2 ** 32 - 1_200)
})

test('a counter that jumped is told from one that drifts', () => {
  const before = readCounter(undefined, shows(WRAP_US - 500_000), 0)
  const drifting = readCounter(before, shows(WRAP_US + 500_020), 1_000)
  assert.ok(Math.abs(counterErrorUs(before, drifting) - 20) < 1)
  const restarted = readCounter(before, shows(100_000), 10_000)
  assert.ok(Math.abs(counterErrorUs(before, restarted)) > 5_000_000)
})
