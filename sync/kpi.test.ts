import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EventFact, type EventFactType, FACT_TYPES } from './fact.ts'
import { dayKpis } from './kpi.ts'

const HOUR_MS = 3_600_000
const LONG_AFTER = Date.UTC(2027, 0, 1)
/** Midnight in Paris of 16 June 2026. */
const START_MS = Date.UTC(2026, 5, 15, 22)

function fact(type: EventFactType, subject: string, fields: EventFact['fields'], rev = 0) {
  const { stream } = FACT_TYPES[type]
  return { stream, type, subject, atMs: 0, clk: 2, rev, fields } as EventFact
}

function spotHours(day: { startMs: number; hours: number }, share: number): EventFact[] {
  return Array.from({ length: day.hours }, (_, i) =>
    fact('spotHour', 'place-1', {
      hourMs: day.startMs + i * HOUR_MS,
      occupiedMs: share * HOUR_MS,
      knownMs: HOUR_MS,
      stays: 1,
    }),
  )
}

test('occupancy is occupied over known time, rotations are the stays that began', () => {
  const facts = [
    ...spotHours({ startMs: START_MS, hours: 24 }, 0.75),
    fact('spotFreed', 'place-1', { sinceMs: START_MS + 9 * HOUR_MS, stayMs: 2 * HOUR_MS }),
    // Began yesterday: not of today, however long.
    fact('spotFreed', 'place-1', { sinceMs: START_MS + HOUR_MS, stayMs: 5 * HOUR_MS }),
    // Of the hour before midnight.
    fact('spotHour', 'place-1', {
      hourMs: START_MS - HOUR_MS,
      occupiedMs: HOUR_MS,
      knownMs: HOUR_MS,
      stays: 3,
    }),
  ]
  const kpis = dayKpis('2026-06-16', facts, LONG_AFTER)
  assert.equal(kpis.lengthS, 86_400)
  assert.deepEqual(kpis.assets, [
    {
      id: 'place-1',
      kind: 'space',
      coverage: 1,
      status: 'final',
      occupancyRate: 0.75,
      rotations: 24,
      minStayMs: 2 * HOUR_MS,
      maxStayMs: 2 * HOUR_MS,
    },
  ])
})

test('F23: a day of 25 hours is whole with 25 hours, one of 23 with 23', () => {
  const october = spotHours({ startMs: Date.UTC(2026, 9, 24, 22), hours: 25 }, 1)
  const march = spotHours({ startMs: Date.UTC(2026, 2, 28, 23), hours: 23 }, 1)
  const kpi = (day: string, facts: EventFact[]) => dayKpis(day, facts, LONG_AFTER).assets[0]
  assert.equal(kpi('2026-10-25', october)?.coverage, 1)
  assert.equal(kpi('2026-10-25', october)?.rotations, 25)
  assert.equal(kpi('2026-03-29', march)?.coverage, 1)
  assert.equal(kpi('2026-03-29', march)?.occupancyRate, 1)
})

test('less than nine tenths known is partial, less than half is not published', () => {
  const kpi = (hours: number) =>
    dayKpis('2026-06-16', spotHours({ startMs: START_MS, hours }, 1), LONG_AFTER).assets[0]
  assert.equal(kpi(22)?.status, 'final')
  assert.equal(kpi(20)?.status, 'partial')
  assert.equal(kpi(20)?.occupancyRate, 1)
  assert.equal(kpi(11)?.status, 'unpublished')
  assert.equal(kpi(11)?.occupancyRate, undefined)
})

test('a day that is not over is covered by what has passed of it, and provisional', () => {
  const facts = spotHours({ startMs: START_MS, hours: 10 }, 0.5)
  const [kpi] = dayKpis('2026-06-16', facts, START_MS + 10 * HOUR_MS).assets
  assert.equal(kpi?.coverage, 1)
  assert.equal(kpi?.status, 'provisional')
})

test('an hour that is told again counts once, by its highest revision', () => {
  const hour = (litres: number, rev: number) =>
    fact('zoneHour', 'zone-1', { hourMs: START_MS, litres, coverage: 1 }, rev)
  const rest = Array.from({ length: 23 }, (_, i) =>
    fact('zoneHour', 'zone-1', {
      hourMs: START_MS + (i + 1) * HOUR_MS,
      litres: 1.5,
      coverage: 1,
    }),
  )
  const [kpi] = dayKpis('2026-06-16', [hour(40, 1), hour(30, 0), ...rest], LONG_AFTER).assets
  assert.equal(kpi?.litres, 74.5)
})

test('passers-by are counted both ways', () => {
  const hours = Array.from({ length: 24 }, (_, i) =>
    fact('countHour', 'cours', {
      hourMs: START_MS + i * HOUR_MS,
      inCount: 10.4,
      outCount: 5,
      coverage: 1,
    }),
  )
  const [kpi] = dayKpis('2026-06-16', hours, LONG_AFTER).assets
  assert.deepEqual([kpi?.kind, kpi?.inCount, kpi?.outCount], ['segment', 250, 120])
})
