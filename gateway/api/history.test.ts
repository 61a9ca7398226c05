import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventFact, Fact, ReadingFact } from '../../sync/fact.ts'
import { NOON_MS, reading, spotTaken } from '../../test/support/facts.ts'
import { type FactFilter, type FoundFact, matchesFact } from '../feed/fact-filter.ts'
import { historyOf } from './history.ts'

const DAY = { fromMs: NOON_MS - 1, toMs: NOON_MS + 86_400_000 }
const told = (rev: number, values: ReadingFact['values']): ReadingFact => {
  return { ...reading(0), rev, values }
}
const taken = spotTaken(0)
const withdrawn: EventFact = {
  ...taken,
  type: 'withdrawn',
  atMs: NOON_MS + 5_000,
  rev: 1,
  fields: { of: 'spotTaken', ofMs: taken.atMs, reason: 'decoded again' },
}

/** `facts` in the order in which they were told, the last of them in the tail; newest first, as both give them. */
function ask(facts: readonly Fact[], inTail: number, filter: Partial<FactFilter> = {}) {
  const found = facts.map((fact, seq): FoundFact => ({ epoch: 5, stream: fact.stream, seq, fact }))
  const newest = (from: number, to: number) => (asked: FactFilter) =>
    found
      .slice(from, to)
      .filter(({ fact }) => matchesFact(asked, fact))
      .reverse()
  const split = facts.length - inTail
  const tailFacts = async (asked: FactFilter) => newest(split, facts.length)(asked)
  return historyOf({ tailFacts }, newest(0, split))({ ...DAY, ...filter })
}

test('the past shows a reading once, with its highest revision, whether it is stored or in memory', async () => {
  const facts = [told(0, [40, null]), told(0, [null, 2150]), told(1, [41, 2150])]
  assert.deepEqual(await ask(facts.slice(0, 2), 1), [told(0, [40, 2150])])
  for (const inTail of [0, 1, 2, 3]) assert.deepEqual(await ask(facts, inTail), [facts[2]])
  assert.deepEqual(await ask([...facts, told(2, [null, null])], 1), [])
})

test('a withdrawn event is not in the past, also when only events of its type are asked for', async () => {
  assert.deepEqual(await ask([taken, withdrawn], 1), [])
  assert.deepEqual(await ask([taken, withdrawn], 0, { types: ['spotTaken'] }), [])
  assert.deepEqual(await ask([taken], 0, { types: ['spotTaken'] }), [taken])
})
