import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { GatewayEui } from '../../../base/ids.ts'
import { silentLog } from '../../../base/log.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import {
  DAY_MS,
  HOUR_MS,
  hourFacts,
  kpiFact,
  parisSummer,
  SAVINGS,
} from '../../../test/support/kpi-facts.ts'
import type { EventFact } from '../../fact.ts'
import { type BucketKpis, type KpiRequest, periodKpis } from '../../kpi/answer.ts'
import type { KpiAsset } from '../../kpi/asset.ts'
import { bucketsFrom, PERIODS } from '../../kpi/buckets.ts'
import type { KpiSource } from '../../kpi/gather.ts'
import { GROUPINGS } from '../../kpi/groups.ts'
import { rowBytes } from '../../row.ts'
import type { HypervisorStore } from '../store.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { answerKpis } from './answers.ts'
import { IndicatorKeeper } from './keeper.ts'
import { KeptKpis } from './kept-kpis.ts'

/** A Sunday: its week and its month end with it. */
const START_MS = parisSummer('2026-05-31', '00:00')
const ASSETS: readonly KpiAsset[] = [
  ...[1, 2, 3].map((i) => ({ id: `p-${i}`, kind: 'space', category: i === 1 ? 'prm' : 'normal' })),
  { id: 'z-1', kind: 'zone', siteId: 'park' },
  { id: 'call-1', kind: 'callPoint' },
  { id: 'f-1', kind: 'segment' },
]
const assets = new Map(ASSETS.map((asset) => [asset.id, asset]))
const GATEWAYS = ['70b3d50000000001' as GatewayEui, '70b3d50000000002' as GatewayEui] as const

class Bench {
  readonly store: HypervisorStore = openSqliteStore(':memory:')
  readonly clock: FakeClock
  readonly kept: KeptKpis
  keeper: IndicatorKeeper
  basis = 'one'
  readonly #next = new Map<string, number>()

  constructor(nowMs: number) {
    this.clock = new FakeClock({ wallMs: nowMs })
    this.kept = new KeptKpis(this.store.records)
    this.keeper = this.#keeper()
  }

  #keeper(): IndicatorKeeper {
    const { store, kept, clock } = this
    const context = { assets, savings: SAVINGS }
    return new IndicatorKeeper({ store, kept, basis: this.basis, context, clock, log: silentLog })
  }

  /** Killed, and started again. */
  restart(): void {
    this.keeper = this.#keeper()
  }

  /** Each asset has its gateway. */
  async tell(facts: readonly EventFact[]): Promise<void> {
    for (const fact of facts) {
      const gw = GATEWAYS[fact.subject === 'p-2' || fact.subject === 'z-1' ? 1 : 0]
      const lane = `${gw} ${fact.stream}`
      const seq = this.#next.get(lane) ?? 0
      this.#next.set(lane, seq + 1)
      const cursor = { epoch: 5, stream: fact.stream, next: seq + 1, head: new Uint8Array(8) }
      const rows = [{ seq, fact, bytes: rowBytes(fact) }]
      const effect = { kind: 'commit', cursor, rows } as const
      await this.store.write([{ kind: 'effect', gw, effect }], this.clock.wallMs())
    }
  }

  /** Until nothing is left to do, for so long. */
  async live(ms: number): Promise<void> {
    this.keeper.open()
    await this.clock.pass(ms)
    await this.keeper.close()
  }

  sources = async (): Promise<readonly KpiSource[]> =>
    (await this.store.gateways()).map(({ gw }) => ({
      gateway: gw,
      events: (types, span, subjects) => this.store.events(types, span, { gw, subjects }),
    }))

  get context() {
    return { assets, savings: SAVINGS, nowMs: this.clock.wallMs() }
  }

  /** A day at a time, as it is kept: an asset that is on no list is there where it was told. */
  fromFacts = async ({ count, ...request }: KpiRequest) => {
    if (request.period === 'hour')
      return await periodKpis({ ...request, count }, await this.sources(), this.context)
    const all = bucketsFrom(request.period, request.fromMs, count)
    const buckets: BucketKpis[] = []
    for (const { startMs } of all) {
      const one = { ...request, fromMs: startMs, count: 1 }
      buckets.push(...(await periodKpis(one, await this.sources(), this.context)).buckets)
    }
    return { period: request.period, group: request.grouping ?? null, buckets }
  }

  /** From what is kept alone. */
  fromKept = (request: KpiRequest) =>
    answerKpis(request, this.kept, {
      sources: async () => assert.fail(`not kept: ${JSON.stringify(request)}`),
      context: this.context,
    })
}

