import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../../base/ids.ts'
import { silentLog } from '../../../base/log.ts'
import type { JsonValue } from '../../../base/records/records.ts'
import { cityOf } from '../../../test/support/city-now.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { callRoute, jsonIn, SERVICES, textOf } from '../../../test/support/route-call.ts'
import type { BucketKpis } from '../../kpi/answer.ts'
import { bucketAt } from '../../kpi/buckets.ts'
import type { GroupKpi } from '../../kpi/groups.ts'
import type { AlarmLife } from '../alarms/alarm-life.ts'
import { KeptKpis } from '../indicators/kept-kpis.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { GovernanceDesk } from './desk.ts'
import { monthBucket } from './gather.ts'
import { AIX_PROGRAMMES } from './programmes-aix.ts'
import type { Report } from './report.ts'
import { governanceRoutes } from './routes.ts'
import type { GovernanceView, IndicatorView } from './view.ts'

/** 16 June 2026, 10:42 in Paris. */
const NOW_MS = Date.parse('2026-06-16T08:42:00Z')
const DAY_MS = 86_400_000
const OPERATOR = { ...SERVICES, name: 'supervision', roles: ['operator'] } as const
const GW = '70b3d50000000001' as GatewayEui

class Bench {
  readonly store = openSqliteStore(':memory:')
  readonly clock = new FakeClock({ wallMs: NOW_MS })
  readonly kept = new KeptKpis(this.store.records)
  readonly open: AlarmLife[] = []
  readonly governance = new GovernanceDesk({
    ...{ store: this.store, kept: this.kept, clock: this.clock, log: silentLog },
    city: async () => ({ ...cityOf(), nowMs: this.clock.wallMs() }),
    openAlarms: async () => this.open,
    programmes: AIX_PROGRAMMES,
  })

  async keep(
    month: string,
    groups: readonly Partial<GroupKpi>[],
    by: 'kind' | 'site' = 'kind',
  ): Promise<void> {
    const { startMs, endMs } = monthBucket(month)
    const answer = answerOf({ startMs, endMs, key: month }, groups)
    await this.kept.putAnswers({ period: 'month', by, key: month }, [answer], NOW_MS)
  }

  async keepDay(day: string, groups: readonly Partial<GroupKpi>[]): Promise<void> {
    const bucket = bucketAt('day', Date.parse(`${day}T10:00:00Z`))
    await this.kept.putAnswers(
      { period: 'day', by: 'site', key: day },
      [answerOf(bucket, groups)],
      NOW_MS,
    )
  }

  ask(url: string, asked: Parameters<typeof callRoute>[3] = {}) {
    return callRoute(governanceRoutes, { governance: this.governance }, url, {
      caller: SERVICES,
      ...asked,
    })
  }

  put(path: string, body: unknown) {
    return this.ask(`/api/v1/governance/${path}`, { method: 'PUT', body, caller: OPERATOR })
  }

  async indicator(key: string, month?: string): Promise<IndicatorView> {
    const query = month === undefined ? '?f=json' : `?f=json&month=${month}`
    const view = jsonIn<GovernanceView>(await this.ask(`/api/v1/governance${query}`))
    const found = view.programmes.flatMap(({ indicators }) => indicators)
    return found.find((one) => one.key === key)!
  }
}

function answerOf(
  { startMs, endMs, key }: { startMs: number; endMs: number; key: string },
  groups: readonly Partial<GroupKpi>[],
): BucketKpis {
  const told = { status: 'final', rev: 9, coverage: 1, assets: 10, known: 10 } as const
  return {
    key,
    from: new Date(startMs).toISOString(),
    to: new Date(endMs).toISOString(),
    lengthS: (endMs - startMs) / 1000,
    final: true,
    groups: groups.map((one) => ({
      group: one.kind ?? '',
      kind: '',
      ...told,
      ...one,
    })) as GroupKpi[],
  }
}

function call(id: string, sinceMs: number, delayMs: number): AlarmLife {
  const step = { what: 'here', atMs: sinceMs + delayMs, by: '', note: '' } as const
  const what = { id, kind: 'call', subject: id, name: id, sinceMs, toldMs: sinceMs } as const
  return { ...what, detail: {}, steps: [step], times: 1 }
}

