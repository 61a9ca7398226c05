import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import type { GatewayEui } from '../../base/ids.ts'
import { NOON_MS, reading } from '../../test/support/facts.ts'
import type { ReadingFact } from '../fact.ts'
import { rowBytes } from '../row.ts'
import type { HypervisorStore } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'

const gw = '70b3d50000000001' as GatewayEui
const HEAD = new Uint8Array(8)

const told = (atMs: number, rev: number, values: ReadingFact['values']): ReadingFact => {
  return { ...reading(0), atMs, rev, values }
}

async function readings(store: HypervisorStore): Promise<ReadingFact[]> {
  const span = { fromMs: 0, toMs: NOON_MS * 2 }
  const all = await store.readings({ devEui: reading(0).devEui, ...span, limit: 100 })
  return all.map(({ fact }) => fact)
}

test('F17: a database of the second schema opens, and what was told before stands', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-standing-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'city.db')
  const db = new Database(path)
  for (const name of ['0001-facts.sql', '0002-facts-by-time.sql']) {
    db.exec(readFileSync(new URL(`migrations/${name}`, import.meta.url), 'utf8'))
  }
  db.pragma('user_version = 2')
  db.prepare('INSERT INTO gateways (eui, first_heard_ms, last_heard_ms) VALUES (?, 0, 0)').run(gw)
  const old = told(NOON_MS, 0, [40, null])
  db.prepare(
    `INSERT INTO facts (gateway_id, epoch, stream, seq, type, subject, at_ms, timed, received_ms, row)
     VALUES (1, 5, 3, 0, 'reading', ?, ?, 1, 0, ?)`,
  ).run(old.devEui, old.atMs, rowBytes(old))
  db.close()
  const store = openSqliteStore(path)
  assert.deepEqual(await readings(store), [old])
  const corrected = told(NOON_MS, 1, [41, null])
  const rows = [{ seq: 1, fact: corrected, bytes: rowBytes(corrected) }]
  const cursor = { epoch: 5, stream: 3, next: 2, head: HEAD } as const
  const effect = { kind: 'commit', cursor, rows } as const
  await store.write([{ kind: 'effect', gw, effect }], NOON_MS)
  assert.deepEqual(await readings(store), [corrected])
  await store.close()
})
