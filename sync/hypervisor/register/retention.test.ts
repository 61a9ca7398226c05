import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../../base/ids.ts'
import { silentLog } from '../../../base/log.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { kpiFact } from '../../../test/support/kpi-facts.ts'
import type { EventFact } from '../../fact.ts'
import { rowBytes } from '../../row.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import { Retention } from './retention.ts'
import { RULES, STAYS_KEPT_MS, SUBJECTS } from './rules.ts'

const NOW_MS = Date.parse('2026-06-15T09:30:00Z')
const HOUR_MS = 3_600_000
const OLD_MS = NOW_MS - STAYS_KEPT_MS

async function bench(facts: readonly EventFact[]) {
  const store = openSqliteStore(':memory:')
  const clock = new FakeClock({ wallMs: NOW_MS })
  let seq = 0
  for (const fact of facts) {
    const { stream } = fact
    const rows = [{ seq, fact, bytes: rowBytes(fact) }]
    const cursor = { epoch: stream + 1, stream, next: ++seq, head: new Uint8Array(8) }
    const gw = '70b3d50000000001' as GatewayEui
    await store.write([{ kind: 'effect', gw, effect: { kind: 'commit', cursor, rows } }], NOW_MS)
  }
  const retention = new Retention({ store, clock, log: silentLog })
  return { store, clock, retention }
}

const taken = (atMs: number) =>
  kpiFact('spotTaken', 'pmr-1', { sinceMs: atMs, inferred: false, atMs })

test('stays of single spaces are gone after 13 months, to the millisecond, and nothing younger', async () => {
  const { store, retention } = await bench([
    taken(OLD_MS - 1),
    taken(OLD_MS),
    kpiFact('countHour', 'f-1', {
      hourMs: OLD_MS - 9 * HOUR_MS,
      inCount: 1,
      outCount: 1,
      coverage: 1,
    }),
  ])
  const night = await retention.forget('2026-06-15', NOW_MS)
  assert.deepEqual([night.forgotten, night.isClean], [{ stays: 1 }, true])
  const left = await store.facts({ limit: 9, after: 0 })
  assert.deepEqual(
    left.map(({ fact }) => fact.atMs),
    [OLD_MS, OLD_MS - 8 * HOUR_MS],
  )
})

test('calls, patrol answers and the days of single spaces go as well; groups stay', async () => {
  const { store, clock, retention } = await bench([
    kpiFact('callRaised', 'call-1', { press: 1, atMs: OLD_MS - 1 }),
  ])
  const { records } = store
  const put = (kind: string, id: string, ms: number) => records.put({ kind, id, body: 1 }, ms)
  await put('patrolAnswer', 'a:1', OLD_MS - 1)
  await put('patrolAnswer', 'a:2', OLD_MS)
  await put('kpi/day/assets', '2025-01-01', NOW_MS)
  await put('kpi/day/category', '2025-01-01', NOW_MS)
  await records.append('alarms', () => 'old', OLD_MS - 1)
  await records.append('alarms', () => 'new', OLD_MS)
  const { forgotten } = await retention.forget('2026-06-15', clock.wallMs())
  assert.deepEqual(forgotten, { stays: 1, overstays: 1, safety: 2 })
  assert.equal(await records.get('kpi/day/assets', '2025-01-01'), undefined)
  assert.notEqual(await records.get('kpi/day/category', '2025-01-01'), undefined)
  assert.equal((await records.list('patrolAnswer')).length, 1)
})

test('it is done once a night after two, and a night that was missed is made up for', async () => {
  const { store, clock, retention } = await bench([taken(OLD_MS - 1)])
  retention.open()
  await clock.pass(1)
  assert.equal((await retention.lastNight())?.day, '2026-06-15')
  await clock.pass(14 * HOUR_MS)
  // 01:30 in Paris: not yet.
  assert.equal((await retention.lastNight())?.day, '2026-06-15')
  await clock.pass(HOUR_MS)
  assert.equal((await retention.lastNight())?.day, '2026-06-16')
  assert.equal((await store.records.log('retention', { limit: 9 })).length, 2)
  await retention.close()
})

test('each subject of the register has one rule, and what is published of persons is never history', () => {
  assert.deepEqual(
    RULES.map(({ subject }) => subject),
    SUBJECTS,
  )
  for (const { subject, keptMs, published, facts = [] } of RULES) {
    const isOfPersons = facts.some((type) =>
      /^(spot|stay|overstay|call|intrusion|reading)/.test(type),
    )
    if (isOfPersons) assert.deepEqual([published, keptMs], ['never', STAYS_KEPT_MS], subject)
  }
})
