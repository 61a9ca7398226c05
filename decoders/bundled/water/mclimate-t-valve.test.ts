import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../../base/bytes.ts'
import { mclimateTValve } from './mclimate-t-valve.ts'

test('a flood is told with its reason, the valve by hand and what was ordered', () => {
  const bytes = bytesOfHex('4240ff1ea0')!
  const result = mclimateTValve.decode({ fPort: 2, bytes, receivedMs: 0 })
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.measurements, [
    { quantity: 'alarm.tamper', index: 0, value: 0 },
    { quantity: 'alarm.leak', index: 0, value: 1 },
    { quantity: 'alarm.fraud', index: 0, value: 0 },
    { quantity: 'device.batteryVoltage', index: 0, value: 2.88 },
  ])
  assert.deepEqual(
    result.output.notes.map((note) => (note.kind === 'info' ? `${note.name}: ${note.value}` : '')),
    [
      'reason: flood',
      'flood wire: 0',
      'minutes closed: 255',
      'minutes open: 30',
      'valve: opened by hand',
    ],
  )
})

test('an opening is closed again after its minutes, and stays so for 45 days', () => {
  const open = mclimateTValve.encode!({ kind: 'openValve', valve: 1, seconds: 1800 })!
  assert.deepEqual([open.fPort, hexOf(open.bytes)], [1, '0d001effff'])
  const close = mclimateTValve.encode!({ kind: 'closeValve', valve: 'all' })!
  assert.deepEqual([close.fPort, hexOf(close.bytes)], [1, '010001'])
})

test('what the valve cannot do is not sent: seconds, pulses, a second valve', () => {
  for (const command of [
    { kind: 'openValve', valve: 1, seconds: 90 },
    { kind: 'openValve', valve: 1, seconds: 60, pulses: 5 },
    { kind: 'openValve', valve: 2, seconds: 60 },
    { kind: 'closeValve', valve: 2 },
  ] as const)
    assert.equal(mclimateTValve.encode!(command), undefined)
})
