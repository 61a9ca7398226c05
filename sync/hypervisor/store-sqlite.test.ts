import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import type { GatewayEui } from '../../base/ids.ts'
import { callRaised, NOON_MS, PROBE, reading, spotTaken } from '../../test/support/facts.ts'
import type { Fact } from '../fact.ts'
import { rowBytes } from '../row.ts'
import type { Cursor } from './gateway-state.ts'
import { type HypervisorStore, type StoreEffect, StoreError } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'

const gw = '70b3d50000000001' as GatewayEui
const HEAD = new Uint8Array(8)

function withFile(run: (path: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-store-'))
  try {
    run(join(folder, 'city.db'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function commit(facts: readonly Fact[], from = 0, epoch = 5): StoreEffect {
  const { stream } = facts[0]!
  const cursor: Cursor = { epoch, stream, next: from + facts.length, head: HEAD }
  const rows = facts.map((fact, i) => ({ seq: from + i, fact, bytes: rowBytes(fact) }))
  return { kind: 'commit', cursor, rows }
}

function write(store: HypervisorStore, ...effects: StoreEffect[]): void {
  store.write(
    effects.map((effect) => ({ kind: 'effect', gw, effect })),
    NOON_MS,
  )
}

test('F7: a database that exists is opened with synchronous=FULL again', () => {
  withFile((path) => {
    openSqliteStore(path).close()
    const plain = new Database(path)
    assert.equal(plain.pragma('synchronous', { simple: true }), 1, 'the default of this build')
    plain.close()
    const store = openSqliteStore(path)
    write(store, commit([spotTaken(1)]))
    store.close()
  })
})

test('F17: a schema that is newer than the program is refused with words', () => {
  withFile((path) => {
    openSqliteStore(path).close()
    const plain = new Database(path)
    plain.pragma('user_version = 99')
    plain.close()
    assert.throws(
      () => openSqliteStore(path),
      (error) => error instanceof StoreError && error.code === 'newer-schema',
    )
  })
})

test('I3: rows and cursor stand or fall together', () => {
  withFile((path) => {
    const store = openSqliteStore(path)
    write(store, commit([spotTaken(0), spotTaken(1)]))
    const bad = { kind: 'commit', cursor: { epoch: 5, stream: 1, next: 9, head: HEAD } } as const
    const broken = { ...bad, rows: [{ seq: 2, fact: spotTaken(2), bytes: null as never }] }
    assert.throws(() => write(store, commit([spotTaken(2)], 2), broken), StoreError)
    store.close()
    const again = openSqliteStore(path)
    assert.deepEqual(again.cursors(gw), [{ epoch: 5, stream: 1, next: 2, head: HEAD }])
    assert.equal(again.facts({ limit: 10 }).length, 2)
    again.close()
  })
})

test('F70: rows that come again after their cursor was pruned are there once', () => {
  const store = openSqliteStore(':memory:')
  write(store, commit([spotTaken(0), spotTaken(1)]))
  write(store, commit([spotTaken(0), spotTaken(1), spotTaken(2)]))
  assert.deepEqual(
    store.facts({ limit: 10 }).map((one) => one.seq),
    [2, 1, 0],
  )
  store.close()
})

test('facts come newest first, or onward from a position, or of one type or subject', () => {
  const store = openSqliteStore(':memory:')
  write(store, commit([spotTaken(0), spotTaken(1), spotTaken(2)]), commit([callRaised(0)]))
  const positions = (query: Parameters<typeof store.facts>[0]): number[] =>
    store.facts(query).map((one) => one.position)
  assert.deepEqual(positions({ limit: 2 }), [4, 3])
  assert.deepEqual(positions({ limit: 2, before: 3 }), [2, 1])
  assert.deepEqual(positions({ limit: 9, after: 2 }), [3, 4])
  assert.deepEqual(positions({ limit: 9, type: 'callRaised' }), [4])
  assert.deepEqual(positions({ limit: 9, subject: 'space-1' }), [2])
  assert.deepEqual(store.facts({ limit: 1, after: 0 })[0]?.fact, spotTaken(0))
  store.close()
})

test('the state of a thing is the newest fact about it, whatever order facts arrive in', () => {
  const store = openSqliteStore(':memory:')
  const freed: Fact = { ...spotTaken(0), type: 'spotFreed', atMs: NOON_MS + 500, fields: {} }
  write(store, commit([freed]))
  write(store, commit([spotTaken(0)], 0, 6))
  assert.deepEqual(
    store.states('spot').map((state) => state.fact.type),
    ['spotFreed'],
  )
  const redone: Fact = { ...freed, rev: 1, subject: 'space-0', fields: { stayMs: 9 } }
  write(store, {
    kind: 'ahead',
    lane: { epoch: 6, stream: 1 },
    rows: [{ seq: 9, fact: redone, bytes: rowBytes(redone) }],
  })
  assert.equal(store.states('spot')[0]?.fact.rev, 1)
  assert.equal(store.facts({ limit: 9 }).length, 2, 'what is ahead is no fact in the ledger yet')
  store.close()
})

test('F19: facts of a clock that was never set get their time when it becomes known', () => {
  const store = openSqliteStore(':memory:')
  write(store, commit([{ ...spotTaken(0), clk: 0, atMs: 5_000 }]))
  assert.equal(store.facts({ limit: 1 })[0]?.utcMs, undefined)
  write(store, { kind: 'clock', epoch: 5, offsetMs: NOON_MS })
  assert.equal(store.facts({ limit: 1 })[0]?.utcMs, NOON_MS + 5_000)
  write(store, commit([{ ...spotTaken(1), clk: 0, atMs: 6_000 }], 1))
  assert.equal(store.facts({ limit: 1 })[0]?.utcMs, NOON_MS + 6_000)
  store.close()
})

test('a will that speaks of a former run does not make the new one offline', () => {
  const store = openSqliteStore(':memory:')
  write(store, { kind: 'greeted', epoch: 6, version: '0.1.0', held: [6] })
  write(store, { kind: 'online', epoch: 5, online: false })
  assert.equal(store.gateways()[0]?.online, true)
  write(store, { kind: 'online', epoch: 6, online: false })
  assert.equal(store.gateways()[0]?.online, false)
  store.close()
})

test('cursors of epochs that a gateway has emptied are pruned, after a time for late packets', () => {
  const store = openSqliteStore(':memory:')
  write(store, commit([spotTaken(0)], 0, 5), commit([spotTaken(0)], 0, 6))
  const greeted = { kind: 'greeted', epoch: 6, version: '', held: [6] } as const
  write(store, greeted)
  assert.equal(store.cursors(gw).length, 2)
  store.write([{ kind: 'effect', gw, effect: greeted }], NOON_MS + 41 * 86_400_000)
  assert.deepEqual(
    store.cursors(gw).map((cursor) => cursor.epoch),
    [6],
  )
  store.close()
})

test('losses, alarms and profiles are kept', () => {
  const store = openSqliteStore(':memory:')
  const cursor: Cursor = { epoch: 5, stream: 3, next: 9, head: null }
  const loss = { from: 2, to: 9, reason: 1, fromMs: 5, toMs: 6 } as const
  write(store, { kind: 'lost', cursor, ...loss }, { kind: 'profile', profile: PROBE })
  write(store, { kind: 'alarm', code: 'rows-lost', detail: { from: 2 } })
  assert.deepEqual(store.gaps(), [{ gw, epoch: 5, stream: 3, ...loss }])
  assert.deepEqual(store.profile('probe', 2), PROBE)
  assert.deepEqual(store.alarms(5)[0]?.detail, { from: 2 })
  assert.deepEqual(store.cursors(gw), [cursor])
  store.close()
})

test('every kind of fact comes back from the database as it went in', () => {
  const store = openSqliteStore(':memory:')
  const facts: Fact[] = [reading(3), spotTaken(1), callRaised(2)]
  for (const fact of facts) write(store, commit([fact]))
  assert.deepEqual(
    store.facts({ limit: 9, after: 0 }).map((one) => one.fact),
    facts,
  )
  store.close()
})
