import assert from 'node:assert/strict'
import { test } from 'node:test'
import { floorOf, judgeTime, type TimeOffer } from './time-keeper.ts'

const FLOOR_MS = Date.UTC(2027, 0, 1)
const DAY_MS = 24 * 3_600_000

function offer(utcMs: number, source: TimeOffer['source'] = 'hypervisor'): TimeOffer {
  return { source, utcMs, monoMs: 5 }
}

test('F19: an unknown clock takes the time of a satellite, of the hypervisor, of a person', () => {
  const now = { floorMs: FLOOR_MS, clk: 0 } as const
  assert.deepEqual(judgeTime(offer(FLOOR_MS + DAY_MS, 'gnss'), now), { kind: 'take', clk: 3 })
  assert.deepEqual(judgeTime(offer(FLOOR_MS + DAY_MS), now), { kind: 'take', clk: 1 })
  assert.deepEqual(judgeTime(offer(FLOOR_MS + DAY_MS, 'person'), now), { kind: 'take', clk: 1 })
})

test('F26: a clock that is known is moved by nobody’s word', () => {
  for (const clk of [1, 2, 3] as const) {
    const now = { floorMs: FLOOR_MS, clk }
    assert.deepEqual(judgeTime(offer(FLOOR_MS + DAY_MS), now), { kind: 'refuse', reason: 'known' })
  }
})

test('F20, F26: no time is before what the gateway has lived through, nor half a century ahead', () => {
  const now = { floorMs: FLOOR_MS, clk: 0 } as const
  assert.equal(judgeTime(offer(FLOOR_MS - 1), now).kind, 'refuse')
  assert.equal(judgeTime(offer(0), now).kind, 'refuse')
  assert.equal(judgeTime(offer(2 ** 32 * 1000 - 1000), now).kind, 'refuse')
})

test('F20: the floor is the release or what was lived through since, and not a clock that once was wrong', () => {
  assert.equal(floorOf(FLOOR_MS, 0), FLOOR_MS)
  assert.equal(floorOf(FLOOR_MS, FLOOR_MS + DAY_MS), FLOOR_MS + DAY_MS)
  assert.equal(floorOf(FLOOR_MS, Date.UTC(2106, 1, 7)), FLOOR_MS)
})
