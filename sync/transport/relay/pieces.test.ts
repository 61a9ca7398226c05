import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cutMessage, Reassembly } from './fragments.ts'
import type { RelayHeader } from './frame.ts'
import { readStates, SPACES_MAX, type SpaceState, writeStates } from './space-states.ts'

const ANY: RelayHeader = {
  ...{ kind: 'data', hopsLeft: 2, dst: 1, src: 2, keyId: 0, priority: 0, counter: 0 },
  ...{ fragment: 0, last: 0 },
}

test('pieces in any order, some of them twice, are the message again, once', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 600 }),
      fc.integer({ min: 40, max: 216 }),
      fc.infiniteStream(fc.nat()),
      (message, roomBytes, numbers) => {
        const pieces = cutMessage(message, roomBytes)!
        const first = 1_000
        const sent = pieces.map((piece, i) => ({
          header: { ...ANY, counter: first + i, fragment: i, last: pieces.length - 1 },
          piece,
        }))
        const order = [...sent, sent[0]!]
          .map((one) => [numbers.next().value!, one] as const)
          .sort(([a], [b]) => a - b)
        const whole: Uint8Array[] = []
        const reassembly = new Reassembly()
        const seen = new Set<number>()
        for (const [, { header, piece }] of order) {
          // As the replay window sees to it.
          if (seen.has(header.counter)) continue
          seen.add(header.counter)
          const made = reassembly.take(header, piece)
          if (made) whole.push(made)
        }
        assert.deepEqual(whole, [message])
      },
    ),
  )
})

test('what is longer than sixteen pieces is not cut', () => {
  assert.equal(cutMessage(new Uint8Array(16 * 51 + 1), 51), undefined)
  assert.equal(cutMessage(new Uint8Array(16 * 51), 51)?.length, 16)
  assert.deepEqual(cutMessage(new Uint8Array(0), 51), [new Uint8Array(0)])
})

test('first pieces without end make the oldest give way, and are counted', () => {
  const reassembly = new Reassembly()
  for (let i = 0; i < 1_000; i++) {
    reassembly.take({ ...ANY, counter: 100 * i, last: 15 }, new Uint8Array(200))
  }
  assert.equal(reassembly.dropped, 992)
})

test('any states of up to 128 spaces are read as they were written, five a byte', () => {
  const states = fc.array(fc.constantFrom<SpaceState>('unknown', 'free', 'occupied'), {
    maxLength: SPACES_MAX,
  })
  fc.assert(
    fc.property(states, (all) => {
      const bytes = writeStates(all)
      assert.equal(bytes.length, Math.ceil(all.length / 5))
      assert.deepEqual(readStates(bytes, all.length), all)
    }),
  )
  assert.equal(writeStates(new Array(SPACES_MAX).fill('free')).length, 26)
})

test('bytes that are no states are refused: too many, too few, no five of them, or one behind the last', () => {
  assert.equal(readStates(Uint8Array.of(243), 5), undefined)
  assert.equal(readStates(Uint8Array.of(0), 6), undefined)
  assert.equal(readStates(Uint8Array.of(0, 0), 5), undefined)
  assert.equal(readStates(Uint8Array.of(3), 1), undefined)
  assert.equal(readStates(new Uint8Array(26), 129), undefined)
})
