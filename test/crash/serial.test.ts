import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runSerial } from './serial-rig.ts'

test('F28: 10 000 damaged answers of the bridge give the chip’s values or an error, and the next is read', async () => {
  const figures = await runSerial({ cases: 10_000, seed: 1302 })
  assert.deepEqual(figures.problems, [])
  assert.equal(figures.problemCount, 0)
  assert.ok(figures.refused > 1_000 && figures.resyncs > 1_000)
})
