import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../../base/bytes.ts'
import { milesightEm500Smtc } from './milesight-em500-smtc.ts'

function decode(hex: string) {
  const result = milesightEm500Smtc.decode({ fPort: 85, bytes: bytesOfHex(hex)!, receivedMs: 0 })
  assert(result.kind === 'decoded')
  return result.output
}

test('a failed moisture sensor measures nothing and says so', () => {
  assert.deepEqual(decode('04caffff'), {
    measurements: [],
    notes: [{ kind: 'failed', what: 'moisture sensor' }],
    warnings: [],
  })
  assert.equal(decode('04cafdff').warnings.length, 1)
})

test('a record of the past keeps its time in all its readings', () => {
  const place = { index: 0, observedMs: 0x64096a00 * 1000 }
  assert.deepEqual(decode('20ce006a0964f00019017210').measurements, [
    { quantity: 'soil.ec', value: 0.24, ...place },
    { quantity: 'soil.temperature', value: 28.1, ...place },
    { quantity: 'soil.moisture', value: 42.1, ...place },
  ])
})
