import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { readVarint, unzigzag, writeVarint, zigzag } from './varint.ts'

const uint = fc.maxSafeNat()

test('every whole number up to 2^53 reads back as it was written', () => {
  fc.assert(
    fc.property(uint, (value) => {
      const out = new ByteWriter()
      writeVarint(out, value)
      const reader = new ByteReader(out.done())
      assert.equal(readVarint(reader), value)
      assert.equal(reader.left, 0)
    }),
  )
})

test('small distances of either sign become small numbers', () => {
  assert.deepEqual([0, -1, 1, -2, 2].map(zigzag), [0, 1, 2, 3, 4])
  const half = fc.integer({ min: -(2 ** 52), max: 2 ** 52 - 1 })
  fc.assert(fc.property(half, (value) => assert.equal(unzigzag(zigzag(value)), value)))
})

test('S19: a cut or endless number is refused', () => {
  const refused = [[], [0x80], [0xff, 0xff, 0xff], new Array(9).fill(0xff)]
  for (const bytes of refused) {
    assert.equal(readVarint(new ByteReader(Uint8Array.from(bytes))), undefined)
  }
})
