import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../../base/bytes.ts'
import { sensativeStrips } from './sensative-strips.ts'

test('history records have no time: they are told as they are, and measure nothing', () => {
  const input = { fPort: 1, bytes: bytesOfHex('00120901')!, receivedMs: 0 }
  const result = sensativeStrips.decode(input)
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output, {
    measurements: [],
    notes: [{ kind: 'info', name: 'history from 18', value: '0901' }],
    warnings: [],
  })
})

test('a live door report is a contact, what follows an unknown type is named', () => {
  const input = { fPort: 1, bytes: bytesOfHex('ffff0901f0aa')!, receivedMs: 0 }
  const result = sensativeStrips.decode(input)
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.measurements, [{ quantity: 'contact.open', index: 0, value: 1 }])
  assert.deepEqual(result.output.warnings, ['2 bytes from f0 on not decoded'])
})
