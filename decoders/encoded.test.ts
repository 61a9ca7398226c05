import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readEncoded } from './encoded.ts'

test('what a codec encoded is taken with its port', () => {
  assert.deepEqual(readEncoded({ fPort: 10, bytes: [1, 15] }), {
    fPort: 10,
    bytes: Uint8Array.of(1, 15),
  })
})

test('what cannot be sent, or was told as an error, is not taken', () => {
  for (const output of [
    { fPort: 10, bytes: [1], errors: ['unknown order'] },
    { fPort: 0, bytes: [1] },
    { fPort: 224, bytes: [1] },
    { fPort: 10, bytes: [] },
    { fPort: 10, bytes: [256] },
    { fPort: 10, bytes: [Number.NaN] },
    { fPort: 10, bytes: Array.from({ length: 52 }, () => 0) },
    { bytes: [1] },
    null,
  ])
    assert.equal(readEncoded(output), undefined, JSON.stringify(output))
})

test('nothing that a codec gives makes it throw', () => {
  fc.assert(
    fc.property(fc.anything(), (output) => {
      readEncoded(output)
    }),
  )
})
