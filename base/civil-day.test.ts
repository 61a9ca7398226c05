import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundsOfCivilDay, civilDayOf, civilHourOf } from './civil-day.ts'

const HOUR_MS = 3_600_000

function lengthH(day: string): number {
  const bounds = boundsOfCivilDay(day)!
  return (bounds.endMs - bounds.startMs) / HOUR_MS
}

test('F23: the days on which the clocks change have 23 and 25 hours, all others 24', () => {
  assert.equal(lengthH('2026-03-29'), 23)
  assert.equal(lengthH('2026-10-25'), 25)
  assert.equal(lengthH('2026-06-16'), 24)
  assert.equal(boundsOfCivilDay('2026-06-16')?.startMs, Date.UTC(2026, 5, 15, 22))
  assert.equal(boundsOfCivilDay('2026-12-01')?.startMs, Date.UTC(2026, 10, 30, 23))
})

test('F23: day and hour agree with the time zone tables of the runtime', () => {
  const paris = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/Paris',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2080, 0) }), (utcMs) => {
      const parts = Object.fromEntries(
        paris.formatToParts(utcMs).map(({ type, value }) => [type, value]),
      )
      assert.equal(civilDayOf(utcMs), `${parts['year']}-${parts['month']}-${parts['day']}`)
      assert.equal(civilHourOf(utcMs), Number(parts['hour']))
    }),
  )
})

test('every moment lies in its own day, and days follow each other without a hole', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }), (utcMs) => {
      const bounds = boundsOfCivilDay(civilDayOf(utcMs))!
      assert.ok(bounds.startMs <= utcMs && utcMs < bounds.endMs)
      assert.equal(boundsOfCivilDay(civilDayOf(bounds.endMs))?.startMs, bounds.endMs)
    }),
  )
})

test('what is no day is refused', () => {
  for (const text of ['', '2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '1970-01-01']) {
    assert.equal(boundsOfCivilDay(text), undefined, text)
  }
})
