import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hexOf } from '../base/bytes.ts'
import type { GatewayEui } from '../base/ids.ts'
import { anyEvent, anyReading } from '../test/support/any-fact.ts'
import { cityQuarterHour } from '../test/support/city-mix.ts'
import { FactLog } from '../test/support/fact-log.ts'
import { PROBE, reading, spotTaken } from '../test/support/facts.ts'
import { type MadeBatch, makeBatch, readBatch } from './batch.ts'
import { type Dictionary, emptyDictionary, entriesOf, lookupIn } from './dict.ts'
import type { Fact, Profile } from './fact.ts'
import type { BatchMessage } from './messages.ts'
import { readMessage } from './read-message.ts'
import { writeMessage } from './write-message.ts'

const GW = '70b3d50000000001' as GatewayEui
const EPOCH = 0xabcdef012345

function batchOf(facts: readonly Fact[], profiles: readonly Profile[] = [PROBE]): MadeBatch {
  const log = new FactLog(profiles)
  const rows = facts.map((fact) => log.append(EPOCH, fact))
  const lane = { epoch: EPOCH, stream: facts[0]!.stream }
  const prev = log.headBefore({ ...lane, seq: 0 }) ?? null
  const profileOf = (id: string): Profile | undefined => log.profile(id)
  return makeBatch({ gw: GW, lane, rows, prev, dictionary: emptyDictionary(7), profileOf })
}

/** As the receiver does it: bytes, message, facts. */
function factsOf(bytes: Uint8Array, dictionary: Dictionary): readonly Fact[] | string {
  const read = readMessage(bytes)
  if (read.kind === 'rejected') return read.reason
  assert.equal(read.message.kind, 'batch')
  const batch = readBatch(read.message as BatchMessage, (id) =>
    id === dictionary.id ? lookupIn(dictionary) : undefined,
  )
  return batch.kind === 'facts' ? batch.facts : batch.reason
}

test('readings of any kind come back from their columns exactly, and in their order', () => {
  fc.assert(
    fc.property(fc.array(anyReading, { minLength: 1, maxLength: 40 }), (facts) => {
      const { message, dictionary } = batchOf(facts)
      assert.deepEqual(factsOf(writeMessage(message), dictionary), facts)
    }),
  )
})

test('events of each stream come back from their rows', () => {
  for (const stream of [0, 1, 2, 4]) {
    const events = fc.array(anyEvent(stream), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(events, (facts) => {
        const { message, dictionary } = batchOf(facts)
        const again = factsOf(writeMessage(message), dictionary)
        assert.ok(Array.isArray(again))
        assert.deepEqual(writeMessage(batchOf(again).message), writeMessage(message))
      }),
      { numRuns: 50 },
    )
  }
})

test('S19: changed bytes are refused or are another batch, never read as something they are not', () => {
  const { message, dictionary } = batchOf(Array.from({ length: 20 }, (_, n) => reading(n)))
  const good = writeMessage(message)
  const change = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }))
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      const bad = good.slice()
      for (const [at, flip] of changes) bad[at]! ^= flip
      if (hexOf(bad) === hexOf(good)) return
      const read = factsOf(bad, dictionary)
      assert.equal(typeof read, 'string')
    }),
    { numRuns: 2000 },
  )
})

test('a batch whose dictionary is not known says so', () => {
  const { message, dictionary } = batchOf([reading(1)])
  const bytes = writeMessage(message)
  assert.equal(factsOf(bytes, { ...dictionary, id: 8 }), 'dict')
  assert.equal(factsOf(bytes, emptyDictionary(7)), 'dict')
})

test('facts of another stream do not pass in a batch', () => {
  const { message, dictionary } = batchOf([spotTaken(1)])
  assert.equal(factsOf(writeMessage({ ...message, stream: 0 }), dictionary), 'format')
})

test('an old fact with fewer values than its profile has now, and one with more, stay readable', () => {
  const short = { ...reading(1), values: [5] }
  const long = { ...reading(2), values: [1, 2, 3] }
  const { message, dictionary } = batchOf([short, reading(1), long])
  assert.deepEqual(factsOf(writeMessage(message), dictionary), [short, reading(1), long])
})

test('a typical quarter of an hour in the city takes at most 3 bytes a reading', (t) => {
  const { facts, profiles } = cityQuarterHour(1)
  const { message, dictionary, devices } = batchOf(facts, profiles)
  const bytes = writeMessage(message)
  assert.deepEqual(factsOf(bytes, dictionary), facts)
  const readings = facts.flatMap((fact) => fact.values.filter((value) => value !== null)).length
  const dict = writeMessage({ kind: 'dict', gw: GW, dict: 7, ...entriesOf(dictionary, devices) })
  const each = bytes.length / readings
  t.diagnostic(
    `${facts.length} uplinks, ${readings} readings: ${bytes.length} B, ${each.toFixed(2)} B a reading; ` +
      `dictionary once ${dict.length} B`,
  )
  assert.ok(each <= 3)
})
