import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reportMeters } from './meters.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2016, 10, 1)

/** Readings each hour, in winter time; `flowAt` in litres of the hour. */
function readings(hours: number, flowAt: (hour: number) => number): string[][] {
  let litres = 300_000
  return Array.from({ length: hours }, (_, hour) => {
    litres += flowAt(hour)
    const time = new Date(START_MS + hour * HOUR_MS + HOUR_MS).toISOString().slice(0, 19)
    return ['A01', time, String(litres)]
  })
}

test('a cistern that drips for a week is confirmed after two days, a busy day is only suspected', () => {
  const isDripping = (hour: number) => hour >= 100 && hour < 268
  const [drip] = reportMeters(readings(400, (hour) => (isDripping(hour) ? 3 : hour % 5)))
  assert.equal(drip?.confirmed, 1)
  assert.equal(drip?.doubtful, 0)
  assert(drip.longestHours >= 168 && drip.longestHours <= 174)
  const [busy] = reportMeters(readings(100, (hour) => (hour >= 20 && hour < 50 ? 9 : hour % 5)))
  assert.deepEqual([busy?.suspected, busy?.confirmed], [1, 0])
})

test('a gap is bridged, and adds nothing to what was read without one', () => {
  const rows = readings(200, () => 2).filter((_, hour) => hour < 90 || hour >= 100)
  const [one] = reportMeters(rows)
  assert.equal(one?.bridgedHours, 199)
  assert.equal(one?.longestHours, 99)
})

test('a counter that falls back a little loses nothing and makes nothing', () => {
  const rows = readings(100, () => 4)
  rows[50] = ['A01', rows[50]![1]!, '300001']
  const [one] = reportMeters(rows)
  assert.equal(one?.litres, one?.counterLitres)
  assert.equal(one?.toldLitres, one?.counterLitres)
})
