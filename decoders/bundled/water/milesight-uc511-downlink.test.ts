import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../../base/bytes.ts'
import { milesightUc511 } from './milesight-uc511.ts'

function notesOf(hex: string) {
  const result = milesightUc511.decode({ fPort: 85, bytes: bytesOfHex(hex)!, receivedMs: 0 })
  assert(result.kind === 'decoded' && result.output.warnings.length === 0)
  return result.output.notes
}

test('the echo of a valve task is the order again, and the state behind it is still read', () => {
  const result = milesightUc511.decode({
    fPort: 85,
    bytes: bytesOfHex('fe1da00058020000000000030101')!,
    receivedMs: 0,
  })
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output, {
    measurements: [{ quantity: 'valve.open', index: 1, value: 1 }],
    notes: [{ kind: 'acknowledged', command: { kind: 'openValve', valve: 1, seconds: 600 } }],
    warnings: [],
  })
})

test('what we would never order is told as the bytes it is: queued, planned, without an end', () => {
  for (const task of ['a107100e0000000000', 'a80058020000000000', '200000000000000000'])
    assert.deepEqual(notesOf(`fe1d${task}`), [{ kind: 'info', name: 'answer 1d', value: task }])
})
