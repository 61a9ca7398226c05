import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MacBench } from '../../test/support/mac-bench.ts'
import { CARE_START } from '../detect/care/care.ts'
import { TRUST_START } from '../detect/care/trust.ts'
import { careView } from './care-view.ts'

const course = { value: 21, sinceLineMs: 5, lastLineMs: 9, same: 12, leaps: 0, leapLineMs: 7 }
const utcOf = (lineMs: number) => 1_000 + lineMs

test('a device tells its battery, and which of its channels are not to be believed, and why', async () => {
  await using mac = await MacBench.settled()
  const channels = {
    'air.temperature 0': { ...course, told: 'frozen' },
    'air.relativeHumidity 1': { ...course, told: 'leaps' },
    'air.pressure 0': { ...course, told: null },
  } as const
  const battery = { version: 1, points: [[3, 80] as const], toldPercent: null } as const
  const care = { ...CARE_START, battery, trust: { ...TRUST_START, channels } }
  assert.deepEqual(careView({ ...mac.state, care }, utcOf), {
    battery: { percent: 80, atMs: 1_003 },
    isBatteryLow: false,
    distrusted: [
      { quantity: 'air.temperature', index: 0, reason: 'frozen', sinceMs: 1_005 },
      { quantity: 'air.relativeHumidity', index: 1, reason: 'leaps', sinceMs: 1_007 },
    ],
  })
})

test('where nothing is told of a battery, the answer to the network stands; mains is no percentage', async () => {
  await using mac = await MacBench.settled()
  const of = (battery: number) => {
    const talk = { ...mac.state.talk, status: { battery, marginDb: 5, lineMs: 0 } }
    return careView({ ...mac.state, care: null, talk }, utcOf).battery
  }
  assert.deepEqual(of(127), { percent: 50, atMs: null })
  assert.deepEqual([of(0), of(255)], [null, null])
})
