import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DecodeResult, Quantity } from '../../decoders/contract.ts'
import { compare, median, newComparison, objection } from './comparison.ts'

const failed = (error: 'threw' | 'timeout' | 'format'): DecodeResult => ({
  kind: 'failed',
  error,
  detail: '',
})

function read(value: number, quantity: Quantity = 'air.temperature'): DecodeResult {
  const measurements = [{ quantity, index: 0, value }]
  return { kind: 'decoded', output: { measurements, notes: [], warnings: [] } }
}

function compared(pairs: readonly (readonly [DecodeResult | undefined, DecodeResult])[]) {
  const into = newComparison()
  for (const [old, next] of pairs) compare(into, old, next)
  return into
}

test('F53: one frame that runs out of time is enough', () => {
  const frames = compared([
    [read(20), read(20)],
    [read(20), failed('timeout')],
  ])
  assert.match(objection(frames, {})!, /1 of 2 frames ran out of time or memory/)
})

test('F53: more errors than the old one has speak against it; the same errors do not', () => {
  const same = compared(Array(100).fill([failed('format'), failed('format')]))
  assert.equal(objection(same, {}), undefined)
  const one = compared([[read(1), failed('threw')], ...Array(9).fill([read(1), read(1)])])
  assert.equal(objection(one, {}), undefined, 'one error is not yet a rate')
  const two = compared([...Array(2).fill([read(1), failed('threw')]), [read(1), read(1)]])
  assert.match(objection(two, {})!, /2 of 3 frames not decoded, the old one 0/)
})

test('F52: a shift counts against the spread of the values, a tolerance lets it be', () => {
  const days = Array.from({ length: 60 }, (_, i) => 15 + 8 * Math.sin(i / 5))
  const shifted = (by: (value: number) => number) =>
    objection(compared(days.map((value) => [read(value), read(by(value))])), {})
  assert.equal(
    shifted((value) => value - 0.4),
    undefined,
  )
  assert.match(shifted((value) => value * 10)!, /air.temperature 0: median \+/)
  assert.match(shifted((value) => value / 10)!, /air.temperature 0: median -/)
  // Values that never move have no spread: the last decimal is the measure.
  const still = compared(Array(20).fill([read(20), read(20.4)]))
  assert.match(objection(still, {})!, /median \+0.4 °C over 20 frames, where 0.03 is the most/)
  assert.equal(objection(still, { 'air.temperature': 0.5 }), undefined)
})

test('F52: a value that is dropped, and a reading that is missing, speak against it', () => {
  const dropped: DecodeResult = {
    kind: 'decoded',
    output: {
      measurements: [],
      notes: [],
      warnings: ['air.temperature: 215 °C is outside, left out'],
    },
  }
  assert.match(
    objection(compared(Array(5).fill([read(21), dropped])), {})!,
    /5 values out of range/,
  )
  const none: DecodeResult = {
    kind: 'decoded',
    output: { measurements: [], notes: [], warnings: [] },
  }
  assert.match(objection(compared(Array(5).fill([read(21), none])), {})!, /5 readings are missing/)
})

test('the median is the middle, whatever the order', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([4, 1, 3, 2]), 2.5)
  const values = fc.array(fc.integer(), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(values, (some) => {
      const middle = median(some)
      assert.ok(some.filter((one) => one < middle).length <= some.length / 2)
      assert.ok(some.filter((one) => one > middle).length <= some.length / 2)
    }),
  )
})
