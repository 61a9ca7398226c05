import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  HOUR_MS,
  hourFacts,
  kpiContext,
  kpiFact,
  kpiSource,
  LONG_AFTER_MS,
  parisSummer,
} from '../../test/support/kpi-facts.ts'
import type { EventFact } from '../fact.ts'
import { periodKpis } from './answer.ts'
import type { KpiAsset } from './asset.ts'
import { dayKpis } from './day.ts'

const DAY = '2026-06-16'
const at = (time: string, day = DAY) => parisSummer(day, time)
const ZONES: readonly KpiAsset[] = ['z-1', 'z-2'].map((id) => ({
  id,
  kind: 'zone',
  siteId: 'mirabeau',
}))

function waterHours(zone: string, litres: (hour: number) => number, rest = {}): EventFact[] {
  return hourFacts({ startMs: at('00:00'), hours: 24 }, (hourMs, hour) =>
    kpiFact('zoneHour', zone, { hourMs, litres: litres(hour), coverage: 1, estimated: 0, ...rest }),
  )
}

const watered = (zone: string, atMs: number, litres: number, expectedLitres = 100) =>
  kpiFact('wateringDone', zone, { durationMs: 600_000, litres, expectedLitres, atMs })

async function kpiOf(facts: readonly EventFact[], nowMs = LONG_AFTER_MS) {
  const { assets } = await dayKpis(DAY, [kpiSource(facts)], kpiContext(ZONES, nowMs))
  return assets[0]
}

async function zonesOf(facts: readonly EventFact[], assets = ZONES) {
  const request = { period: 'day', fromMs: at('12:00'), count: 1, grouping: 'site' } as const
  const { buckets } = await periodKpis(request, [kpiSource(facts)], kpiContext(assets))
  return buckets[0]?.groups?.find(({ kind }) => kind === 'zone')
}

test('litres come with the share that was reckoned, flow with its spread and the least of the night', async () => {
  const facts = waterHours('z-1', (hour) => (hour === 6 ? 600 : 2), { estimated: 0.25 })
  const kpi = await kpiOf(facts)
  assert.deepEqual([kpi?.litres, kpi?.estimated, kpi?.meterOperating], [646, 0.25, true])
  const flow = kpi?.values?.['flow']
  assert.deepEqual([flow?.min, flow?.max, flow?.nightMin, flow?.hours], [2, 600, 2, 24])
  assert.ok(Math.abs(flow!.mean - 646 / 24) < 0.01)
  assert.ok(Math.abs(flow!.p95 - 2) < 0.06)
})

test('a valve that stood open without flow has not watered: its time is told apart', async () => {
  const hours = waterHours('z-1', () => 5)
  const three = [110, 20, 35].map((litres, n) => watered('z-1', at(`0${n + 1}:00`), litres))
  const kpi = await kpiOf([...hours, ...three])
  assert.deepEqual([kpi?.wateringMs, kpi?.effectiveMs], [1_800_000, 1_200_000])
  const unmetered = kpiFact('wateringDone', 'z-1', {
    ...{ durationMs: 600_000, litres: null, expectedLitres: null, atMs: at('01:00') },
  })
  assert.equal((await kpiOf([...hours, unmetered]))?.effectiveMs, undefined)
})

test('a leak counts where it was told and where it was closed, its litres in all days that it lasted', async () => {
  const leak = [
    kpiFact('leakSuspected', 'z-1', {
      ...{ sinceMs: at('22:00', '2026-06-15'), flowLitresPerHour: 40, atMs: at('00:30') },
    }),
    kpiFact('leakConfirmed', 'z-1', {
      ...{ sinceMs: at('22:00', '2026-06-15'), flowLitresPerHour: 40, atMs: at('02:00') },
    }),
    kpiFact('leakCleared', 'z-1', { lostLitres: 400, atMs: at('08:00') }),
  ]
  const kpi = await kpiOf([...waterHours('z-1', () => 40), ...leak])
  assert.deepEqual([kpi?.leaksOpened, kpi?.detectMs], [1, 2.5 * HOUR_MS])
  assert.deepEqual([kpi?.leaksClosed, kpi?.repairMs], [1, 7.5 * HOUR_MS])
  assert.equal(kpi?.lostLitres, 320)
  const suspected = await kpiOf([...waterHours('z-1', () => 40), leak[0]!])
  assert.equal(suspected?.leaksOpened, undefined)
})

test('a leak that goes on loses its flow until now', async () => {
  const leak = kpiFact('leakConfirmed', 'z-1', {
    ...{ sinceMs: at('06:00'), flowLitresPerHour: 30, lostLitres: 60, atMs: at('08:00') },
  })
  const kpi = await kpiOf([...waterHours('z-1', () => 30), leak], at('12:00'))
  assert.equal(kpi?.lostLitres, 180)
})

test('visits that were not needed are saved, with time, litres and euros on a stated baseline', async () => {
  const facts = [
    ...waterHours('z-1', () => 5),
    ...waterHours('z-2', () => 5),
    watered('z-1', at('06:00'), 120),
    watered('z-2', at('06:30'), 80),
  ]
  const whole = await zonesOf(facts)
  assert.deepEqual(whole?.savings, {
    avoidedVisits: 1,
    minutesSaved: 30,
    litresSaved: 600,
    eurosSaved: 2.4,
    baseline: { visitMinutes: 30, litresPerVisit: 800, eurosPerM3: 4 },
  })
  assert.deepEqual([whole?.waterings, whole?.wateringLitres], [2, 200])
  const fault = kpiFact('cycleFaultFound', 'z-2', { kind: 'blocked', atMs: at('07:00') })
  assert.equal((await zonesOf([...facts, fault]))?.savings?.avoidedVisits, 0)
  const main = kpiFact('leakConfirmed', 'mirabeau', { sinceMs: at('05:00'), atMs: at('07:00') })
  const withSite = [...ZONES, { id: 'mirabeau', kind: 'site' }]
  assert.equal((await zonesOf([...facts, main], withSite))?.savings?.avoidedVisits, 0)
})

test('valves operate whose last watering gave half of what was expected, meters that are read and move', async () => {
  const facts = [
    ...waterHours('z-1', () => 5),
    ...waterHours('z-2', () => 5),
    ...[watered('z-1', at('05:00'), 10), watered('z-1', at('06:00'), 50)],
    ...[watered('z-2', at('05:00'), 100), watered('z-2', at('06:00'), 49)],
    kpiFact('cycleFaultFound', 'z-2', {
      kind: 'meter_freeze',
      sinceMs: at('05:00'),
      atMs: at('07:00'),
    }),
  ]
  const group = await zonesOf(facts)
  assert.deepEqual([group?.valvesOperating, group?.valvesDue], [1, 2])
  assert.deepEqual([group?.metersOperating, group?.meters], [1, 2])
  const unsure = kpiFact('valveUnsure', 'z-1', { devEui: 'd', atMs: at('09:00') })
  assert.equal((await zonesOf([...facts, unsure]))?.valvesOperating, 0)
})
