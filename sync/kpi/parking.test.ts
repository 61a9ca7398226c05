import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseWeeklyHours } from '../../base/weekly-hours.ts'
import {
  DAY_MS,
  HOUR_MS,
  kpiContext,
  kpiFact,
  kpiSource,
  LONG_AFTER_MS,
  parisSummer,
  spotHours,
} from '../../test/support/kpi-facts.ts'
import type { EventFact } from '../fact.ts'
import type { KpiAsset } from './asset.ts'
import { dayKpis } from './day.ts'

const DAY = '2026-06-16'
const at = (time: string, day = DAY) => parisSummer(day, time)
const MIDNIGHT = { startMs: at('00:00'), hours: 24 }
const SPACE: KpiAsset = { id: 'p-1', kind: 'space' }

async function kpiOf(facts: readonly EventFact[], asset = SPACE, nowMs = LONG_AFTER_MS) {
  const { assets } = await dayKpis(DAY, [kpiSource(facts)], kpiContext([asset], nowMs))
  return assets[0]
}

const taken = (sinceMs: number) => kpiFact('spotTaken', 'p-1', { sinceMs, atMs: sinceMs })
const freed = (sinceMs: number, stayMs: number) =>
  kpiFact('spotFreed', 'p-1', { sinceMs, stayMs, atMs: sinceMs })
const final = (sinceMs: number, untilMs: number, rest = {}) =>
  kpiFact('stayFinal', 'p-1', { sinceMs, untilMs, atMs: untilMs + 2 * HOUR_MS, ...rest })

test('stays that are final replace those told live, in number, length and occupied time', async () => {
  const facts = [
    ...spotHours('p-1', MIDNIGHT, 0.5, 0),
    // Told live as two stays, with a gap that was none.
    ...[taken(at('09:00')), freed(at('10:00'), HOUR_MS), taken(at('10:05'))],
    freed(at('11:00'), 55 * 60_000),
    final(at('22:00', '2026-06-15'), at('23:00', '2026-06-15')),
    final(at('09:00'), at('11:00'), { inferred: true }),
    final(at('07:00', '2026-06-17'), at('08:00', '2026-06-17')),
  ]
  const kpi = await kpiOf(facts)
  assert.equal(kpi?.rotations, 1)
  assert.equal(kpi?.minStayMs, 2 * HOUR_MS)
  assert.equal(kpi?.estimated, 1)
  assert.equal(kpi?.occupancyRate, 0.083)
})

test('behind the last final stay the live word holds, and a stay that goes on is told as open', async () => {
  const nowMs = at('18:00')
  const facts = [
    ...spotHours('p-1', { startMs: MIDNIGHT.startMs, hours: 18 }, 0, 0),
    final(at('22:00', '2026-06-15'), at('23:00', '2026-06-15')),
    final(at('09:00'), at('11:30')),
    ...[taken(at('11:45')), freed(at('12:15'), 30 * 60_000), taken(at('16:00'))],
    kpiFact('spotHour', 'p-1', {
      ...{ hourMs: at('16:00'), occupiedMs: HOUR_MS, knownMs: HOUR_MS, stays: 1, rev: 1 },
    }),
  ]
  const kpi = await kpiOf(facts, SPACE, nowMs)
  assert.deepEqual([kpi?.rotations, kpi?.hasOpenStay], [3, true])
  assert.deepEqual([kpi?.minStayMs, kpi?.maxStayMs], [30 * 60_000, 2.5 * HOUR_MS])
})

test('a stay over midnight belongs to the day of its beginning, with its whole length', async () => {
  const facts = [
    ...spotHours('p-1', MIDNIGHT, 0, 0),
    final(at('23:00', '2026-06-15'), at('01:00')),
    final(at('22:00'), at('07:00', '2026-06-17')),
  ]
  const kpi = await kpiOf(facts)
  assert.deepEqual([kpi?.rotations, kpi?.maxStayMs], [1, 9 * HOUR_MS])
})

test('where hours in force are set, occupancy is that of these hours', async () => {
  const inForce = parseWeeklyHours('Mo-Sa 09:00-19:00')!
  const hours = spotHours('p-1', MIDNIGHT, 0).map((fact, hour) => {
    const occupiedMs = hour >= 9 && hour < 14 ? HOUR_MS : 0
    return { ...fact, fields: { ...fact.fields, occupiedMs } }
  })
  const kpi = await kpiOf(hours, { ...SPACE, inForce })
  assert.deepEqual([kpi?.occupancyRate, kpi?.isInForce], [0.5, true])
  assert.equal((await kpiOf(hours))?.occupancyRate, 0.208)
  const night = await kpiOf(hours.slice(0, 13), { ...SPACE, inForce })
  assert.deepEqual([night?.status, night?.occupancyRate], ['partial', undefined])
})

test('a vehicle that stays more than seven days is told on the day on which it does', async () => {
  const since = at('10:00') - 7 * DAY_MS
  const hours = spotHours('p-1', MIDNIGHT, 1, 0)
  const open = await kpiOf([...hours, taken(since)])
  assert.deepEqual([open?.abusiveStays, open?.rotations], [1, 0])
  const early = await kpiOf([...hours, taken(since)], SPACE, at('09:00'))
  assert.equal(early?.abusiveStays, undefined)
  const gone = await kpiOf([...hours, taken(since), freed(at('09:59'), 7 * DAY_MS - 60_000)])
  assert.equal(gone?.abusiveStays, undefined)
})

test('over-stays are those that were proven, and what they were over', async () => {
  const facts = [
    ...spotHours('p-1', MIDNIGHT, 0.5),
    kpiFact('overstayStarted', 'p-1', {
      ...{ sinceMs: at('09:00'), limitMinutes: 30, devEui: 'd', atMs: at('09:40') },
    }),
    kpiFact('overstayEnded', 'p-1', {
      ...{ sinceMs: at('09:00'), stayMs: 50 * 60_000, devEui: 'd', atMs: at('09:50') },
    }),
  ]
  const kpi = await kpiOf(facts)
  assert.deepEqual([kpi?.overstays, kpi?.overstayExcessMs], [1, 20 * 60_000])
})
