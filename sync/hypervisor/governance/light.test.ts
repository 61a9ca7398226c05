import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LIGHTS, lightOf, missOf, type Target, targetOf, worsens } from './light.ts'

const LEAST: Target = { kind: 'atLeast', value: 100 }
const MOST: Target = { kind: 'atMost', value: 100 }
const RANGE: Target = { kind: 'between', least: 65, most: 80 }

test('a result is kept within 2 % of its target, to watch to 20 %, off beyond, each edge on the better side', () => {
  const cases: readonly (readonly [number, Target, string])[] = [
    [100, LEAST, 'kept'],
    [98, LEAST, 'kept'],
    [97.9, LEAST, 'watch'],
    [80, LEAST, 'watch'],
    [79.9, LEAST, 'off'],
    [102, MOST, 'kept'],
    [102.1, MOST, 'watch'],
    [120.1, MOST, 'off'],
    [65, RANGE, 'kept'],
    [80, RANGE, 'kept'],
    [60, RANGE, 'watch'],
    [82, RANGE, 'watch'],
    [97, RANGE, 'off'],
    // Twelve hundredths less were promised, ten came.
    [-10, { kind: 'atMost', value: -12 }, 'watch'],
    [-9, { kind: 'atMost', value: -12 }, 'off'],
    // None was promised: the first is off.
    [1, { kind: 'atMost', value: 0 }, 'off'],
    [0, { kind: 'atMost', value: 0 }, 'kept'],
  ]
  for (const [value, target, light] of cases) {
    assert.equal(lightOf([value], target), light, `${value} ${JSON.stringify(target)}`)
  }
})

test('three steps for the worse make of kept watch, of watch off; two steps or a break do not', () => {
  assert.equal(lightOf([130, 120, 110, 101], LEAST), 'watch')
  assert.equal(lightOf([99, 98, 97, 96], LEAST), 'off')
  assert.equal(lightOf([98, 97, 96], LEAST), 'watch')
  assert.equal(lightOf([99, 98, null, 97, 96], LEAST), 'watch')
  assert.equal(lightOf([99, 98, 98, 96], LEAST), 'watch')
  assert.equal(lightOf([72, 74, 76, 79], RANGE), 'watch')
  assert.equal(lightOf([79, 76, 74, 73], RANGE), 'kept')
})

test('without a value or a target nothing is green', () => {
  assert.equal(lightOf([], LEAST), 'notReported')
  assert.equal(lightOf([100, null], LEAST), 'notReported')
  assert.equal(lightOf([100], targetOf({ kind: 'fall' }, null)), 'notReported')
  assert.equal(lightOf([30], targetOf({ kind: 'fall' }, 31)), 'kept')
  assert.equal(lightOf([34], targetOf({ kind: 'fall' }, 31)), 'watch')
})

test('a better value never has a worse light, whatever the target', () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(number, number, number, (goal, a, b) => {
      const target: Target = { kind: 'atLeast', value: goal }
      const [worse, better] = a < b ? [a, b] : [b, a]
      assert.ok(missOf(better, target) <= missOf(worse, target))
      const at = (value: number) => LIGHTS.indexOf(lightOf([value], target))
      assert.ok(at(better) <= at(worse))
      assert.equal(worsens([a, a, a, a], target), false)
    }),
  )
})