function requests(fromMs: number): readonly KpiRequest[] {
  const groupings = [...GROUPINGS, undefined]
  const counts = { hour: 24, day: 3, week: 2, month: 2 }
  return PERIODS.flatMap((period) =>
    groupings
      .filter((grouping) => grouping !== undefined || period !== 'hour')
      .map((grouping) => {
        return { period, fromMs, count: counts[period], ...(grouping && { grouping }) }
      }),
  )
}

/** Cars come one after the other, and so do leaks; what is told of them comes in any order. */
const number = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max })
const fact = fc.oneof(
  fc.record({ kind: fc.constant('hour'), i: number(0, 66), n: number(0, 60), rev: number(0, 1) }),
  ...[20, 40, 52].map((i) =>
    fc.record({
      kind: fc.constant('stay'),
      i: fc.constant(i),
      n: number(1, 700),
      rev: fc.constant(i & 1),
    }),
  ),
  ...[3].map((i) =>
    fc.record({
      kind: fc.constant('leak'),
      i: fc.constant(i),
      n: number(2, 60),
      rev: fc.constant(0),
    }),
  ),
  fc.record({ kind: fc.constant('call'), i: number(0, 66), n: number(0, 59), rev: fc.constant(0) }),
)

function factsOf({
  kind,
  i,
  n,
  rev,
}: {
  kind: string
  i: number
  n: number
  rev: number
}): EventFact[] {
  const hourMs = START_MS + i * HOUR_MS
  const atMs = hourMs + n * 60_000
  switch (kind) {
    case 'hour':
      return [
        kpiFact('zoneHour', 'z-1', { hourMs, litres: n, coverage: 1, estimated: 0, rev }),
        kpiFact('spotHour', 'p-2', {
          hourMs,
          occupiedMs: n * 1000,
          knownMs: HOUR_MS,
          stays: 1,
          rev,
        }),
      ]
    case 'stay': {
      const stayMs = n * 60_000
      const freedMs = hourMs + stayMs
      // Of some only the end was told.
      const taken = kpiFact('spotTaken', 'p-1', { sinceMs: hourMs, inferred: false, atMs: hourMs })
      return [
        ...(n % 3 === 0 ? [] : [taken]),
        kpiFact('spotFreed', 'p-1', {
          sinceMs: freedMs,
          stayMs,
          inferred: false,
          atMs: freedMs,
          rev,
        }),
      ]
    }
    case 'leak': {
      const fields = { kind: 'hidden_leak', sinceMs: hourMs, flowLitresPerHour: 60, lostLitres: 60 }
      const endMs = hourMs + n * HOUR_MS
      return [
        kpiFact('leakConfirmed', 'z-1', { ...fields, atMs: hourMs + HOUR_MS }),
        kpiFact('leakCleared', 'z-1', { ...fields, lostLitres: 60 * n, atMs: endMs + HOUR_MS }),
      ]
    }
    default:
      return [kpiFact('callRaised', 'call-1', { press: 1, atMs })]
  }
}

test('what is kept is what the facts say, whatever comes late, in every period and group', async () => {
  const rounds = fc.array(fc.array(fact, { maxLength: 8 }), { minLength: 2, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(rounds, async (told) => {
      const bench = new Bench(START_MS + 3 * DAY_MS - 2 * HOUR_MS)
      await bench.tell(
        hourFacts({ startMs: START_MS, hours: 2 }, (hourMs) =>
          kpiFact('countHour', 'f-1', { hourMs, inCount: 1, outCount: 2, coverage: 1 }),
        ),
      )
      const seen = new Set<string>()
      const late: EventFact[] = []
      for (const [round, some] of told.entries()) {
        const once = some.filter(({ kind, i }) => {
          const isNew = !seen.has(`${kind} ${i}`)
          seen.add(`${kind} ${i}`)
          return isNew || kind === 'hour'
        })
        // The end of something may come long before or after its beginning.
        const [sooner, later] = [once.filter(({ n }) => n % 2 === 0), once.filter(({ n }) => n % 2)]
        await bench.tell([...sooner.flatMap(factsOf), ...late.splice(0)])
        for (const one of later) {
          const facts = factsOf(one)
          const [now, then] = [facts.slice(0, 1), facts.slice(1)]
          const isEndFirst = one.n % 4 === 1
          await bench.tell(isEndFirst ? then : now)
          late.push(...(isEndFirst ? now : then))
        }
        await bench.live(15 * 60_000)
        if (round === 0) bench.restart()
      }
      for (const request of requests(START_MS)) {
        const [kept, true_] = [await bench.fromKept(request), await bench.fromFacts(request)]
        assert.deepEqual(timeless(kept), timeless(true_), JSON.stringify(request))
      }
      await bench.store.close()
    }),
    { numRuns: 5 },
  )
})

/** What depends on the minute at which it was asked, of a bucket that is not over. */
function timeless(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one) => {
      if (['coverage', 'status', 'availability', 'lostLitres'].includes(key)) return undefined
      return typeof one === 'number' ? Number(one.toPrecision(9)) : one
    }),
  )
}

