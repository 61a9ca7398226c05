import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fullBucket, takeToken } from './token-bucket.ts'

const policy = { burst: 3, perMinute: 60 }

test('a burst is let through, then one at the steady pace', () => {
  let bucket = fullBucket(policy, 0)
  const take = (nowMs: number): boolean => {
    const took = takeToken(bucket, policy, nowMs)
    bucket = took.bucket
    return took.waitMs === 0
  }
  assert.deepEqual([0, 0, 0, 0].map(take), [true, true, true, false])
  assert.deepEqual([999, 1_000, 1_001, 2_000].map(take), [false, true, false, true])
})

test('whoever waits as long as he is told is let through', () => {
  const empty = { tokens: 0.25, atMs: 0 }
  const { waitMs } = takeToken(empty, policy, 0)
  assert.equal(waitMs, 750)
  assert.equal(takeToken(empty, policy, waitMs).waitMs, 0)
})

test('F56: whatever the rhythm, no more goes through than the burst and the pace', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 200 })
  fc.assert(
    fc.property(pauses, (waits) => {
      let bucket = fullBucket(policy, 0)
      let nowMs = 0
      let through = 0
      for (const wait of waits) {
        nowMs += wait
        const took = takeToken(bucket, policy, nowMs)
        bucket = took.bucket
        if (took.waitMs === 0) through++
      }
      assert.ok(through <= policy.burst + nowMs / 1_000 + 1e-9)
    }),
  )
})
