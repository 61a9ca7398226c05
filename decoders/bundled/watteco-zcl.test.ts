import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../base/bytes.ts'
import { wattecoCloso } from './safety/watteco-closo.ts'

function decode(hex: string, fPort = 125) {
  return wattecoCloso.decode({ fPort, bytes: bytesOfHex(hex)!, receivedMs: 0 })
}

test('the end point tells the door from the case', () => {
  const counted = decode('310a000f04022300000007')
  assert(counted.kind === 'decoded')
  assert.deepEqual(counted.output.measurements, [{ quantity: 'contact.count', index: 0, value: 7 }])
})

test('what follows the value is named, what is not known is refused by its name', () => {
  const longer = decode('310a000f0055100198')
  assert(longer.kind === 'decoded')
  assert.deepEqual(longer.output.warnings, ['1 bytes at the end not decoded'])
  for (const [hex, detail] of [
    ['510a000f00551001', '2 000f 0055: not known here'],
    ['310a000f0055ee01', '1 000f 0055: value of unknown type 238'],
    ['310a000f0055210001', '1 000f 0055: not known here'],
    ['310100000002860d', 'answer with status 134'],
    ['200a000f00551001', 'a batch report, which is not read here'],
  ]) {
    const refused = decode(hex!)
    assert(refused.kind === 'failed')
    assert.deepEqual([refused.error, refused.detail], ['format', detail])
  }
  const port = decode('310a000f00551001', 1)
  assert(port.kind === 'failed' && port.error === 'unknown-port')
})