test('a month that goes on is judged by what has passed of it', async () => {
  const bench = new Bench()
  await bench.keep('2026-06', [{ kind: 'space', rotationsPerSpace: 74, occupancyRate: 0.71 }])
  const rotations = await bench.indicator('parking-rotations')
  const days = (NOW_MS - monthBucket('2026-06').startMs) / DAY_MS
  assert.equal(rotations.value, 74 / days)
  assert.deepEqual([rotations.light, rotations.status], ['watch', 'provisional'])
  const occupancy = await bench.indicator('parking-occupancy')
  assert.deepEqual([occupancy.value, occupancy.light], [71, 'kept'])
})

test('what is known for less than half has no value and no light; less than nine tenths is partial', async () => {
  const bench = new Bench()
  await bench.keep('2026-05', [
    { kind: 'space', coverage: 0.49, status: 'unpublished' },
    { kind: 'zone', coverage: 0.62, valvesOperating: 41, valvesDue: 46 },
  ])
  const occupancy = await bench.indicator('parking-occupancy', '2026-05')
  assert.deepEqual(
    [occupancy.value, occupancy.status, occupancy.coverage, occupancy.light],
    [null, 'unpublished', 0.49, 'notReported'],
  )
  const valves = await bench.indicator('water-valves', '2026-05')
  assert.deepEqual([valves.status, valves.light], ['partial', 'watch'])
})

test('an empty hypervisor has no green light at all', async () => {
  const view = await new Bench().governance.view('2026-06')
  assert.deepEqual(view?.lights, { kept: 0, watch: 0, off: 0, notReported: 13 })
  assert.deepEqual(
    view?.quality.map(({ status, sure }) => [status, sure]),
    AIX_PROGRAMMES.map(() => ['missing', null]),
  )
})

test('bins that are silent are not bins that never overflow', async () => {
  const bench = new Bench()
  await bench.keep('2026-06', [{ kind: 'bin', fills: 0 }])
  assert.equal((await bench.indicator('bins-full')).light, 'notReported')
  await bench.store.records.put(
    { kind: 'sensorCount', id: '2026-06', body: { bin: { installed: 10, reliable: 4 } } },
    NOW_MS,
  )
  bench.governance.entered()
  assert.equal((await bench.indicator('bins-full')).status, 'unpublished')
  await bench.store.records.put(
    { kind: 'sensorCount', id: '2026-06', body: { bin: { installed: 10, reliable: 10 } } },
    NOW_MS,
  )
  bench.governance.entered()
  assert.deepEqual((await bench.indicator('bins-full')).light, 'kept')
})

test('water is compared with the same days of last year, of sites and meters known both times', async () => {
  const bench = new Bench()
  const site = (group: string, kind: string, litres: number): Partial<GroupKpi> => ({
    ...{ group, kind, litres },
  })
  await bench.keep('2026-05', [site('a', 'site', 880), site('b', 'site', 999)], 'site')
  // Of b only zones were metered then: another water.
  await bench.keep('2025-05', [site('a', 'site', 1000), site('b', 'zone', 100)], 'site')
  const may = await bench.indicator('water-used', '2026-05')
  assert.equal(Math.round(may.value! * 10) / 10, -12)
  assert.deepEqual([may.coverage, may.light], [0.5, 'kept'])
  // Of June the fifteen days that are over.
  for (let day = 1; day <= 16; day++) {
    const date = `06-${String(day).padStart(2, '0')}`
    await bench.keepDay(`2026-${date}`, [site('a', 'site', day === 16 ? 9e9 : 90)])
    await bench.keepDay(`2025-${date}`, [site('a', 'site', 100)])
  }
  const june = await bench.indicator('water-used')
  assert.equal(Math.round(june.value!), -10)
  assert.equal(june.light, 'watch')
})

