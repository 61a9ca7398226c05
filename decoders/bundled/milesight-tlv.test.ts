import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../base/bytes.ts'
import { milesightEm300Th } from './climate/milesight-em300-th.ts'
import { milesightWs101 } from './safety/milesight-ws101.ts'

const ANSWER = { fPort: 85, bytes: bytesOfHex('ff03580201755c')!, receivedMs: 0 }

test('an interval is acknowledged in seconds, and what follows the answer is read', () => {
  const result = milesightEm300Th.decode(ANSWER)
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.notes, [
    { kind: 'acknowledged', command: { kind: 'reportEvery', seconds: 600 } },
  ])
  assert.equal(result.output.measurements.length, 1)
})

test('where nobody knows the unit of an interval, its answer is told as bytes', () => {
  const result = milesightWs101.decode(ANSWER)
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.notes, [{ kind: 'info', name: 'answer 03', value: '5802' }])
  assert.equal(result.output.measurements.length, 1)
})
