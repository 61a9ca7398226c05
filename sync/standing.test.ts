import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NOON_MS, reading, spotTaken } from '../test/support/facts.ts'
import type { EventFact, Fact, ReadingFact } from './fact.ts'
import { mergedReading, standing } from './standing.ts'

const told = (rev: number, values: ReadingFact['values'], profile = 'probe'): ReadingFact => {
  return { ...reading(0), rev, values, profile }
}
const taken = (rev: number, more: EventFact['fields'] = {}): EventFact => {
  const { fields, ...rest } = spotTaken(0)
  return { ...rest, rev, fields: { ...fields, ...more } }
}
const withdrawn = (of: string, ofMs: number, rev: number): EventFact => {
  const fields = { of, ofMs, reason: 'decoded again' }
  return { ...spotTaken(0), type: 'withdrawn', atMs: NOON_MS + 60_000, rev, fields }
}

test('a correction repeats all channels of its moment: what it leaves out was not observed', () => {
  const facts = [told(0, [40, 2150]), told(1, [41, null])]
  assert.deepEqual(standing(facts), [facts[1]])
  assert.deepEqual(standing(facts.toReversed()), [facts[1]])
  assert.deepEqual(standing([told(0, [40, 2150]), told(1, [null, null])]), [])
})

test('what two frames tell of one moment is one reading, of a channel the later value', () => {
  const facts = [told(0, [40, 2150]), told(0, [41, null])]
  assert.deepEqual(standing(facts), [told(0, [41, 2150])])
})

test('the same place in another model is another channel: the later fact stands alone', () => {
  const facts = [told(0, [40, 2150]), told(0, [null, 3], 'meter')]
  assert.deepEqual(mergedReading(facts), facts[1])
})

test('a corrected event takes the place of the one before, not that of another thing of its moment', () => {
  const hour = (quantity: string, rev: number): EventFact => {
    return { ...spotTaken(0), type: 'valueHour', stream: 2, rev, fields: { quantity, mean: rev } }
  }
  const facts = [hour('air.co2', 0), hour('air.o3', 0), hour('air.co2', 1)]
  assert.deepEqual(standing(facts), [hour('air.o3', 0), hour('air.co2', 1)])
})

test('a withdrawn event does not stand, nor does the withdrawal, until it is told with a higher revision', () => {
  const take = withdrawn('spotTaken', taken(0).atMs, 1)
  assert.deepEqual(standing([taken(0), take]), [])
  assert.deepEqual(standing([take, taken(0), taken(1)]), [])
  assert.deepEqual(standing([taken(0), taken(2), take]), [taken(2)])
  assert.deepEqual(standing([withdrawn('spotTaken', NOON_MS - 1, 9), taken(0)]), [taken(0)])
})

test('what stands is the same in whatever order facts and withdrawals arrive, doubles too', () => {
  const moment = fc.integer({ min: 0, max: 2 }).map((n) => NOON_MS + n)
  const revision = fc.nat(2)
  // Of one moment and revision there is one content, as one decoding gives it.
  const fact: fc.Arbitrary<Fact> = fc.oneof(
    fc.tuple(moment, revision).map(([atMs, rev]) => {
      return { ...told(rev, rev === 1 ? [null, null] : [rev, atMs - NOON_MS]), atMs }
    }),
    fc.tuple(moment, revision).map(([atMs, rev]) => ({ ...taken(rev, { sinceMs: rev }), atMs })),
    fc.tuple(moment, revision).map(([atMs, rev]) => withdrawn('spotTaken', atMs, rev)),
  )
  const asSet = (facts: readonly Fact[]) =>
    [...new Set(facts.map((one) => JSON.stringify(one)))].sort()
  const shuffled = fc
    .array(fact, { maxLength: 12 })
    .chain((facts) =>
      fc.tuple(
        fc.constant(facts),
        fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
      ),
    )
  fc.assert(
    fc.property(shuffled, ([facts, doubled]) => {
      assert.deepEqual(asSet(standing(doubled)), asSet(standing(facts)))
    }),
  )
})