test('a reference that the city has entered counts instead, by the days that have passed', async () => {
  const bench = new Bench()
  for (let day = 1; day <= 15; day++) {
    const date = `2026-06-${String(day).padStart(2, '0')}`
    await bench.keepDay(date, [{ group: 'a', kind: 'site', litres: 45_000 }])
  }
  const months = Array(12)
    .fill(0)
    .map((_, i) => (i === 5 ? 1_500 : 0))
  await bench.put('reference/water', { months, years: '2019–2021' })
  // 675 m³ against half of 1500.
  assert.equal(Math.round((await bench.indicator('water-used')).value!), -10)
})

test('calls on screen are judged by the slowest of a hundred, closed and open alike', async () => {
  const bench = new Bench()
  const mayMs = Date.parse('2026-05-10T10:00:00Z')
  for (let i = 0; i < 99; i++) {
    const life = { ...call(`c${i}`, mayMs + i * 60_000, 900), closedMs: mayMs } as unknown
    await bench.store.records.append('alarms', () => life as JsonValue, NOW_MS)
  }
  bench.open.push(call('open', mayMs, 60_000))
  const calls = await bench.indicator('safety-call', '2026-05')
  assert.deepEqual([calls.value, calls.count, calls.light], [0.9, 100, 'kept'])
  bench.open.push(call('second', mayMs, 61_000))
  bench.governance.entered()
  assert.deepEqual((await bench.indicator('safety-call', '2026-05')).light, 'off')
})

test('facts are counted as they come: late ones, and those that a gateway lost', async () => {
  const bench = new Bench()
  const { store, governance, clock } = bench
  await governance.look()
  const tell = async (seq: number, atMs: number): Promise<void> => {
    const { rowBytes } = await import('../../row.ts')
    const fields = { devEui: new Uint8Array(8), sinceMs: atMs, inferred: false }
    const fact = {
      stream: 1,
      type: 'spotTaken',
      subject: 'p',
      atMs,
      clk: 2,
      rev: 0,
      fields,
    } as const
    const cursor = { epoch: 5, stream: 1, next: seq + 1, head: new Uint8Array(8) } as const
    const rows = [{ seq, fact, bytes: rowBytes(fact) }]
    await store.write(
      [{ kind: 'effect', gw: GW, effect: { kind: 'commit', cursor, rows } }],
      clock.wallMs(),
    )
  }
  for (let i = 0; i < 99; i++) await tell(i, NOW_MS - 1_000)
  await tell(99, NOW_MS - 3_600_000)
  await governance.look()
  await governance.look()
  governance.entered()
  assert.deepEqual(
    [
      (await bench.indicator('facts-in-time')).value,
      (await bench.indicator('facts-in-time')).count,
    ],
    [99, 100],
  )
  const lost = (await bench.indicator('facts-lost')).light
  const cursor = { epoch: 5, stream: 3, next: 9, head: null } as const
  const gap = { from: 2, to: 9, fromMs: 0, toMs: 0 }
  const lose = (reason: 1 | 5, epoch: number) =>
    store.write(
      [
        {
          kind: 'effect',
          gw: GW,
          effect: { kind: 'lost', cursor: { ...cursor, epoch }, ...gap, reason },
        },
      ],
      NOW_MS,
    )
  await lose(5, 6)
  governance.entered()
  assert.deepEqual([lost, (await bench.indicator('facts-lost')).value], ['kept', 0])
  await lose(1, 7)
  governance.entered()
  assert.deepEqual(
    [(await bench.indicator('facts-lost')).value, (await bench.indicator('facts-lost')).light],
    [7, 'off'],
  )
})

test('what is entered shows with who and when; of two who enter at once one is told', async () => {
  const bench = new Bench()
  const body = { state: 'watch', text: 'Pose des vannes en retard.', rev: 0 }
  const first = await bench.put('commitments/smart-watering/schedule', body)
  assert.equal(first.kind, 'json')
  const second = await bench.put('commitments/smart-watering/schedule', { ...body, state: 'kept' })
  assert.equal(second.kind === 'problem' && second.status, 409)
  const view = await bench.governance.view('2026-06')
  assert.deepEqual(view?.slipping, [
    { programme: 'smart-watering', topic: 'schedule', state: 'watch' },
  ])
  const watering = view?.programmes.find(({ key }) => key === 'smart-watering')
  assert.deepEqual(
    [watering?.commitments.schedule?.by, watering?.commitments.schedule?.atMs],
    ['supervision', NOW_MS],
  )
  await bench.put('commitments/smart-watering/schedule', { ...body, state: 'off', rev: 1 })
  const { entries } = jsonIn<{ entries: { before: unknown; by: string }[] }>(
    await bench.ask('/api/v1/governance/log?limit=9'),
  )
  assert.equal(entries.length, 2)
  assert.equal((entries[0]?.before as { state: string }).state, 'watch')
})

