import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { keepText, readKeptText } from './kept-text.ts'

test('a kept text is read as it was, in this thread and in another', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.equal(readKeptText(keepText(text)), text)
      assert.equal(readKeptText(structuredClone(keepText(text))), text)
    }),
  )
})

test('a kept text is a fraction of its length, and the threads share it', () => {
  const kept = keepText('function decodeUplink(input) { return { data: {} } }\n'.repeat(1000))
  assert(kept.length < 1000)
  const clone = structuredClone(kept)
  kept[0] = 7
  assert.equal(clone[0], 7)
})
