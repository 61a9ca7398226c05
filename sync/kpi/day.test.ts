import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  HOUR_MS,
  hourFacts,
  kpiContext,
  kpiFact,
  kpiSource,
  LONG_AFTER_MS,
  spotHours,
} from '../../test/support/kpi-facts.ts'
import type { EventFact } from '../fact.ts'
import { dayKpis } from './day.ts'

/** Midnight in Paris of 16 June 2026. */
const START_MS = Date.UTC(2026, 5, 15, 22)
const DAY = { startMs: START_MS, hours: 24 }

async function kpisOf(day: string, facts: readonly EventFact[], nowMs = LONG_AFTER_MS) {
  return await dayKpis(day, [kpiSource(facts)], kpiContext([], nowMs))
}

async function kpiOf(day: string, facts: readonly EventFact[], nowMs?: number) {
  return (await kpisOf(day, facts, nowMs)).assets[0]
}

const freed = (sinceMs: number, stayMs: number) =>
  kpiFact('spotFreed', 'place-1', { sinceMs, stayMs, atMs: sinceMs })

test('occupancy is occupied over known time, rotations are the stays that began', async () => {
  const facts = [
    ...spotHours('place-1', DAY, 0.75),
    freed(START_MS + 9 * HOUR_MS, 2 * HOUR_MS),
    // Began yesterday: not of today, however long.
    freed(START_MS + HOUR_MS, 5 * HOUR_MS),
    ...spotHours('place-1', { startMs: START_MS - HOUR_MS, hours: 1 }, 1, 3),
  ]
  const kpis = await kpisOf('2026-06-16', facts)
  assert.equal(kpis.lengthS, 86_400)
  assert.deepEqual(kpis.assets, [
    {
      id: 'place-1',
      kind: 'space',
      coverage: 1,
      status: 'final',
      rev: 25,
      occupancyRate: 0.75,
      rotations: 24,
      minStayMs: 2 * HOUR_MS,
      maxStayMs: 2 * HOUR_MS,
    },
  ])
})

test('F23: a day of 25 hours is whole with 25 hours, one of 23 with 23', async () => {
  const october = spotHours('place-1', { startMs: Date.UTC(2026, 9, 24, 22), hours: 25 }, 1)
  const march = spotHours('place-1', { startMs: Date.UTC(2026, 2, 28, 23), hours: 23 }, 1)
  assert.equal((await kpiOf('2026-10-25', october))?.coverage, 1)
  assert.equal((await kpiOf('2026-10-25', october))?.rotations, 25)
  assert.equal((await kpiOf('2026-03-29', march))?.coverage, 1)
  assert.equal((await kpiOf('2026-03-29', march))?.occupancyRate, 1)
})

test('less than nine tenths known is partial, less than half is not published', async () => {
  const kpi = (hours: number) =>
    kpiOf('2026-06-16', spotHours('place-1', { startMs: START_MS, hours }, 1))
  assert.equal((await kpi(22))?.status, 'final')
  assert.equal((await kpi(20))?.status, 'partial')
  assert.equal((await kpi(20))?.occupancyRate, 1)
  assert.equal((await kpi(11))?.status, 'unpublished')
  assert.equal((await kpi(11))?.occupancyRate, undefined)
})

test('a day that is not over is covered by what has passed of it, and provisional', async () => {
  const facts = spotHours('place-1', { startMs: START_MS, hours: 10 }, 0.5)
  const kpi = await kpiOf('2026-06-16', facts, START_MS + 10 * HOUR_MS)
  assert.equal(kpi?.coverage, 1)
  assert.equal(kpi?.status, 'provisional')
})

test('a day is final a day after its end, and what comes late still raises its revision', async () => {
  const facts = spotHours('place-1', DAY, 0.5)
  const endMs = START_MS + 24 * HOUR_MS
  const before = await kpiOf('2026-06-16', facts, endMs + 24 * HOUR_MS - 1)
  const after = await kpiOf('2026-06-16', facts, endMs + 24 * HOUR_MS)
  assert.deepEqual([before?.status, after?.status], ['provisional', 'final'])
  const again = kpiFact('spotHour', 'place-1', {
    ...{ hourMs: START_MS, occupiedMs: HOUR_MS, knownMs: HOUR_MS, stays: 1, rev: 1 },
  })
  const late = await kpiOf('2026-06-16', [...facts, again], endMs + 24 * HOUR_MS)
  assert.deepEqual([late?.status, late?.rev, after?.rev], ['final', 25, 24])
  assert.equal(late?.occupancyRate, 0.521)
})

test('an hour that is told again counts once, by its highest revision', async () => {
  const hour = (hourMs: number, litres: number, rev = 0) =>
    kpiFact('zoneHour', 'zone-1', { hourMs, litres, coverage: 1, estimated: 0, rev })
  const rest = hourFacts({ startMs: START_MS + HOUR_MS, hours: 23 }, (at) => hour(at, 1.5))
  const kpi = await kpiOf('2026-06-16', [hour(START_MS, 40, 1), hour(START_MS, 30), ...rest])
  assert.equal(kpi?.litres, 74.5)
})

test('passers-by are counted both ways', async () => {
  const facts = hourFacts(DAY, (hourMs) =>
    kpiFact('countHour', 'cours', { hourMs, inCount: 10.4, outCount: 5, coverage: 1 }),
  )
  const kpi = await kpiOf('2026-06-16', facts)
  assert.deepEqual([kpi?.kind, kpi?.inCount, kpi?.outCount], ['segment', 250, 120])
})
