import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FramesUnderWay } from './frames-under-way.ts'

test('I10: beyond 8 192 frames without a word of the core no more are taken', () => {
  const underWay = new FramesUnderWay()
  const batch = { frames: 8, accepted: () => {} }
  for (let id = 0; id < 1_024; id++) assert.ok(underWay.begin(id, batch))
  assert.equal(underWay.begin(1_024, batch), false)
  underWay.accepted(7)
  assert.ok(underWay.begin(1_025, batch))
})

test('F8, I10: frames that the core refused, for a day on end, take no room from those after it', () => {
  const underWay = new FramesUnderWay()
  let accepted = 0
  for (let id = 0; id < 100_000; id++) {
    assert.ok(underWay.begin(id, { frames: 1, accepted: () => accepted++ }))
    underWay.refused(id)
  }
  assert.deepEqual([underWay.frames, accepted], [0, 0])
  underWay.begin(100_000, { frames: 1, accepted: () => accepted++ })
  underWay.accepted(100_000)
  underWay.accepted(100_000)
  assert.deepEqual([underWay.frames, accepted], [0, 1])
})
