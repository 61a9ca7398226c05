import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeTlv, indexOf, told } from './tlv.ts'

const TABLE = indexOf({
  '01': told(1, 'one', (d) => d.getUint8(0)),
  '02': { bytes: (rest) => (rest.byteLength > 0 ? rest.getUint8(0) : 9), read: () => {} },
})

function decode(...bytes: number[]) {
  const input = { fPort: 1, bytes: Uint8Array.from(bytes), receivedMs: 0 }
  return decodeTlv(input, { keyBytes: 1, entryOf: (key) => TABLE.get(key) })
}

test('an entry may say by its first bytes how long it is', () => {
  const result = decode(2, 3, 0, 0, 1, 7)
  assert(result.kind === 'decoded')
  assert.deepEqual(result.output.notes, [{ kind: 'info', name: 'one', value: '7' }])
})

test('an unknown or cut entry keeps what came before, and the rest is named', () => {
  for (const [bytes, rest] of [
    [[1, 7, 9, 9], '2 bytes from 09 on not decoded'],
    [[1, 7, 2], '1 bytes from 02 on not decoded'],
    [[1, 7, 1], '1 bytes from 01 on not decoded'],
  ] as const) {
    const result = decode(...bytes)
    assert(result.kind === 'decoded')
    assert.deepEqual(result.output.warnings, [rest])
  }
})

test('a payload of which nothing is known is refused, and so is an empty one', () => {
  const unknown = decode(9, 9)
  assert(unknown.kind === 'failed' && unknown.error === 'format')
  const empty = decode()
  assert(empty.kind === 'failed' && empty.error === 'short')
})
