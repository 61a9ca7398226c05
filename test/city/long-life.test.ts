import assert from 'node:assert/strict'
import { test } from 'node:test'
import { liveLong } from './long-life.ts'

test('F37, I13: sensors of every kind live through kills and power cuts, and lose no session', async () => {
  const { problems, joins, rollOvers, kills, powerCuts, downlinks } = await liveLong({
    ...{ days: 24, devices: 12, seed: 4 },
  })
  assert.deepEqual(problems, [])
  assert.equal(joins, 12)
  assert.ok(rollOvers > 0 && kills + powerCuts > 0 && downlinks > 100)
})
