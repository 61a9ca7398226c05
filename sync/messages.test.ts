import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode } from 'cbor-x'
import fc from 'fast-check'
import { type CborValue, readCbor, writeCbor } from '../base/cbor.ts'
import { MESSAGE_EXAMPLES } from '../test/support/any-message.ts'
import { MESSAGE_BYTES_MAX, MESSAGE_TYPES } from './messages.ts'
import { readMessage } from './read-message.ts'
import { writeMessage } from './write-message.ts'

for (const message of MESSAGE_EXAMPLES) {
  test(`${message.kind} reads back as it was written, and a second decoder reads its type`, () => {
    const bytes = writeMessage(message)
    assert.deepEqual(readMessage(bytes), { kind: 'message', message })
    assert.equal(decode(bytes)[0], MESSAGE_TYPES[message.kind])
  })

  test(`S19: ${message.kind} with an item missing, added or replaced is refused or stays itself`, () => {
    const read = readCbor(writeMessage(message))
    assert.equal(read.kind, 'value')
    const items = (read.kind === 'value' ? read.value : []) as CborValue[]
    const other = fc.constantFrom<CborValue>(
      -1,
      1.5,
      'x',
      null,
      true,
      [],
      {},
      2 ** 50,
      new Uint8Array(3),
    )
    fc.assert(
      fc.property(fc.nat(items.length), other, fc.constantFrom(0, 1), (at, value, removed) => {
        const bytes = writeCbor(items.toSpliced(at, removed, value))
        const again = readMessage(bytes)
        if (again.kind === 'message') assert.deepEqual(writeMessage(again.message), bytes)
      }),
    )
    for (let at = 0; at < items.length; at++) {
      assert.equal(readMessage(writeCbor(items.toSpliced(at, 1))).kind, 'rejected')
    }
  })
}

test('S19: no byte string makes the message reader throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readMessage(bytes)))
})

test('S15: a message above 256 kB is refused before it is read', () => {
  const bytes = new Uint8Array(MESSAGE_BYTES_MAX + 1)
  assert.deepEqual(readMessage(bytes), { kind: 'rejected', reason: 'too-long' })
})

test('ranges of an ACK that touch, overlap or run backwards are refused', () => {
  const ack = MESSAGE_EXAMPLES.find((message) => message.kind === 'ack')!
  for (const held of [
    [[70_000, 70_005]],
    [[70_005, 70_005]],
    [
      [70_009, 70_012],
      [70_010, 70_020],
    ],
  ]) {
    const bytes = writeMessage({ ...ack, held: held as [number, number][] })
    assert.equal(readMessage(bytes).kind, 'rejected')
  }
})
