import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SseReader } from './sse.ts'

const TEXT = 'id: 32.0\n\nid: 93.1\ndata: {"a":1}\n\n: comment\n\nid: 94.1\ndata: b\ndata:c\n\n'
const EVENTS = [
  { id: '32.0', data: undefined },
  { id: '93.1', data: '{"a":1}' },
  { id: '94.1', data: 'b\nc' },
]

test('a stream reads the same however it is cut into pieces', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 8 }), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), TEXT.length]
      const reader = new SseReader()
      const events = places.flatMap((from, i) =>
        reader.read(TEXT.slice(from, places[i + 1] ?? from)),
      )
      assert.deepEqual(events, EVENTS)
    }),
  )
})

test('S19: no text makes it throw, and one that never ends an event is given up', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(new SseReader().read(text))))
  assert.equal(new SseReader().read('x'.repeat(1_000_001)), undefined)
})
