import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller, Role } from '../../../base/http/caller.ts'
import { cityOf } from '../../../test/support/city-now.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { callRoute, jsonIn, SERVICES, textOf } from '../../../test/support/route-call.ts'
import type { HourRow } from '../open-data/hour-rows.ts'
import { openSqliteStore } from '../store-sqlite.ts'
import type { ProtectedReads } from './protected-reads.ts'
import type { Night } from './retention.ts'
import { type RegisterParts, registerRoutes } from './routes.ts'
import { RULES } from './rules.ts'

/** 23:30 in Paris of the 14th. */
const NOW_MS = Date.parse('2026-06-14T21:30:00Z')
const DAY_MS = 86_400_000
const SECURITY: Caller = { ...SERVICES, name: 'rssi', roles: ['security'] }
const NIGHT: Night = {
  ...{ day: '2026-06-14', atMs: Date.parse('2026-06-14T00:04:00Z') },
  ...{ forgotten: { stays: 1284 }, isClean: true },
}
const row = (category: HourRow['category'], known: number): HourRow => {
  return { category, known, periodMs: 3_600_000, cells: [] }
}

function bench(night: Night | 'none' = NIGHT) {
  const { records } = openSqliteStore(':memory:')
  const roles: Readonly<Record<string, readonly Role[]>> = {
    'police-1': ['police'],
    'poste-2': ['operator', 'maintainer'],
  }
  const parts: RegisterParts = {
    ...{ records, clock: new FakeClock({ wallMs: NOW_MS }) },
    retention: { lastNight: async () => (night === 'none' ? undefined : night) },
    hours: { day: async () => [row('normal', 12), row('prm', 2), row('ev', 2), row('prm', 3)] },
    city: async () => cityOf(),
    rolesOf: async (name) => roles[name] ?? [],
  }
  const ask = (url: string, caller = SERVICES) => callRoute(registerRoutes, parts, url, { caller })
  const note = (who: string, what: string, atMs: number, result = '200') =>
    records.append('audit', () => ({ who, what, result, target: '', from: '' }), atMs)
  return { ask, note }
}

type Register = {
  rules: { subject: string; forgotten: number | null }[]
  lastNight: { isClean: boolean } | null
  nextNight: string
  smallNumbers: { rows: number; withheld: number; byCategory: unknown; day: string }
}

test('the register is the table that is applied, with what went last night and when the next is', async () => {
  const register = jsonIn<Register>(await bench().ask('/api/v1/register?f=json'))
  assert.deepEqual(
    register.rules.map(({ subject }) => subject),
    RULES.map(({ subject }) => subject),
  )
  const forgotten = Object.fromEntries(register.rules.map((one) => [one.subject, one.forgotten]))
  assert.deepEqual(
    [forgotten['stays'], forgotten['overstays'], forgotten['occupancy'], forgotten['spaceNow']],
    [1284, 0, null, null],
  )
  assert.equal(register.nextNight, '2026-06-15T00:00:00.000Z')
  assert.equal(register.lastNight?.isClean, true)
})

test('before the first night it says that there was none', async () => {
  const register = jsonIn<Register>(await bench('none').ask('/api/v1/register?f=json'))
  assert.equal(register.lastNight, null)
})

test('rows of fewer than three spaces are withheld, and counted by what they are of', async () => {
  const { smallNumbers } = jsonIn<Register>(await bench().ask('/api/v1/register?f=json'))
  assert.deepEqual(
    [smallNumbers.rows, smallNumbers.withheld, smallNumbers.byCategory, smallNumbers.day],
    [4, 2, { prm: 1, ev: 1 }, '2026-06-13'],
  )
})

test('as CSV it has a line for each subject', async () => {
  const lines = textOf(await bench().ask('/api/v1/register?f=csv'))
    .trim()
    .split('\r\n')
  assert.equal(lines.length, RULES.length + 1)
  assert.equal(lines[2], 'stays;hypervisor;397;police;never;1284')
})

test('readings of what is protected are counted by role, day by day, for security only', async () => {
  const { ask, note } = bench()
  await note('police-1', 'patrol.read', NOW_MS - 29 * DAY_MS)
  await note('police-1', 'patrol.read', NOW_MS - 27.5 * DAY_MS)
  await note('police-1', 'alarms.read', NOW_MS - 1_000)
  await note('poste-2', 'alarms.read', NOW_MS - 900)
  await note('poste-2', 'commands.order', NOW_MS - 800)
  await note('poste-2', 'patrol.read', NOW_MS - 700, '403')
  await note('jeton', 'facts.read', NOW_MS - 600)
  assert.equal((await ask('/api/v1/register/reads')).kind, 'problem')
  const { rows, isCut } = jsonIn<ProtectedReads>(await ask('/api/v1/register/reads', SECURITY))
  assert.deepEqual(
    rows.map(({ role, patrol, safety, spaces, days }) => {
      return [role, patrol, safety, spaces, days[0], days.at(-1)]
    }),
    [
      ['', 0, 0, 1, 0, 1],
      ['operator', 0, 1, 0, 0, 1],
      ['police', 1, 1, 0, 1, 1],
    ],
  )
  assert.equal(isCut, false)
})
