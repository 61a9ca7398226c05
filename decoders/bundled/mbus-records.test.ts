import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { readMbusRecords } from './mbus-records.ts'

test('extensions of storage and value are followed, fillers passed over', () => {
  // Storage 0 + 1·2¹ + 2·2⁵ = 66 of DIF 84 81 02; VIF 93 3c; four bytes.
  const { records, restBytes } = readMbusRecords(bytesOfHex('2f848102933c010000002f2f')!, 0)
  assert.equal(restBytes, 0)
  const [{ storage, kind, vif, value }] = records as [(typeof records)[number]]
  assert.deepEqual([storage, kind, vif, value.getUint32(0, true)], [66, 'now', '933c', 1])
})

test('a record that ends early is left, with its bytes counted', () => {
  const { records, restBytes } = readMbusRecords(bytesOfHex('01131f441301')!, 0)
  assert.deepEqual([records.length, restBytes], [1, 3])
})

test('what is written as a record reads back, whatever stands behind it', () => {
  const record = fc.record({
    storage: fc.nat(1),
    kind: fc.nat(3),
    vif: fc.nat(0x7f),
    value: fc.uint8Array({ maxLength: 40 }),
  })
  fc.assert(
    fc.property(fc.array(record, { maxLength: 6 }), (wanted) => {
      const bytes = wanted.flatMap(({ storage, kind, vif, value }) => [
        (storage << 6) | (kind << 4) | 0x0d,
        vif,
        value.length,
        ...value,
      ])
      const { records, restBytes } = readMbusRecords(Uint8Array.from(bytes), 0)
      assert.equal(restBytes, 0)
      assert.deepEqual(
        records.map(({ storage, vif, value }) => {
          const data = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
          return [storage, vif, hexOf(data)]
        }),
        wanted.map(({ storage, vif, value }) => [
          storage,
          vif.toString(16).padStart(2, '0'),
          hexOf(value),
        ]),
      )
    }),
  )
})
