import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexOf } from '../base/bytes.ts'
import { writeCbor } from '../base/cbor.ts'
import { anyFact } from '../test/support/any-fact.ts'
import { reading, spotTaken } from '../test/support/facts.ts'
import { genesisHead, nextHead, readRow, rowBytes } from './row.ts'

test('every fact reads back from its row, byte for byte', () => {
  fc.assert(
    fc.property(anyFact, (fact) => {
      const bytes = rowBytes(fact)
      const read = readRow(bytes)
      assert.equal(read.kind, 'fact')
      if (read.kind === 'fact') assert.deepEqual(rowBytes(read.fact), bytes)
    }),
  )
})

test('a field in the middle that is missing is null, one at the end is left out', () => {
  const fact = { ...spotTaken(1), fields: { sinceMs: 5 } }
  const read = readRow(rowBytes(fact))
  assert.deepEqual(read, { kind: 'fact', fact: { ...fact, fields: { devEui: null, sinceMs: 5 } } })
})

test('S19: no byte string makes the row reader throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => void readRow(bytes)))
})

test('a row of an unknown type is told apart from garbage: it may come from a newer gateway', () => {
  assert.deepEqual(readRow(writeCbor(['spotPainted', 1, 2, 0, 'space-1'])), {
    kind: 'rejected',
    reason: 'unknown-type',
  })
  for (const row of [
    [],
    ['spotTaken', 1, 9, 0, 'x'],
    ['reading', 1, 2, 0, 'x', 'p', [1]],
    ['spotTaken', 1, 2, 0, 'x', 1, 2, 3, 4],
    ['toString', -1, 2, 0, 'x'],
  ]) {
    assert.deepEqual(readRow(writeCbor(row)), { kind: 'rejected', reason: 'format' })
  }
})

test('heads of different epochs, streams and rows differ, and follow from each other alone', () => {
  const heads = [
    genesisHead({ epoch: 1, stream: 0 }),
    genesisHead({ epoch: 1, stream: 1 }),
    genesisHead({ epoch: 2 ** 47, stream: 0 }),
  ]
  const first = nextHead(heads[0]!, rowBytes(reading(1)))
  heads.push(
    first,
    nextHead(heads[0]!, rowBytes(reading(2))),
    nextHead(first, rowBytes(reading(1))),
  )
  assert.equal(new Set(heads.map(hexOf)).size, heads.length)
  assert.ok(heads.every((head) => head.length === 8))
})

test('the head of a stream is fixed for ever: a change would orphan every gateway', () => {
  const head = nextHead(genesisHead({ epoch: 0x0102030405, stream: 1 }), rowBytes(spotTaken(7)))
  assert.equal(hexOf(rowBytes(spotTaken(7))), ROW_OF_SPOT_7)
  assert.equal(hexOf(head), HEAD_OF_SPOT_7)
})

const ROW_OF_SPOT_7 =
  '876973706f7454616b656e1b000001a5dabf615802006773706163652d3770373062336435343939663030303030311b000001a5dabf4600'
const HEAD_OF_SPOT_7 = '38de23f38950e537'
