import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  HOUR_MS,
  hourFacts,
  kpiContext,
  kpiFact,
  kpiSource,
  parisSummer,
} from '../../test/support/kpi-facts.ts'
import type { EventFact } from '../fact.ts'
import { periodKpis } from './answer.ts'
import type { KpiAsset } from './asset.ts'
import { PERIODS } from './buckets.ts'
import { GROUPINGS } from './groups.ts'

const START_MS = parisSummer('2026-06-15', '00:00')
const ASSETS: readonly KpiAsset[] = [
  ...[1, 2, 3, 4].map((i) => ({
    id: `p-${i}`,
    kind: 'space',
    category: i % 2 === 0 ? 'delivery' : 'prm',
    row: 'mirabeau',
  })),
  ...[1, 2].map((i) => ({ id: `z-${i}`, kind: 'zone', siteId: 'park' })),
  { id: 'call-1', kind: 'callPoint' },
]

/** Whole numbers: their sums do not depend on the order. */
const hour = fc.record({
  occupied: fc.integer({ min: 0, max: 3600 }),
  stays: fc.integer({ min: 0, max: 3 }),
  litres: fc.integer({ min: 0, max: 90 }),
  isElsewhere: fc.boolean(),
})
const city = fc.array(hour, { minLength: 48, maxLength: 48 })

type Hour = { occupied: number; stays: number; litres: number; isElsewhere: boolean }

function factsOf(hours: readonly Hour[]): {
  readonly here: EventFact[]
  readonly there: EventFact[]
} {
  const here: EventFact[] = []
  const there: EventFact[] = []
  for (const { id, kind } of ASSETS) {
    hourFacts({ startMs: START_MS, hours: hours.length }, (hourMs, i) => {
      const { occupied, stays, litres, isElsewhere } = hours[i]!
      const fact =
        kind === 'space'
          ? kpiFact('spotHour', id, {
              ...{ hourMs, occupiedMs: occupied * 1000, knownMs: HOUR_MS, stays },
            })
          : kpiFact('zoneHour', id, { hourMs, litres, coverage: 1, estimated: 0 })
      if (kind !== 'callPoint') (isElsewhere ? there : here).push(fact)
      return fact
    })
  }
  for (const [i, { litres }] of hours.entries()) {
    if (i % 12 !== 6) continue
    const atMs = START_MS + i * HOUR_MS
    here.push(kpiFact('wateringDone', 'z-1', { durationMs: 600_000, litres, atMs }))
    there.push(kpiFact('wateringDone', 'z-2', { durationMs: 600_000, litres, atMs }))
    there.push(kpiFact('callRaised', 'call-1', { atMs: atMs + 1 }))
  }
  return { here, there }
}

test('what two gateways told of a group is what one of them would have told of all', async () => {
  await fc.assert(
    fc.asyncProperty(
      city,
      fc.constantFrom(...PERIODS),
      fc.constantFrom(...GROUPINGS.filter((grouping) => grouping !== 'gateway'), undefined),
      async (hours, period, grouping) => {
        const { here, there } = factsOf(hours)
        const request = { period, fromMs: START_MS, count: 2, ...(grouping && { grouping }) }
        const context = kpiContext(ASSETS)
        const one = await periodKpis(request, [kpiSource([...here, ...there])], context)
        const both = [kpiSource(here, 'gw-1'), kpiSource(there, 'gw-2')]
        assert.deepEqual(await periodKpis(request, both, context), one)
        assert.deepEqual(await periodKpis(request, both.toReversed(), context), one)
      },
    ),
    { numRuns: 25 },
  )
})

test('a street is Σ occupied ÷ Σ known, its rotations are per space that is known', async () => {
  const facts = (id: string, occupiedShare: number, hours: number, stays: number) =>
    hourFacts({ startMs: START_MS, hours }, (hourMs) =>
      kpiFact('spotHour', id, {
        ...{ hourMs, occupiedMs: occupiedShare * HOUR_MS, knownMs: HOUR_MS, stays },
      }),
    )
  const told = [...facts('p-1', 1, 24, 1), ...facts('p-2', 0, 12, 2), ...facts('p-3', 1, 6, 9)]
  const request = { period: 'day', fromMs: START_MS, count: 1, grouping: 'row' } as const
  const spaces = ASSETS.slice(0, 3)
  const { buckets } = await periodKpis(request, [kpiSource(told)], kpiContext(spaces))
  const [street] = buckets[0]!.groups!
  assert.deepEqual([street?.group, street?.assets, street?.known], ['mirabeau', 3, 2])
  assert.equal(street?.occupancyRate, 0.714)
  assert.equal(street?.rotationsPerSpace, 24)
  assert.equal(street?.coverage, 0.583)
})

test('by gateway, an asset is of the gateway that told of it', async () => {
  const { here, there } = factsOf(
    Array.from({ length: 48 }, () => ({ occupied: 1800, stays: 1, litres: 5, isElsewhere: false })),
  )
  const request = { period: 'day', fromMs: START_MS, count: 1, grouping: 'gateway' } as const
  const sources = [kpiSource(here, 'gw-1'), kpiSource(there, 'gw-2')]
  const { buckets } = await periodKpis(request, sources, kpiContext(ASSETS))
  const names = buckets[0]!.groups!.map(({ group, kind, assets }) => `${group} ${kind} ${assets}`)
  assert.deepEqual(names, ['gw-1 space 4', 'gw-1 zone 1', 'gw-2 callPoint 1', 'gw-2 zone 1'])
})

test('a gateway whose answers are cut is asked for halves, until nothing is left out', async () => {
  const hours = Array.from({ length: 48 }, (_, i) => {
    return { occupied: 60 * i, stays: i % 3, litres: i, isElsewhere: false }
  })
  const { here } = factsOf(hours)
  const request = { period: 'day', fromMs: START_MS, count: 2, grouping: 'kind' } as const
  const whole = await periodKpis(request, [kpiSource(here)], kpiContext(ASSETS))
  const { gateway, events } = kpiSource(here)
  const cut = async (...asked: Parameters<typeof events>) => {
    const found = [...(await events(...asked))].sort((a, b) => a.atMs - b.atMs)
    return found.slice(-30)
  }
  const short = { gateway, cutAt: 30, events: cut }
  assert.deepEqual(await periodKpis(request, [short], kpiContext(ASSETS)), whole)
})
