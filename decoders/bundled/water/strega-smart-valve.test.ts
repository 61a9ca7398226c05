import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stregaSmartValve } from './strega-smart-valve.ts'

function decode(text: string) {
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0))
  const result = stregaSmartValve.decode({ fPort: 4, bytes, receivedMs: 0 })
  assert(result.kind === 'decoded', JSON.stringify(result))
  return result.output
}

test('an answer tells the state of the valve after the order', () => {
  const { measurements, notes, warnings } = decode('36001@')
  assert.deepEqual(
    measurements.filter(({ quantity }) => quantity === 'valve.open'),
    [{ quantity: 'valve.open', index: 0, value: 1 }],
  )
  assert(notes.some((note) => note.kind === 'info' && note.name === 'answer'))
  assert.deepEqual(warnings, [])
})

test('pulses and the analogue input follow the climate, the rest is named', () => {
  const { measurements, notes, warnings } = decode('36000#\x63\x3d\x77\xdbC00012CV0BB8?')
  assert.deepEqual(
    measurements.find(({ quantity }) => quantity === 'flow.pulses'),
    { quantity: 'flow.pulses', index: 0, value: 300 },
  )
  assert(notes.some((note) => note.kind === 'info' && note.value === '3000'))
  assert.deepEqual(warnings, ['1 bytes at the end not decoded'])
})

test('the first byte carries class and power beside its digit, a battery above its scale is full', () => {
  const { measurements, notes } = decode('\xf69000')
  assert.deepEqual(measurements[0], {
    quantity: 'device.batteryPercent',
    index: 0,
    value: 100,
  })
  assert.deepEqual(notes, [
    { kind: 'info', name: 'class', value: 'C' },
    { kind: 'info', name: 'power', value: 'external' },
  ])
})

test('what is no battery or no state is refused', () => {
  for (const text of ['3x001', '36\x00001', '3600\x20']) {
    const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0))
    const result = stregaSmartValve.decode({ fPort: 4, bytes, receivedMs: 0 })
    assert(result.kind === 'failed' && result.error === 'format', text)
  }
})
