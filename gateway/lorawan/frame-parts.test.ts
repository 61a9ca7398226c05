import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { framePartsOf } from './frame-parts.ts'

// A DL-TRS21 of the city, signed and encrypted with keys that were made for it (console-ux.md).
const FRAME = bytesOfHex('40da1b0126807910014 4ca6478191211cb7c90f97f15b893'.replace(' ', ''))!

test('every byte of a frame is in one part, in the order on air', () => {
  const read = framePartsOf(FRAME)
  assert.equal(read.kind, 'parts')
  const parts = read.kind === 'parts' ? read.parts : []
  assert.equal(parts.map(({ hex }) => hex).join(''), hexOf(FRAME))
  assert.deepEqual(
    parts.map(({ field, value }) => [field, value]),
    [
      ['mhdr', 'unconfirmedUp'],
      ['devAddr', '26011bda'],
      ['fCtrl', 'ADR'],
      ['fCnt', '4217'],
      ['fPort', '1'],
      ['frmPayload', ''],
      ['mic', ''],
    ],
  )
})

test('no bytes make it throw, and what it takes apart is whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const read = framePartsOf(bytes)
      if (read.kind === 'rejected') return
      assert.equal(read.parts.map(({ hex }) => hex).join(''), hexOf(bytes))
      let end = 0
      for (const { at, hex } of read.parts) {
        assert.equal(at, end)
        end = at + hex.length / 2
      }
    }),
  )
})
