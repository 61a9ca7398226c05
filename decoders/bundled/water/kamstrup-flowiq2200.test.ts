import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../../base/bytes.ts'
import { kamstrupFlowiq2200 } from './kamstrup-flowiq2200.ts'

function decode(hex: string) {
  return kamstrupFlowiq2200.decode({ fPort: 1, bytes: bytesOfHex(hex)!, receivedMs: 0 })
}

test('a volume in storage 0 is of now, one in a log is of its time', () => {
  const result = decode(`78${'041305000000'}${'446d00331837'}${'441303000000'}`)
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.measurements, [
    { quantity: 'metering.water.total', index: 0, value: 5 },
    {
      quantity: 'metering.water.total',
      index: 0,
      value: 3,
      observedMs: Date.UTC(2024, 6, 24, 19),
    },
  ])
})

test('a log whose date is none measures nothing and says so', () => {
  const result = decode(`78${'041305000000'}${'446d00330000'}${'441303000000'}`)
  assert(result.kind === 'decoded')
  assert.equal(result.output.measurements.length, 1)
  assert.deepEqual(result.output.warnings, ['log 1 without a time', 'log 1 without a time'])
})

test('volumes spaced in a way we do not know are left out with their spacing', () => {
  const result = decode(`78${'446d00331837'}${'441303000000'}${'4d931303a10101'}`)
  assert(result.kind === 'decoded')
  assert.equal(result.output.measurements.length, 1)
  assert.deepEqual(result.output.warnings, ['volumes of earlier hours: spacing a1 1 unknown'])
})
