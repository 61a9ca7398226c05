import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bucketAt, bucketsFrom, HOUR_MS, PERIODS } from './buckets.ts'

const hoursOf = (period: (typeof PERIODS)[number], utcMs: number) => {
  const { startMs, endMs } = bucketAt(period, utcMs)
  return (endMs - startMs) / HOUR_MS
}

test('F23: the hour that comes twice is told apart by its offset, the one that does not come has no bucket', () => {
  const october = bucketsFrom('hour', Date.UTC(2026, 9, 24, 23), 4).map(({ key }) => key)
  assert.deepEqual(october, [
    '2026-10-25T01+02:00',
    '2026-10-25T02+02:00',
    '2026-10-25T02+01:00',
    '2026-10-25T03+01:00',
  ])
  const march = bucketsFrom('hour', Date.UTC(2026, 2, 29, 0), 2).map(({ key }) => key)
  assert.deepEqual(march, ['2026-03-29T01+01:00', '2026-03-29T03+02:00'])
})

test('F23: weeks and months with a change of the clocks are an hour longer or shorter', () => {
  assert.equal(hoursOf('day', Date.UTC(2026, 9, 25, 12)), 25)
  assert.equal(hoursOf('week', Date.UTC(2026, 9, 25, 12)), 7 * 24 + 1)
  assert.equal(hoursOf('month', Date.UTC(2026, 9, 5)), 31 * 24 + 1)
  assert.equal(hoursOf('week', Date.UTC(2026, 2, 29, 12)), 7 * 24 - 1)
  assert.equal(hoursOf('month', Date.UTC(2026, 2, 5)), 31 * 24 - 1)
  assert.equal(hoursOf('month', Date.UTC(2028, 1, 5)), 29 * 24)
})

test('weeks begin on Monday and belong to the year of their Thursday', () => {
  const week = (day: string) => bucketAt('week', Date.parse(`${day}T12:00:00Z`)).key
  assert.equal(week('2026-01-01'), '2026-W01')
  assert.equal(week('2025-12-29'), '2026-W01')
  assert.equal(week('2027-01-03'), '2026-W53')
  assert.equal(week('2027-01-04'), '2027-W01')
  assert.equal(week('2026-06-16'), '2026-W25')
})

test('every moment lies in one bucket of each period, and buckets follow each other without a hole', () => {
  const moments = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) })
  fc.assert(
    fc.property(moments, fc.constantFrom(...PERIODS), (utcMs, period) => {
      const bucket = bucketAt(period, utcMs)
      assert.ok(bucket.startMs <= utcMs && utcMs < bucket.endMs)
      assert.deepEqual(bucketAt(period, bucket.startMs), bucket)
      assert.deepEqual(bucketAt(period, bucket.endMs - 1), bucket)
      const next = bucketAt(period, bucket.endMs)
      assert.equal(next.startMs, bucket.endMs)
      assert.notEqual(next.key, bucket.key)
    }),
  )
})
