import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stepCounter } from './counter-step.ts'

const limits = { modulus: 2 ** 16, pulsesMax: 500 }
const frame = (pulses: number, fCntUp = 10, restarted = false) => ({
  pulses,
  fCntUp,
  lineMs: 0,
  restarted,
})
const step = (before: number, after: number, fCntUp = 11, restarted = false) =>
  stepCounter(frame(before), frame(after, fCntUp, restarted), limits)

test('a counter that went up counted the difference', () => {
  assert.deepEqual(step(100, 130), { kind: 'counted', pulses: 30 })
})

test('a counter that rolled over counted across its end', () => {
  assert.deepEqual(step(65_530, 20), { kind: 'counted', pulses: 26 })
})

test('a counter that was reset counted from zero', () => {
  assert.deepEqual(step(30_000, 20), { kind: 'counted', pulses: 20 })
})

test('a device that restarted counted from zero, even where a rollover would fit', () => {
  assert.deepEqual(step(65_400, 20, 0), { kind: 'counted', pulses: 20 })
  assert.deepEqual(step(65_400, 20, 11, true), { kind: 'counted', pulses: 20 })
})

test('a restart that kept its counter counted the difference', () => {
  assert.deepEqual(step(100, 130, 0), { kind: 'counted', pulses: 30 })
})

test('more than the pipe can carry is rejected', () => {
  assert.deepEqual(step(100, 5_000), { kind: 'rejected', reason: 'too-much' })
  assert.deepEqual(step(30_000, 900), { kind: 'rejected', reason: 'unknown' })
})

test('counters survive the wrap: what flowed is what was counted', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 16 - 1), fc.nat(500), (before, flowed) => {
      const { kind, pulses } = step(before, (before + flowed) % 2 ** 16) as {
        kind: string
        pulses: number
      }
      assert.equal(kind, 'counted')
      assert.equal(pulses, flowed)
    }),
  )
})