test('a day of which nothing came any more is reckoned a last time when it is final', async () => {
  const bench = new Bench(START_MS + 23 * HOUR_MS)
  const hours = hourFacts({ startMs: START_MS, hours: 23 }, (hourMs) =>
    kpiFact('spotHour', 'p-1', { hourMs, occupiedMs: 0, knownMs: HOUR_MS, stays: 0 }),
  )
  await bench.tell(hours)
  await bench.live(15 * 60_000)
  const request = { period: 'day', fromMs: START_MS, count: 1, grouping: 'category' } as const
  const status = async () => {
    const { final, groups = [] } = (await bench.fromKept(request)).buckets[0]!
    return [final, groups.find(({ group, kind }) => group === 'prm' && kind === 'space')?.status]
  }
  assert.deepEqual(await status(), [false, 'provisional'])
  await bench.clock.advance(26 * HOUR_MS)
  await bench.live(15 * 60_000)
  assert.deepEqual(await status(), [true, 'final'])
})

test('an hour that begins without a fact is answered from what is kept, and so is the one before it', async () => {
  const bench = new Bench(START_MS + 10 * HOUR_MS)
  await bench.tell([
    kpiFact('spotHour', 'p-1', { hourMs: START_MS, occupiedMs: 0, knownMs: HOUR_MS, stays: 0 }),
  ])
  await bench.live(15 * 60_000)
  const lengths = async (fromMs: number, count: number): Promise<readonly number[]> => {
    const asked = { period: 'hour', fromMs, count, grouping: 'kind' } as const
    return (await bench.fromKept(asked)).buckets.map(({ lengthS }) => lengthS)
  }
  // Nobody tells anything any more; a page is open all the while, over midnight too.
  for (let hour = 10; hour < 26; hour++) {
    bench.clock.advance(START_MS + hour * HOUR_MS + 1_000 - bench.clock.wallMs())
    assert.equal((await lengths(START_MS + (hour - 1) * HOUR_MS, 2)).length, 2, `${hour}`)
    await bench.live(5 * 60_000)
    const [before] = await lengths(START_MS + (hour - 1) * HOUR_MS, 2)
    assert.equal(before, 3_600, `${hour}`)
  }
})

test('with another asset file all days are reckoned anew, and stand as they were until then', async () => {
  const bench = new Bench(START_MS + 2 * DAY_MS)
  await bench.tell([kpiFact('callRaised', 'call-1', { press: 1, atMs: START_MS + 1 })])
  await bench.live(15 * 60_000)
  const changedMs = async () =>
    (await bench.store.records.get('kpi/day/kind', '2026-05-31'))?.changedMs ?? 0
  const beforeMs = await changedMs()
  await bench.live(15 * 60_000)
  assert.equal(await changedMs(), beforeMs)
  bench.basis = 'two'
  bench.restart()
  const name = { period: 'day', by: 'kind', key: '2026-05-31' } as const
  assert.equal((await bench.kept.answers(name))?.length, 1)
  await bench.live(15 * 60_000)
  assert.equal((await changedMs()) > beforeMs, true)
})

test('what is not kept yet comes from the facts; beyond what may be reckoned at once it ends', async () => {
  const bench = new Bench(START_MS + 50 * DAY_MS)
  const facts = { sources: bench.sources, context: bench.context }
  const ask = (count: number) =>
    answerKpis({ period: 'day', fromMs: START_MS, count, grouping: 'kind' }, bench.kept, facts)
  assert.equal((await ask(3)).buckets.length, 3)
  assert.equal((await ask(40)).buckets.length, 31)
})
