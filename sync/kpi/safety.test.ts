import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  HOUR_MS,
  hourFacts,
  kpiContext,
  kpiFact,
  kpiSource,
  parisSummer,
} from '../../test/support/kpi-facts.ts'
import type { EventFact } from '../fact.ts'
import type { KpiAsset } from './asset.ts'
import { dayKpis } from './day.ts'

const DAY = '2026-06-16'
const at = (time: string, day = DAY) => parisSummer(day, time)

async function kpiOf(facts: readonly EventFact[], asset: KpiAsset) {
  const { assets } = await dayKpis(DAY, [kpiSource(facts)], kpiContext([asset]))
  return assets.find(({ id }) => id === asset.id)
}

const CALL_POINT: KpiAsset = { id: 'call-1', kind: 'callPoint' }
const call = (atMs: number) => kpiFact('callRaised', 'call-1', { press: 2, atMs })
const seen = (ofMs: number, atMs: number) =>
  kpiFact('alarmAcknowledged', 'call-1', { of: 'callRaised', ofMs, by: 'anna', atMs })

test('calls are counted with the time until somebody first said that they had seen them', async () => {
  const facts = [
    ...[call(at('10:00')), call(at('11:00')), call(at('12:00'))],
    ...[seen(at('10:00'), at('10:04')), seen(at('10:00'), at('10:02'))],
    seen(at('11:00'), at('11:10')),
    kpiFact('callTested', 'call-1', { press: 3, atMs: at('08:00') }),
  ]
  const kpi = await kpiOf(facts, CALL_POINT)
  assert.deepEqual([kpi?.calls, kpi?.testCalls, kpi?.callsAcknowledged], [3, 1, 2])
  assert.deepEqual([kpi?.acknowledgeMs, kpi?.longestAcknowledgeMs], [360_000, 600_000])
})

test('a call point that nobody pressed and that was always heard is there, wholly available', async () => {
  const kpi = await kpiOf([], CALL_POINT)
  assert.deepEqual([kpi?.calls, kpi?.availability, kpi?.status], [0, 1, 'final'])
})

test('a call point is not available from its last word until it speaks again', async () => {
  const facts = [
    kpiFact('supervisionLost', 'call-1', {
      ...{ devEui: 'd', lastHeardMs: at('22:00', '2026-06-15'), atMs: at('04:00') },
    }),
    kpiFact('supervisionBack', 'call-1', { devEui: 'd', atMs: at('06:00') }),
  ]
  const kpi = await kpiOf(facts, CALL_POINT)
  assert.deepEqual([kpi?.availability, kpi?.supervisionLosses], [0.75, 1])
})

test('intrusions are counted and timed; attacks that were refused are of the gateway', async () => {
  const facts = [
    kpiFact('intrusionDetected', 'school', { devEui: 'd', atMs: at('03:00') }),
    kpiFact('intrusionEnded', 'school', { devEui: 'd', atMs: at('03:30') }),
    kpiFact('healthRaised', '', { code: 'join-flood', atMs: at('01:00') }),
    kpiFact('healthRaised', '70b3d5499f000001', { code: 'uplink-replay', atMs: at('02:00') }),
    kpiFact('healthRaised', '', { code: 'disk-full', atMs: at('02:00') }),
  ]
  const school = await kpiOf(facts, { id: 'school', kind: 'building' })
  assert.deepEqual([school?.intrusions, school?.intrusionMs], [1, HOUR_MS / 2])
  const gateway = await kpiOf(facts, { id: 'gw-1', kind: 'gateway' })
  assert.equal(gateway?.attacksRefused, 2)
})

test('noise of a day is the energetic mean of its hours', async () => {
  const facts = hourFacts({ startMs: at('00:00'), hours: 24 }, (hourMs, hour) => {
    const mean = hour < 12 ? 50 : 70
    return kpiFact('valueHour', 'noise-1', {
      ...{ hourMs, quantity: 'noise.laeq', mean, min: mean - 5, max: mean + 5, samples: 60 },
    })
  })
  const kpi = await kpiOf(facts, { id: 'noise-1', kind: 'noisePoint' })
  const laeq = kpi?.values?.['noise.laeq']
  assert.deepEqual([laeq?.mean, laeq?.min, laeq?.max, kpi?.coverage], [67.03, 45, 75, 1])
})