test('what cannot be entered is refused with a reason; who only reads enters nothing', async () => {
  const bench = new Bench()
  const refusals: readonly (readonly [string, unknown, RegExp])[] = [
    ['commitments/none/cost', { state: 'kept', text: 'x' }, /no programme none/],
    ['commitments/smart-parking/beauty', { state: 'kept', text: 'x' }, /not on beauty/],
    ['values/parking-occupancy/2026-05', { value: 1, source: 'x' }, /is measured/],
    ['values/safety-feeling/2026-07', { value: 1, source: 'x' }, /still to come/],
    ['values/nothing/2026-05', { value: 1, source: 'x' }, /no indicator/],
    ['plans/none', { sensors: {} }, /no programme/],
    ['reference/gas', { months: [], years: 'x' }, /not of gas/],
  ]
  for (const [path, body, why] of refusals) {
    const answer = await bench.put(path, body)
    assert.match(answer.kind === 'problem' ? String(answer.detail) : 'entered', why, path)
  }
  const asked = { method: 'PUT', body: { text: '' }, caller: SERVICES } as const
  const viewer = await bench.ask('/api/v1/governance/risks/smart-parking', asked)
  assert.equal(viewer.kind === 'problem' && viewer.status, 403)
})

test('a value that is entered is judged like one that is measured', async () => {
  const bench = new Bench()
  await bench.put('values/safety-feeling/2025-05', { value: 40, source: 'Enquête 2025' })
  await bench.put('values/safety-feeling/2026-05', { value: 38, source: 'Enquête 2026' })
  const feeling = await bench.indicator('safety-feeling', '2026-05')
  assert.deepEqual(
    [feeling.value, feeling.source, feeling.light, feeling.target],
    [38, 'Enquête 2026', 'kept', { kind: 'atMost', value: 40 }],
  )
})

test('sensors are counted by month, and the plan says when all will be there', async () => {
  const bench = new Bench()
  const counts = [245, 254, 262, 271, 280, 289]
  for (const [i, installed] of counts.entries()) {
    const body = { space: { installed, reliable: installed - 10 } }
    await bench.store.records.put({ kind: 'sensorCount', id: `2026-0${i + 1}`, body }, NOW_MS)
  }
  await bench.put('plans/smart-parking', { sensors: { space: 330 }, doneBy: '2026-07' })
  const { sensors } = (await bench.governance.view('2026-06'))!.programmes[0]!
  assert.deepEqual([sensors.planned, sensors.installed, sensors.reliable], [330, 289, 279])
  assert.deepEqual(sensors.forecast, {
    sinceMonth: '2026-01',
    perMonth: 8.8,
    remaining: 41,
    readyMonth: '2026-11',
    lateMonths: 4,
  })
})

test('sensors that are silent or doubted are installed and not reliable', async () => {
  const bench = new Bench()
  await bench.governance.look()
  const view = (await bench.governance.view('2026-06'))!
  const parking = view.programmes.find(({ key }) => key === 'smart-parking')!.sensors
  const water = view.programmes.find(({ key }) => key === 'smart-watering')!.sensors
  // The probe serves a zone and a tree of one programme: it is one.
  assert.deepEqual([parking.installed, parking.reliable], [1, 1])
  assert.deepEqual([water.installed, water.reliable], [1, 0])
})

