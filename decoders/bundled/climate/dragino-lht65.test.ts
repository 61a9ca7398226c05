import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../../base/bytes.ts'
import { draginoLht65 } from './dragino-lht65.ts'

test('a cable with nothing on it measures nothing, frost on it is below nought', () => {
  const read = (hex: string) => {
    const result = draginoLht65.decode({ fPort: 2, bytes: bytesOfHex(hex)!, receivedMs: 0 })
    assert(result.kind === 'decoded')
    return result.output.measurements.find(({ quantity }) => quantity === 'probe.temperature')
  }
  assert.equal(read('cbf60b0d0376817fff7fff'), undefined)
  assert.equal(read('cbf60b0d037601fe0c7fff')?.value, -5)
})
