import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../../base/bytes.ts'
import { parametricPcr2 } from './parametric-pcr2.ts'

function decode(fPort: number, hex: string) {
  return parametricPcr2.decode({ fPort, bytes: bytesOfHex(hex)!, receivedMs: 0 })
}

test('version 3 of the extended payload has one byte of battery, in percent', () => {
  const result = decode(14, 'be01030001000200030004550ce4fff6')
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.measurements, [
    { quantity: 'people.inTotal', index: 0, value: 3 },
    { quantity: 'people.outTotal', index: 0, value: 4 },
    { quantity: 'device.batteryPercent', index: 0, value: 85 },
  ])
  assert.deepEqual(result.output.notes.at(-1), { kind: 'info', name: 'CPU °C', value: '-1' })
})

test('the Elsys payload has no totals: its counts of a period are told, not measured', () => {
  const result = decode(14, '0a0005160007010139')
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.measurements, [])
  assert.deepEqual(
    result.output.notes.map((note) => (note.kind === 'info' ? `${note.name}: ${note.value}` : '')),
    ['period in: 5', 'period out: 7', 'CPU °C: 31'],
  )
})

test('the oldest settings have no head, a length of no version is refused', () => {
  const result = decode(190, '01030a00000100000a05a000003c00')
  assert(result.kind === 'failed', 'one byte more than version 2')
  const settings = decode(190, '01020800000100000a05a000003c')
  assert(settings.kind === 'decoded')
  assert.deepEqual(settings.output.notes[1], { kind: 'info', name: 'Firmware', value: '2.8.0' })
  assert.deepEqual(settings.output.notes.at(-1), {
    kind: 'info',
    name: 'RadarSensitivity',
    value: '60',
  })
})
