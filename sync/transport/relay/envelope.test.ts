import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Channel, Envelopes, kindOf, putInParts } from './envelope.ts'

const CHANNELS: readonly Channel[] = ['up/0', 'up/1', 'up/2', 'up/3', 'up/4', 'res', 'ack', 'cmd']

test('messages of any length, their parts mixed, come whole, once, and on their channel', () => {
  const message = fc.record({
    channel: fc.constantFrom(...CHANNELS),
    bytes: fc.uint8Array({ maxLength: 700 }),
  })
  const mixed = fc.tuple(fc.array(message, { maxLength: 4 }), fc.infiniteStream(fc.nat()))
  fc.assert(
    fc.property(mixed, ([messages, chance]) => {
      const waiting = messages.map((one, number) => [
        ...putInParts(one, { number, partBytes: 50 })!,
      ])
      const envelopes = new Envelopes()
      const whole: unknown[] = []
      while (waiting.some((parts) => parts.length > 0)) {
        const left = waiting.filter((parts) => parts.length > 0)
        const parts = left[chance.next().value % left.length]!
        const part = parts.splice(chance.next().value % parts.length, 1)[0]!
        const made = envelopes.take(part)
        if (made) whole.push({ ...made, bytes: Uint8Array.from(made.bytes) })
      }
      const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).sort()
      assert.deepEqual(sorted(whole), sorted(messages))
    }),
  )
})

test('bytes that are no part make nothing, and first parts without end fill no memory', () => {
  const envelopes = new Envelopes()
  assert.equal(envelopes.take(new Uint8Array(0)), undefined)
  assert.equal(envelopes.take(Uint8Array.of(0)), undefined)
  // Part 5 of 3.
  assert.equal(envelopes.take(Uint8Array.of(0, 0x52, 1)), undefined)
  for (let number = 0; number < 32; number++) {
    const [first] = putInParts(
      { channel: 'up/1', bytes: new Uint8Array(100) },
      { number, partBytes: 50 },
    )!
    assert.equal(envelopes.take(first!), undefined)
  }
  const [, second, third] = putInParts(
    { channel: 'up/1', bytes: new Uint8Array(100) },
    { number: 0, partBytes: 50 },
  )!
  // Its first part has given way.
  assert.equal(envelopes.take(second!), undefined)
  assert.equal(envelopes.take(third!), undefined)
})

test('a message beyond sixteen parts is not cut; alarms go before orders, and orders before facts', () => {
  const cut = (length: number) =>
    putInParts({ channel: 'up/3', bytes: new Uint8Array(length) }, { number: 0, partBytes: 50 })
  assert.equal(cut(16 * 48)?.length, 16)
  assert.equal(cut(16 * 48 + 1), undefined)
  assert.deepEqual(CHANNELS.map(kindOf), [
    ...['alarm', 'data', 'data', 'data', 'data'],
    ...['control', 'control', 'control'],
  ])
})
