import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PROBE, reading } from '../test/support/facts.ts'
import { emptyDictionary, entriesOf, indexFacts, lookupIn } from './dict.ts'

test('numbers are given in order of first use and kept', () => {
  const first = indexFacts(emptyDictionary(1), [reading(5), reading(3), reading(5)], () => PROBE)
  assert.deepEqual(first.indexes, [0, 1, 0])
  const second = indexFacts(first.dictionary, [reading(3), reading(9)], () => PROBE)
  assert.deepEqual(second.indexes, [1, 2])
  assert.equal(
    indexFacts(second.dictionary, [reading(9)], () => PROBE).dictionary,
    second.dictionary,
  )
})

test('a device whose profile changed gets a new number, so old batches keep their meaning', () => {
  const renamed = { ...PROBE, channels: PROBE.channels.map((one) => ({ ...one, decimals: 3 })) }
  const before = indexFacts(emptyDictionary(1), [reading(1)], () => PROBE)
  const after = indexFacts(before.dictionary, [reading(1)], () => renamed)
  assert.deepEqual(after.indexes, [1])
  assert.deepEqual(lookupIn(after.dictionary)(0)?.profile, PROBE)
  assert.deepEqual(lookupIn(after.dictionary)(1)?.profile, renamed)
})

test('a fact whose profile the store has forgotten still travels, its channels unknown', () => {
  const { dictionary } = indexFacts(emptyDictionary(1), [reading(1)], () => undefined)
  assert.deepEqual(
    lookupIn(dictionary)(0)?.profile.channels.map((channel) => channel.quantity),
    ['unknown', 'unknown'],
  )
})

test('entries name the asked devices once, with the profiles they need', () => {
  const facts = [reading(1), reading(2), reading(3)]
  const { dictionary } = indexFacts(emptyDictionary(1), facts, () => PROBE)
  const entries = entriesOf(dictionary, [2, 0, 2])
  assert.deepEqual(
    entries.devices.map((device) => device.index),
    [0, 2],
  )
  assert.deepEqual(entries.profiles, [{ index: 0, profile: PROBE }])
})
