import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CborValue } from '../base/cbor.ts'
import { readCbor, writeCbor } from '../base/cbor.ts'
import { seededRandom } from '../base/random.ts'
import { anyEvent } from '../test/support/any-fact.ts'
import { MESSAGE_EXAMPLES } from '../test/support/any-message.ts'
import { FactLog } from '../test/support/fact-log.ts'
import { PROBE, reading } from '../test/support/facts.ts'
import { jsonOfMessage, jsonOfMessages, messageOfJson } from './json-message.ts'
import { jsonOfValue, valueOfJson } from './json-value.ts'
import type { DictMessage } from './messages.ts'
import { readMessage } from './read-message.ts'
import { rowValue } from './row.ts'
import { pullBatches, readAnswer } from './transport/pull.ts'
import { writeMessage } from './write-message.ts'

test('a message of every kind is the same bytes after a way through JSON', () => {
  for (const message of MESSAGE_EXAMPLES) {
    const text = JSON.stringify(jsonOfMessage(message))
    assert.deepEqual(messageOfJson(JSON.parse(text)), writeMessage(message), message.kind)
  }
})

test('values keep their kind: bytes, marks, odd numbers, keys of prototypes', () => {
  const odd: CborValue[] = [
    new Uint8Array([1, 2, 255]),
    { $bytes: 'x' },
    { $map: { $number: 1 } },
    Object.assign(Object.create(null), JSON.parse('{"__proto__": 1}')),
    [Number.NaN, Number.POSITIVE_INFINITY, 1.5, 2 ** 53, null, true],
    {},
  ]
  for (const value of odd) {
    const back = valueOfJson(JSON.parse(JSON.stringify(jsonOfValue(value))))
    assert.deepEqual(writeCbor(back!), writeCbor(value))
  }
})

test('S19: no JSON makes the reader throw, and what it takes is a message', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('ack', 'hello', 'batch', 'dict'), (json, kind) => {
      const bytes = messageOfJson(
        typeof json === 'object' && json !== null ? { ...json, kind } : json,
      )
      if (bytes) assert.equal(readMessage(bytes).kind, 'message')
    }),
  )
  const deep = '['.repeat(100) + ']'.repeat(100)
  assert.equal(valueOfJson(JSON.parse(deep)), undefined)
})

test('S19: any CBOR value goes through JSON and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const read = readCbor(bytes)
      if (read.kind !== 'value') return
      const back = valueOfJson(JSON.parse(JSON.stringify(jsonOfValue(read.value))))
      assert.deepEqual(writeCbor(back!), bytes)
    }),
    { numRuns: 1_000 },
  )
})

test('an answer of pull in JSON has its readings by name, and is the same bytes back', () => {
  const log = new FactLog([PROBE])
  for (let n = 0; n < 1_200; n++) log.append(100, reading(n))
  const gw = '70b3d50000000001' as never
  const source = {
    gw,
    epoch: 100,
    version: 'test',
    source: log,
    random: seededRandom(1),
    clockState: () => 2 as const,
  }
  const answer = pullBatches(source, { epoch: 100, stream: 3, next: 0, limit: 1_200 })
  assert.ok(answer.kind === 'messages')
  const messages = readAnswer(answer.bytes)!
  const json = JSON.parse(JSON.stringify(jsonOfMessages(messages)))
  assert.deepEqual(Object.keys(json[1].rows[0]), [
    ...['type', 'atMs', 'clk', 'rev', 'devEui', 'profile', 'values'],
  ])
  const dict = readMessage(messages[0]!)
  const dicts = new Map(
    dict.kind === 'message'
      ? [[(dict.message as DictMessage).dict, dict.message as DictMessage]]
      : [],
  )
  assert.deepEqual(
    json.map((one: unknown) => messageOfJson(one, dicts)),
    messages,
  )
})

test('any event in a batch is the same bytes after a way through JSON', () => {
  fc.assert(
    fc.property(anyEvent(), (fact) => {
      const head = new Uint8Array(8)
      const place = {
        gw: '70b3d50000000001' as never,
        epoch: 1,
        seq0: 0,
        next: 1,
        prev: null,
        head,
      }
      const body = { kind: 'rows', rows: [rowValue(fact)] } as const
      const message = { kind: 'batch', stream: fact.stream, ...place, body } as const
      const json = JSON.parse(JSON.stringify(jsonOfMessage(message)))
      assert.deepEqual(messageOfJson(json), writeMessage(message))
    }),
  )
})
