import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { creditOffered } from './credit.ts'

const QUIET = { queued: 0, capacity: 8192, gateways: 20 }

test('a quiet receiver offers all, a full one a single batch at a time', () => {
  assert.equal(creditOffered(8, QUIET), 8)
  assert.equal(creditOffered(8, { ...QUIET, queued: 2048 }), 8)
  assert.equal(creditOffered(8, { ...QUIET, queued: 4096 }), 4)
  assert.equal(creditOffered(8, { ...QUIET, queued: 8192 }), 1)
})

test('F67: what all gateways together may send fits the queue, as long as each may send something', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8192 }),
      fc.integer({ min: 1, max: 64 }),
      (gateways, most) => {
        const credit = creditOffered(most, { ...QUIET, gateways })
        assert.ok(credit >= 1 && credit <= most)
        assert.ok(credit * gateways <= 8192)
      },
    ),
  )
  assert.equal(creditOffered(8, { ...QUIET, gateways: 100_000 }), 1)
})