test('a report is closed a day after its month; what comes late makes a version that says what changed', async () => {
  const bench = new Bench()
  const { clock, governance } = bench
  await bench.keep('2026-06', [{ kind: 'space', rotationsPerSpace: 150, occupancyRate: 0.7 }])
  clock.advance(Date.parse('2026-07-01T21:59:00Z') - NOW_MS)
  await governance.look()
  assert.deepEqual(await governance.reports.list(), [])
  clock.advance(2 * 3_600_000)
  await governance.look()
  assert.deepEqual(
    (await governance.reports.list()).map(({ month, version }) => [month, version]),
    [['2026-06', 1]],
  )
  const look = async (hours: number): Promise<number> => {
    clock.advance(hours * 3_600_000)
    governance.entered()
    await governance.look()
    return (await governance.reports.list()).length
  }
  assert.equal(await look(12), 1)
  await bench.keep('2026-06', [{ kind: 'space', rotationsPerSpace: 156, occupancyRate: 0.7 }])
  assert.equal(await look(1), 2)
  const second = jsonIn<Report>(await bench.ask('/api/v1/reports/2026-06?f=json'))
  assert.deepEqual(second.changes, [
    { key: 'parking-rotations', field: 'thisMonth', before: 5, after: 5.2 },
  ])
  const first = jsonIn<Report>(await bench.ask('/api/v1/reports/2026-06?f=json&version=1'))
  assert.deepEqual([first.changes, first.rows[0]?.thisMonth], [[], 5])
  // Within six hours of a version it waits, and is not forgotten.
  await bench.keep('2026-06', [{ kind: 'space', rotationsPerSpace: 162, occupancyRate: 0.7 }])
  assert.equal(await look(1), 2)
  assert.equal(await look(6), 3)
  // After two months it is closed for good.
  await bench.keep('2026-06', [{ kind: 'space', rotationsPerSpace: 1, occupancyRate: 0.7 }])
  assert.equal(await look(24 * 62), 3)
})

test('the report tells of leaks, bursts and gateways, and of no call', async () => {
  const bench = new Bench()
  const atMs = Date.parse('2026-05-10T10:00:00Z')
  const kinds = ['leak', 'call', 'burst', 'intrusion', 'gateway'] as const
  for (const [i, kind] of kinds.entries()) {
    bench.open.push({ ...call(kind, atMs + i, 0), kind, endedMs: atMs + 3_600_000 + i })
  }
  const report = jsonIn<Report>(await bench.ask('/api/v1/reports/2026-05?f=json'))
  assert.deepEqual(
    report.events.map(({ kind, lastedMs }) => [kind, lastedMs]),
    [
      ['leak', 3_600_000],
      ['burst', 3_600_000],
      ['gateway', 3_600_000],
    ],
  )
  assert.equal(report.version, null)
})

test('the CSV has the rows of the report, in the order of its columns', async () => {
  const bench = new Bench()
  await bench.keep('2026-05', [{ kind: 'space', rotationsPerSpace: 155, occupancyRate: 0.7 }])
  await bench.keep('2026-04', [{ kind: 'space', rotationsPerSpace: 144, occupancyRate: 0.66 }])
  await bench.keep('2025-05', [{ kind: 'space', rotationsPerSpace: 130.2, occupancyRate: 0.8 }])
  const csv = textOf(await bench.ask('/api/v1/reports/2026-05?f=csv')).split('\r\n')
  const parts = 'programme;indicateur;nom;unite;mois;ce_mois;mois_precedent;meme_mois_an_passe'
  assert.equal(csv[0], `${parts};cible;resultat;couverture`)
  assert.equal(
    csv[1],
    'smart-parking;parking-rotations;Rotations par jour et par place;;2026-05;5;4.8;4.2;≥ 5;tenu;1',
  )
  assert.equal(csv.length, 15)
  const governance = textOf(await bench.ask('/api/v1/governance?f=csv&month=2026-05'))
  assert.equal(governance, csv.join('\r\n'))
})

test('a month to come, or of long ago, is not known', async () => {
  const bench = new Bench()
  for (const month of ['2026-07', '2024-03']) {
    const answer = await bench.ask(`/api/v1/governance?f=json&month=${month}`)
    assert.equal(answer.kind === 'problem' && answer.status, 404)
  }
  const none = await bench.ask('/api/v1/reports/2026-05?f=json&version=3')
  assert.equal(none.kind === 'problem' && none.status, 404)
  const odd = await bench.ask('/api/v1/reports/mai?f=json')
  assert.equal(odd.kind === 'problem' && odd.status, 404)
})
