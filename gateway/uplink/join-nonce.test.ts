import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ClockState } from '../../base/clock.ts'
import { joinNonceAt } from './join-nonce.ts'

const YEAR_MS = 365.25 * 86_400_000

test('JoinNonces grow with the minutes, and by one within a minute', () => {
  const atMs = Date.UTC(2026, 10, 25, 12, 0, 30)
  const first = joinNonceAt(1, atMs, 2)
  assert.equal(first, Math.floor((atMs - Date.UTC(2025, 0, 1)) / 60_000))
  assert.equal(joinNonceAt(first + 1, atMs, 2), first + 1)
  assert.equal(joinNonceAt(first + 2, atMs + 600_000, 2), first + 10)
})

test('F19, F20: a clock that was never set, or is garbage, moves no JoinNonce', () => {
  assert.equal(joinNonceAt(7, 0, 0), 7)
  assert.equal(joinNonceAt(7, Date.UTC(2026, 0, 1), 1), 7)
  assert.equal(joinNonceAt(7, Date.UTC(1980, 0, 6), 3), 7)
  assert.equal(joinNonceAt(7, (2 ** 32 - 1) * 1_000, 2), 7)
})

test('L3: whatever the clock says a JoinNonce is new, and leaves room for a million more', () => {
  const clock = fc.record({
    utcMs: fc.integer({ min: 0, max: 200 * YEAR_MS }),
    clk: fc.constantFrom<ClockState>(0, 1, 2, 3),
  })
  fc.assert(
    fc.property(fc.array(clock, { maxLength: 40 }), (times) => {
      let next = 1
      for (const { utcMs, clk } of times) {
        const nonce = joinNonceAt(next, utcMs, clk)
        assert.ok(nonce >= next && nonce < 2 ** 24 - 1_000_000)
        next = nonce + 1
      }
    }),
  )
})
