import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TokenBucket } from './token-bucket.ts'

test('so many at once, then one after each wait that it names', () => {
  const bucket = new TokenBucket({ atOnce: 3, perSecond: 2 }, 0)
  assert.deepEqual(
    [0, 0, 0, 0].map((nowMs) => bucket.take(nowMs)),
    [0, 0, 0, 500],
  )
  assert.equal(bucket.take(499), 1)
  assert.equal(bucket.take(500), 0)
  assert.equal(bucket.take(500), 500)
})

test('whatever the waits, no more is let through than the policy says', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 200 })
  fc.assert(
    fc.property(gaps, (all) => {
      const bucket = new TokenBucket({ atOnce: 5, perSecond: 3 }, 0)
      let nowMs = 0
      let taken = 0
      for (const gap of all) {
        nowMs += gap
        if (bucket.take(nowMs) === 0) taken += 1
        assert.ok(taken <= 5 + (nowMs * 3) / 1000 + 1e-6)
      }
    }),
  )
})
