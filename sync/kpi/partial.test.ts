import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LEASTS, MOSTS, mergePartials, NOTHING, type Partial, SUMS } from './partial.ts'
import { meanOf, mergeSpreads, quantileOf, spreadOfHour } from './spread.ts'

/** Whole numbers: their sums do not depend on the order. */
const whole = fc.integer({ min: 0, max: 1_000_000 })
const record = <Value>(names: readonly string[], value: fc.Arbitrary<Value>) =>
  fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length })
const spread = fc
  .array(fc.record({ mean: fc.integer({ min: -40, max: 900 }), isNight: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((hours) =>
    hours
      .map(({ mean, isNight }) =>
        spreadOfHour({ mean, min: mean - 1, max: mean + 1, isNight }, false),
      )
      .reduce(mergeSpreads),
  )
const anyPartial: fc.Arbitrary<Partial> = fc
  .record({
    sums: record(SUMS, whole),
    most: record(MOSTS, whole),
    least: record(LEASTS, whole),
    spreads: record(['flow', 'soil.tension'], spread),
    siteDays: record(
      ['mirabeau 2026-06-16', 'vendome 2026-06-16'],
      fc.record({ watered: whole, troubles: whole, litres: whole }),
    ),
    lastCycle: fc.option(
      fc.record({ atMs: fc.integer({ min: 0, max: 3 }), isOperating: fc.boolean() }),
    ),
  })
  .map((partial) => structuredClone(partial))

test('parts merge to the same whole in whatever order and grouping they come', () => {
  fc.assert(
    fc.property(anyPartial, anyPartial, anyPartial, (a, b, c) => {
      assert.deepEqual(mergePartials(a, b), mergePartials(b, a))
      const left = mergePartials(mergePartials(a, b), c)
      assert.deepEqual(left, mergePartials(a, mergePartials(b, c)))
      assert.deepEqual(mergePartials(a, NOTHING), a)
    }),
  )
})

test('a quantile of merged hours is the nearest rank of all of them within 2.5 %', () => {
  const values = fc.array(fc.double({ min: 0.01, max: 5_000, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  })
  fc.assert(
    fc.property(values, fc.constantFrom(0.05, 0.5, 0.95, 1), (means, share) => {
      const spreads = means.map((mean) =>
        spreadOfHour({ mean, min: mean, max: mean, isNight: false }, false),
      )
      const exact = [...means].sort((a, b) => a - b)[Math.ceil(share * means.length) - 1]!
      const found = quantileOf(spreads.reduce(mergeSpreads), share)
      assert.ok(Math.abs(found - exact) <= exact * 0.0251, `${found} for ${exact}`)
    }),
  )
})

test('levels are averaged by their energy: 50 and 70 dB are 67 dB', () => {
  const hour = (mean: number) => spreadOfHour({ mean, min: mean, max: mean, isNight: false }, true)
  const mean = meanOf(mergeSpreads(hour(50), hour(70)), true)
  assert.ok(Math.abs(mean - 67.03) < 0.01)
})
