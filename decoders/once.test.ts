import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Measurement } from './contract.ts'
import { onceEach } from './once.ts'

const degrees = (value: number, observedMs?: number): Measurement => {
  const reading = { quantity: 'air.temperature', index: 0, value } as const
  return observedMs === undefined ? reading : { ...reading, observedMs }
}

test('a record that a frame carries twice is one reading, a live one beside it stays', () => {
  assert.deepEqual(onceEach([degrees(20, 1_000), degrees(21), degrees(20, 1_000)]), [
    degrees(21),
    degrees(20, 1_000),
  ])
})

test('of two readings of one moment the last stands, another depth is another channel', () => {
  const deep: Measurement = { quantity: 'air.temperature', index: 40, value: 9 }
  assert.deepEqual(onceEach([degrees(25.7), deep, degrees(23.2)]), [deep, degrees(23.2)])
})

test('no alarm is lost to another alarm of the same moment', () => {
  const alarm = (value: number): Measurement => ({ quantity: 'alarm.input', index: 0, value })
  assert.deepEqual(onceEach([alarm(1), alarm(3), alarm(1)]), [alarm(3), alarm(1)])
})

test('doing it again changes nothing, and nothing is invented', () => {
  const reading = fc.record({
    quantity: fc.constantFrom('air.temperature' as const, 'alarm.leak' as const),
    index: fc.integer({ min: 0, max: 1 }),
    value: fc.integer({ min: 0, max: 2 }),
    observedMs: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(fc.array(reading), (readings) => {
      const once = onceEach(readings)
      assert.deepEqual(onceEach(once), once)
      for (const one of once) assert(readings.includes(one as (typeof readings)[number]))
    }),
  )
})
