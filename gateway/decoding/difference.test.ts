import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import type { DecodeResult, DecoderOutput, Measurement } from '../../decoders/contract.ts'
import { differenceOf, RedecodeTally } from './difference.ts'
import { mergedChannels } from './merged-channels.ts'

const OF_MS = 1_000_000
const output = (measurements: readonly Measurement[]): DecoderOutput => ({
  measurements,
  notes: [],
  warnings: [],
})
const decoded = (measurements: readonly Measurement[]): DecodeResult => ({
  kind: 'decoded',
  output: output(measurements),
})
const t = (value: number, observedMs?: number): Measurement => ({
  ...{ quantity: 'air.temperature', index: 0, value },
  ...(observedMs !== undefined && { observedMs }),
})

test('the same readings in another order are no difference', () => {
  const before = output([t(20), t(19, 5), t(18, 4)])
  assert.deepEqual(differenceOf(before, decoded([t(18, 4), t(20), t(19, 5)]), OF_MS), {
    kind: 'same',
  })
})

test('moments of which nothing is said any more are withdrawn', () => {
  const before = output([t(20), t(19, 5)])
  const change = differenceOf(before, decoded([t(20.5), t(19, 6)]), OF_MS)
  assert.ok(change.kind === 'changed')
  assert.deepEqual(change.withdrawn, [5])
  assert.equal(change.readings, 3)
  assert.deepEqual(change.shifts, [{ quantity: 'air.temperature', by: 0.5 }])
})

test('what cannot be read now names the moments that were read, and nothing where none were', () => {
  const failed: DecodeResult = { kind: 'failed', error: 'format', detail: '' }
  assert.deepEqual(differenceOf(output([t(20), t(19, 5)]), failed, OF_MS), {
    kind: 'worse',
    withdrawn: [OF_MS, 5],
  })
  assert.deepEqual(differenceOf(null, failed, OF_MS), { kind: 'same' })
})

test('the sum counts devices once, and gives the median of each quantity', () => {
  const tally = new RedecodeTally()
  for (const value of [19, 20, 26]) {
    const difference = differenceOf(output([t(20)]), decoded([t(value)]), OF_MS)
    tally.add('70b3d5499f0012ab' as DevEui, output([t(20)]), difference)
  }
  tally.add('70b3d5499f0012ac' as DevEui, null, differenceOf(null, decoded([t(21)]), OF_MS))
  assert.deepEqual(tally.sum({}), {
    frames: 4,
    devices: 2,
    framesChanged: 3,
    readingsChanged: 3,
    framesGained: 1,
    framesWorse: 0,
    shifts: { 'air.temperature': 2.5 },
    events: {},
  })
})

test('a place among the channels keeps its meaning; 32 are the most', () => {
  const a = { quantity: 'air.temperature', index: 0 } as const
  const b = { quantity: 'air.co2', index: 0 } as const
  assert.deepEqual(mergedChannels([a], [b, a]), [a, b])
  const many = Array.from({ length: 32 }, (_, index) => ({ ...a, index }))
  assert.deepEqual(mergedChannels(many, many), many)
  assert.equal(mergedChannels(many, [b]), undefined)
})
