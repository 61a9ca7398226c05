import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { tmstAfter, tmstUs } from '../base/tmst.ts'
import { type CounterMap, monoUsOf, observeCounter } from './counter-map.ts'

const START_US = 5_000_000_000

/** A map that has seen one frame, 10 ms old on arrival, whose counter was `tmst`. */
function seenAt(tmst: number): CounterMap {
  return observeCounter(undefined, { tmst: tmstUs(tmst), monoUs: START_US + 10_000 }).map
}

test('F24: a counter value behind the wrap lies ahead in time', () => {
  const map = seenAt(2 ** 32 - 400_000)
  const rx1 = tmstAfter(tmstUs(2 ** 32 - 400_000), 1_000_000)
  assert.equal(rx1, 600_000)
  assert.equal(monoUsOf(map, rx1, START_US + 50_000), START_US + 1_010_000)
})

test('F24: across many silent wraps the counter is still the same one', () => {
  const turnUs = 2 ** 32
  const news = observeCounter(seenAt(1_000), {
    tmst: tmstUs(1_000),
    monoUs: START_US + 10_000 + 20 * turnUs,
  })
  assert.equal(news.restarted, false)
})

test('the frame with the least delay tells best', () => {
  let map = seenAt(0)
  map = observeCounter(map, { tmst: tmstUs(1_000_000), monoUs: START_US + 1_002_000 }).map
  assert.equal(monoUsOf(map, tmstUs(2_000_000), START_US + 1_500_000), START_US + 2_002_000)
  map = observeCounter(map, { tmst: tmstUs(3_000_000), monoUs: START_US + 3_400_000 }).map
  const startUs = monoUsOf(map, tmstUs(4_000_000), START_US + 3_500_000)
  assert.ok(startUs - (START_US + 4_002_000) < 200, 'a delayed frame lets up by the drift only')
})

test('a counter that disagrees with the clock has restarted', () => {
  const news = observeCounter(seenAt(3_000_000_000), {
    tmst: tmstUs(12_000),
    monoUs: START_US + 60_000_000,
  })
  assert.equal(news.restarted, true)
  assert.equal(news.map.tmst, 12_000)
})

test('F34: one frame that comes 5 s late is late, not a restart', () => {
  const map = seenAt(1_000_000_000)
  const late = observeCounter(map, {
    tmst: tmstUs(1_055_000_000),
    monoUs: START_US + 60_010_000,
  })
  assert.equal(late.restarted, false)
  const next = observeCounter(late.map, {
    tmst: tmstUs(1_061_000_000),
    monoUs: START_US + 61_010_000,
  })
  assert.equal(next.restarted, false)
  assert.equal(next.map.lateInARow, 0)
})

test('a counter that stays behind has restarted after all', () => {
  let map = seenAt(5_000_000)
  let restarts = 0
  for (let second = 1; second <= 6; second++) {
    const news = observeCounter(map, {
      tmst: tmstUs(second * 1_000_000),
      monoUs: START_US + second * 1_000_000 + 10_000,
    })
    map = news.map
    if (news.restarted) restarts++
  }
  assert.equal(restarts, 1)
})

test('any frames in order with delays under 2 s never look like a restart', () => {
  const frames = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 1, max: 7_200_000 }),
      delayMs: fc.integer({ min: 0, max: 900 }),
    }),
  )
  fc.assert(
    fc.property(frames, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (list, startTmst) => {
      let map: CounterMap | undefined
      let atUs = 0
      for (const { gapMs, delayMs } of list) {
        atUs += gapMs * 1000
        const news = observeCounter(map, {
          tmst: tmstUs(startTmst + atUs),
          monoUs: START_US + atUs + delayMs * 1000,
        })
        assert.equal(news.restarted, false)
        map = news.map
      }
    }),
  )
})
