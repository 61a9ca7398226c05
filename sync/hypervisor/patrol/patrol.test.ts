import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cityOf, DEV_EUI, NOW_MS, space } from '../../../test/support/city-now.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import type { City, Device, Space } from '../city/thing.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { patrolCases } from './cases.ts'
import { PatrolDesk } from './patrol-desk.ts'
import { expectedPrecision, type PatrolAnswer, precisionOf, wrongLately } from './precision.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const always = () => 0.96
const NOBODY = new Set<string>()

/** Taken `minutes` ago with a limit of 30, told over since. */
function over(id: string, minutes: number, more: Partial<Space> = {}): Space {
  const sinceMs = NOW_MS - minutes * MINUTE_MS
  return space(id, {
    category: 'delivery',
    status: 'occupied',
    sinceMs,
    limitMinutes: 30,
    toldMs: NOW_MS - MINUTE_MS,
    over: { startedMs: sinceMs + 31 * MINUTE_MS, limitMinutes: 30, confidence: 0.96 },
    ...more,
  })
}

function device(heardMs: number): Device {
  return {
    devEui: DEV_EUI,
    gateway: '70b3d5fffe000007' as Device['gateway'],
    thingIds: [],
    lastReadingMs: heardMs,
    measurements: [],
    isBatteryLow: false,
    distrusted: [],
  }
}

test('a case tells start, limit, excess and confidence; the surest and longest come first', () => {
  const city = cityOf([
    over('b', 78),
    over('a', 53),
    over('c', 60, { isEstimated: true }),
    space('free'),
  ])
  const { cases } = patrolCases(city, always, NOBODY)
  assert.deepEqual(
    cases.map((one) => [one.spaceId, one.excessMs / MINUTE_MS, one.level, one.doubts]),
    [
      ['b', 48, 'high', []],
      ['a', 23, 'high', []],
      ['c', 30, 'medium', ['reckoned']],
    ],
  )
  assert.equal(cases[0]?.limitAtMs, NOW_MS - 48 * MINUTE_MS)
})

test('without a frame after the limit a case is counted and not shown', () => {
  const old = { toldMs: NOW_MS - 60 * MINUTE_MS, devEuis: [DEV_EUI] }
  const silent = cityOf([over('a', 70, old)], [device(NOW_MS - 41 * MINUTE_MS)])
  assert.deepEqual(patrolCases(silent, always, NOBODY), { cases: [], unproven: ['a'] })
  const heard = cityOf([over('a', 70, old)], [device(NOW_MS - 39 * MINUTE_MS)])
  assert.deepEqual(patrolCases(heard, always, NOBODY).unproven, [])
})

test('what speaks against a case is named: quiet, unchanged for long, often wrong', () => {
  const quiet = { toldMs: NOW_MS - 30 * MINUTE_MS }
  const city = cityOf([over('a', 78, quiet), over('b', 13 * 60), over('c', 78)])
  const { cases } = patrolCases(city, always, new Set(['c']))
  const doubts = Object.fromEntries(cases.map((one) => [one.spaceId, [one.level, ...one.doubts]]))
  assert.deepEqual(doubts, {
    a: ['high', 'quiet'],
    b: ['medium', 'unchanged'],
    c: ['low', 'oftenWrong'],
  })
})

function answer(more: Partial<PatrolAnswer>): PatrolAnswer {
  const about = {
    id: 'a:1',
    spaceId: 'a',
    category: 'delivery',
    by: 'crew',
    toldMs: NOW_MS,
  } as const
  return { ...about, verdict: 'found', atMs: NOW_MS, ...more }
}

test('precision is the share of true cases; a car gone after it was told was there', () => {
  const answers = [
    ...Array.from({ length: 8 }, () => answer({})),
    answer({ verdict: 'gone', goneMs: NOW_MS + 1 }),
    answer({ verdict: 'gone' }),
    answer({ verdict: 'wrong' }),
  ]
  const { answers: counted, share, low, high } = precisionOf(answers)
  assert.deepEqual([counted, share], [10, 0.9])
  // Wilson's interval of 9 of 10.
  assert.deepEqual([low.toFixed(3), high.toFixed(3)], ['0.596', '0.982'])
  assert.deepEqual(precisionOf([]), { answers: 0, share: null, low: 0, high: 1 })
})

test('the interval holds the share, and narrows with answers', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(200), (right, wrong) => {
      fc.pre(right + wrong > 0)
      const answers = [
        ...Array.from({ length: right }, () => answer({})),
        ...Array.from({ length: wrong }, () => answer({ verdict: 'wrong' })),
      ]
      const { share, low, high } = precisionOf(answers)
      assert(share !== null && low <= share + 1e-9 && share <= high + 1e-9)
      const twice = precisionOf([...answers, ...answers])
      assert(twice.high - twice.low < high - low)
    }),
  )
})

test('before anybody answers a category is worth what was measured; answers move it', () => {
  assert.equal(expectedPrecision([])('prm'), 0.96)
  const wrong = Array.from({ length: 20 }, () => answer({ verdict: 'wrong', category: 'prm' }))
  assert.equal(expectedPrecision(wrong)('prm'), 0.48)
  assert.equal(expectedPrecision(wrong)('delivery'), 0.96)
})

test('a sensor is often wrong after two errors within a week', () => {
  const errors = [1, 2].map((days) => answer({ verdict: 'wrong', atMs: NOW_MS - days * DAY_MS }))
  assert.deepEqual([...wrongLately(errors, NOW_MS)], ['a'])
  assert.deepEqual([...wrongLately(errors.slice(1), NOW_MS)], [])
  assert.deepEqual([...wrongLately(errors, NOW_MS + 6 * DAY_MS)], [])
})

test('the patrol answers once for a case, may correct it on the day, and never before it was told', async () => {
  const store = openSqliteStore(':memory:')
  const clock = new FakeClock({ wallMs: NOW_MS })
  let city: City = cityOf([over('a', 78)])
  const desk = new PatrolDesk({ records: store.records, city: async () => city, clock })
  const [shown] = (await desk.view()).cases
  const id = shown?.id ?? ''
  assert.equal(await desk.answer('b:1', { verdict: 'found', by: 'crew' }), 'missing')
  await desk.answer(id, { verdict: 'wrong', by: 'crew', atMs: 0 })
  const [first] = (await desk.view()).answered
  assert.equal(first?.atMs, NOW_MS - 47 * MINUTE_MS)
  // Meanwhile the car has left: the case is not shown any more, and its answer can still be corrected.
  city = cityOf([space('a', { sinceMs: NOW_MS })])
  clock.advance(MINUTE_MS)
  const corrected = await desk.answer(id, { verdict: 'gone', by: 'crew' })
  assert(corrected !== 'missing' && corrected.goneMs === NOW_MS)
  const { all, delivery, prm } = await desk.precision()
  assert.deepEqual([all.answers, delivery.share, prm.share], [1, 1, null])
  clock.advance(13 * 60 * MINUTE_MS)
  assert.equal(await desk.answer(id, { verdict: 'found', by: 'crew' }), 'missing')
  await store.close()
})
