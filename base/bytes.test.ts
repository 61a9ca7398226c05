import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reversed } from './bytes.ts'

test('turning bytes round leaves the given ones as they were, also in a Buffer', () => {
  const given = Buffer.from([1, 2, 3])
  assert.deepEqual([...reversed(given)], [3, 2, 1])
  assert.deepEqual([...given], [1, 2, 3])
})
