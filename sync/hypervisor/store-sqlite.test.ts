import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import type { GatewayEui } from '../../base/ids.ts'
import { StoreError } from '../../base/records/store-error.ts'
import { NOON_MS, spotTaken } from '../../test/support/facts.ts'
import type { Fact } from '../fact.ts'
import { rowBytes } from '../row.ts'
import type { Cursor, StoreEffect } from './gateway-state.ts'
import type { HypervisorStore } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'

const gw = '70b3d50000000001' as GatewayEui
const HEAD = new Uint8Array(8)

async function withFile(run: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-store-'))
  try {
    await run(join(folder, 'city.db'))
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

async function write(store: HypervisorStore, ...effects: StoreEffect[]): Promise<void> {
  await store.write(
    effects.map((effect) => ({ kind: 'effect', gw, effect })),
    NOON_MS,
  )
}

test('F7: a database that exists is opened with synchronous=FULL again', async () => {
  await withFile(async (path) => {
    await openSqliteStore(path).close()
    const plain = new Database(path)
    assert.equal(plain.pragma('synchronous', { simple: true }), 1, 'the default of this build')
    plain.close()
    const store = openSqliteStore(path)
    await write(store, commit([spotTaken(1)]))
    await store.close()
  })
})

test('F17: a schema that is newer than the program is refused with words', async () => {
  await withFile(async (path) => {
    await openSqliteStore(path).close()
    const plain = new Database(path)
    plain.pragma('user_version = 99')
    plain.close()
    assert.throws(
      () => openSqliteStore(path),
      (error) => error instanceof StoreError && error.code === 'newer-schema',
    )
  })
})

test('I3: rows and cursor stand or fall together', async () => {
  await withFile(async (path) => {
    const store = openSqliteStore(path)
    await write(store, commit([spotTaken(0), spotTaken(1)]))
    const bad = { kind: 'commit', cursor: { epoch: 5, stream: 1, next: 9, head: HEAD } } as const
    const broken = { ...bad, rows: [{ seq: 2, fact: spotTaken(2), bytes: null as never }] }
    await assert.rejects(write(store, commit([spotTaken(2)], 2), broken), StoreError)
    await store.close()
    const again = openSqliteStore(path)
    assert.deepEqual(await again.cursors(gw), [{ epoch: 5, stream: 1, next: 2, head: HEAD }])
    assert.equal((await again.facts({ limit: 10 })).length, 2)
    await again.close()
  })
})

test('S11: nobody else on the machine reads a new database, nor its log', async () => {
  await withFile(async (path) => {
    const store = openSqliteStore(path)
    await write(store, commit([spotTaken(0)]))
    for (const file of [path, `${path}-wal`]) assert.equal(statSync(file).mode & 0o077, 0, file)
    await store.close()
  })
})
