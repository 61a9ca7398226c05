import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ReadingFact } from '../../sync/fact.ts'
import { standing } from '../../sync/standing.ts'
import { NOON_MS, reading } from '../../test/support/facts.ts'
import { toldFromDisk, toldToDisk } from '../store/told-history.ts'
import { MOMENTS_KEPT, type ToldHistory, tellHistory } from './told-history.ts'

const HOUR_MS = 3_600_000

/** What was observed in the hour `hour`. */
function record(hour: number, values: ReadingFact['values'] = [hour, null], rev = 0): ReadingFact {
  return { ...reading(0), atMs: NOON_MS + hour * HOUR_MS, rev, values }
}

/** The facts of frames, one after the other. */
function tell(frames: readonly (readonly ReadingFact[])[]) {
  let told: ToldHistory | null = null
  const facts = frames.map((frame) => {
    const step = tellHistory(told, frame)
    told = step.told
    return step.facts
  })
  return { facts, told: told as ToldHistory | null }
}

test('hours that frames repeat are told once, new ones each time', () => {
  const hours = (from: number) => Array.from({ length: 15 }, (_, i) => record(from + i))
  const { facts } = tell([hours(0), hours(0), hours(1), hours(8)])
  assert.deepEqual(
    facts.map((told) => told.map(({ values }) => values[0])),
    [[...Array(15).keys()], [], [15], [16, 17, 18, 19, 20, 21, 22]],
  )
})

test('a channel that was not told of a moment yet is told alone', () => {
  const { facts } = tell([[record(0, [7, null])], [record(0, [7, 21])]])
  assert.deepEqual(facts[1], [record(0, [null, 21])])
})

test('a higher revision tells all of a moment again, a lower one behind it nothing', () => {
  const { facts } = tell([[record(0, [7, 21])], [record(0, [8, 22], 3)], [record(0, [7, 21])]])
  assert.deepEqual(facts[1], [record(0, [8, 22], 3)])
  assert.deepEqual(facts[2], [])
})

test('another model has other channels: what was told before says nothing of them', () => {
  const meter = { ...record(0), profile: 'meter' }
  assert.deepEqual(tell([[record(0)], [meter]]).facts[1], [meter])
})

test('a frame without records changes nothing', () => {
  const told: ToldHistory = { profile: 'probe', moments: [] }
  assert.deepEqual(tellHistory(told, []), { told, facts: [] })
})

const frames = fc.array(
  fc.array(
    fc.tuple(fc.nat(80), fc.nat(2), fc.boolean()).map(([hour, rev, isWhole]) => {
      return record(hour, [hour, isWhole ? hour * 10 + rev : null], rev)
    }),
    { maxLength: 24 },
  ),
  { maxLength: 12 },
)

test('whatever frames come, what stands is what would stand if all of it were told, and memory is bounded', () => {
  const sorted = (facts: readonly ReadingFact[]) =>
    standing(facts).toSorted((a, b) => a.atMs - b.atMs)
  fc.assert(
    fc.property(frames, (all) => {
      const { facts, told } = tell(all)
      assert.ok((told?.moments.length ?? 0) <= MOMENTS_KEPT)
      assert.deepEqual(sorted(facts.flat()), sorted(all.flat()))
    }),
    { numRuns: 2_000 },
  )
})

test('what is kept of it reads back as it was', () => {
  fc.assert(
    fc.property(frames, (all) => {
      const { told } = tell(all)
      if (told) assert.deepEqual(toldFromDisk(toldToDisk(told)), told)
    }),
  )
})
