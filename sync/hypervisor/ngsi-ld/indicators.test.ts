/** Indicators of rows over civil days, in our own context: figures, days of 23 hours, small rows. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundsOfCivilDay } from '../../../base/civil-day.ts'
import { AIX, cityOf, GATEWAY, space } from '../../../test/support/city-now.ts'
import { FactShelf } from '../../../test/support/fact-shelf.ts'
import { kpisOf } from '../../../test/support/kpis-of.ts'
import type { EventFact } from '../../fact.ts'
import type { View } from '../city/privacy.ts'
import type { HypervisorStore } from '../store.ts'
import { IndicatorDays } from './indicator-days.ts'
import { indicatorEntities } from './indicators.ts'
import { sceneOf } from './scene.ts'
import { shaped } from './shapes.ts'

const HOUR_MS = 3_600_000
const SPACES = [
  ...[1, 2, 3].map((i) => space(`pmr-${i}`, { category: 'prm' })),
  ...[1, 2].map((i) => space(`far-${i}`, { category: 'prm', row: 'rue-espariat' })),
  space('std-1'),
]

/** Each space was taken a quarter of each hour of the day. */
function shelfOf(day: string): FactShelf {
  const shelf = new FactShelf()
  const { startMs, endMs } = boundsOfCivilDay(day)!
  for (const { id } of SPACES)
    for (let hourMs = startMs; hourMs < endMs; hourMs += HOUR_MS)
      shelf.arrive({
        ...{ stream: 2, type: 'spotHour', subject: id, atMs: hourMs + HOUR_MS, clk: 2, rev: 0 },
        fields: { hourMs, occupiedMs: HOUR_MS / 4, knownMs: HOUR_MS, stays: 0 },
      } as EventFact)
  return shelf
}

async function of(day: string, view: View, nowMs: number) {
  const shelf = shelfOf(day)
  const city = { ...cityOf(SPACES, []), nowMs }
  const scene = sceneOf({ city, publisher: AIX, view, safety: false })
  const events: HypervisorStore['events'] = async (types, span, of) =>
    await shelf.events(types, span, of)
  const gateways = async () => [{ gw: GATEWAY }] as never
  return (await indicatorEntities(scene, day, kpisOf({ events, gateways }, city))).map((one) =>
    shaped(one, 'keyValues'),
  )
}

test('a row’s occupancy over a day of 23 hours is that of its spaces, sums first', async () => {
  const day = '2026-03-29'
  const { startMs, endMs } = boundsOfCivilDay(day)!
  assert.equal(endMs - startMs, 23 * HOUR_MS)
  const all = await of(day, 'services', endMs + 2 * HOUR_MS)
  const row = all.find(({ id }) => String(id).includes('cours-mirabeau-prm'))
  assert.deepEqual(
    { ...row },
    {
      id: 'urn:ngsi-ld:ParkingIndicator:aix:cours-mirabeau-prm:2026-03-29',
      type: 'ParkingIndicator',
      refParkingSite: 'urn:ngsi-ld:OnStreetParking:aix:cours-mirabeau-prm',
      periodFrom: '2026-03-28T23:00:00Z',
      periodTo: '2026-03-29T22:00:00Z',
      spaces: 3,
      coverage: 1,
      provisional: true,
      rotationsPerDay: 0,
      occupancyRate: 0.25,
    },
  )
  const later = await of(day, 'services', endMs + 48 * HOUR_MS)
  assert.equal(later.find(({ id }) => id === row?.['id'])?.['provisional'], false)
})

test('a row of two reserved spaces is for the police alone, and the public sees no row of one', async () => {
  const { endMs } = boundsOfCivilDay('2026-06-14')!
  const rows = async (view: View) =>
    (await of('2026-06-14', view, endMs)).map(({ id }) => String(id).split(':')[4])
  const [mirabeauNormal, mirabeauPrm, espariat] = [
    ...['cours-mirabeau-normal', 'cours-mirabeau-prm', 'rue-espariat-prm'],
  ]
  assert.deepEqual(await rows('public'), [mirabeauPrm])
  assert.deepEqual(await rows('services'), [mirabeauNormal, mirabeauPrm])
  assert.deepEqual(await rows('police'), [mirabeauNormal, mirabeauPrm, espariat])
})

test('yesterday is told once; days that late facts change are told again, not too often', () => {
  const days = new IndicatorDays()
  const nowMs = Date.parse('2026-06-15T09:30:00Z')
  assert.deepEqual(days.due([], nowMs), ['2026-06-14'])
  // The partner was away: it comes again.
  assert.deepEqual(days.due([], nowMs + 1_000), ['2026-06-14'])
  days.told()
  assert.deepEqual(days.due([], nowMs + 2_000), [])
  const late = shelfOf('2026-06-10').all
  assert.deepEqual(days.due(late, nowMs + 3_000), [])
  assert.deepEqual(days.due([], nowMs + 700_000), ['2026-06-10'])
  days.told()
  assert.deepEqual(days.due([], nowMs + 86_400_000), ['2026-06-15'])
})
