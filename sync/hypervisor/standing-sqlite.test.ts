import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { NOON_MS, reading } from '../../test/support/facts.ts'
import type { EventFact, Fact, ReadingFact } from '../fact.ts'
import { rowBytes } from '../row.ts'
import { standing } from '../standing.ts'
import type { HypervisorStore, StoreEffect } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'

const gw = '70b3d50000000001' as GatewayEui
const HEAD = new Uint8Array(8)
const DEVICE = reading(0).devEui
const SPAN = { fromMs: 0, toMs: NOON_MS * 2 }
const SPOT_TYPES = ['spotTaken', 'spotFreed'] as const

const told = (atMs: number, rev: number, values: ReadingFact['values']): ReadingFact => {
  return { ...reading(0), atMs, rev, values }
}
const event = (type: EventFact['type'], atMs: number, rev: number, fields = {}): EventFact => {
  return { stream: 1, type, atMs, clk: 2, rev, subject: 'space-1', fields }
}
const withdrawn = (of: string, ofMs: number, rev: number): EventFact => {
  return event('withdrawn', NOON_MS + 9_000, rev, { of, ofMs, reason: 'decoded again' })
}

/** One fact after the other, each with the next number of its stream. */
function storeOf(facts: readonly Fact[]): HypervisorStore {
  const store = openSqliteStore(':memory:')
  const next = [0, 0, 0, 0, 0]
  for (const fact of facts) {
    const { stream } = fact
    const row = { seq: next[stream]!, fact, bytes: rowBytes(fact) }
    const cursor = { epoch: 5, stream, next: ++next[stream]!, head: HEAD }
    write(store, { kind: 'commit', cursor, rows: [row] })
  }
  return store
}

function write(store: HypervisorStore, effect: StoreEffect): void {
  store.write([{ kind: 'effect', gw, effect }], NOON_MS)
}

const readings = (store: HypervisorStore, devEui: DevEui = DEVICE) =>
  store.readings({ devEui, ...SPAN, limit: 100 }).map(({ fact }) => fact)

test('readings come once for a moment, with the highest revision; the log keeps all of them', () => {
  const first = told(NOON_MS, 0, [40, 2150])
  const corrected = told(NOON_MS, 1, [41, null])
  const later = told(NOON_MS + 1, 0, [50, null])
  const alsoThen = told(NOON_MS + 1, 0, [null, 2000])
  const store = storeOf([corrected, first, later, alsoThen])
  assert.deepEqual(readings(store), [corrected, told(NOON_MS + 1, 0, [50, 2000])])
  assert.deepEqual(
    store.facts({ limit: 9, after: 0 }).map(({ fact, stands }) => [fact, stands]),
    [
      [corrected, true],
      [first, false],
      [later, true],
      [alsoThen, true],
    ],
  )
  assert.equal(store.facts({ limit: 9, standing: true }).length, 3)
})

test('a moment at which nothing was observed is gone, and the state is the reading before it', () => {
  const before = told(NOON_MS, 0, [40, null])
  const store = storeOf([
    before,
    told(NOON_MS + 1, 0, [999, null]),
    told(NOON_MS + 1, 1, [null, null]),
  ])
  assert.deepEqual(readings(store), [before])
  assert.deepEqual(
    store.states('reading').map(({ fact }) => fact),
    [before],
  )
})

test('a withdrawn event leaves the day and the state, which falls back to what stands', () => {
  const taken = event('spotTaken', NOON_MS, 0)
  const freed = event('spotFreed', NOON_MS + 1_000, 0)
  const store = storeOf([taken, freed, withdrawn('spotFreed', freed.atMs, 1)])
  assert.deepEqual(store.events(SPOT_TYPES, SPAN), [taken])
  assert.deepEqual(
    store.states('spot').map(({ fact, atMs }) => [fact, atMs]),
    [[taken, NOON_MS]],
  )
  const none = storeOf([taken, withdrawn('spotTaken', taken.atMs, 1)])
  assert.deepEqual(none.states('spot'), [])
})

test('what lies beyond a hole tells no state that is withdrawn already', () => {
  const taken = event('spotTaken', NOON_MS, 0)
  const store = storeOf([withdrawn('spotTaken', NOON_MS, 1)])
  const rows = [{ seq: 7, fact: taken, bytes: rowBytes(taken) }]
  write(store, { kind: 'ahead', lane: { epoch: 6, stream: 1 }, rows })
  assert.deepEqual(store.states('spot'), [])
})

test('F19: facts that waited for their time are corrected when it becomes known', () => {
  const unset = (fact: Fact, atMs: number): Fact => ({ ...fact, clk: 0, atMs })
  const taken = unset(event('spotTaken', 0, 0), 5_000)
  const store = storeOf([
    unset(told(0, 0, [40, null]), 4_000),
    unset(told(0, 1, [41, null]), 4_000),
    taken,
    unset(withdrawn('spotTaken', taken.atMs, 1), 6_000),
  ])
  assert.deepEqual(readings(store), [])
  write(store, { kind: 'clock', epoch: 5, offsetMs: NOON_MS })
  const [stored] = store.readings({ devEui: DEVICE, ...SPAN, limit: 9 })
  assert.deepEqual([stored?.atMs, stored?.fact.values], [NOON_MS + 4_000, [41, null]])
  assert.deepEqual(store.events(SPOT_TYPES, SPAN), [])
})

test('readings, events and states are the same in whatever order facts and withdrawals arrive', () => {
  const at = fc.integer({ min: 0, max: 3 }).map((n) => NOON_MS + n)
  const rev = fc.nat(2)
  const fact: fc.Arbitrary<Fact> = fc.oneof(
    fc.tuple(at, rev).map(([ms, r]) => told(ms, r, r === 1 ? [null, null] : [r, ms - NOON_MS])),
    // Taken at even times and freed at odd ones: two states of one moment have no order.
    fc.tuple(at, rev).map(([ms, r]) => event(SPOT_TYPES[ms & 1]!, ms, r, { sinceMs: r })),
    fc.tuple(at, rev).map(([ms, r]) => withdrawn(SPOT_TYPES[ms & 1]!, ms, r)),
  )
  const seenOf = (store: HypervisorStore) => {
    const unique = (facts: readonly Fact[]) => [...new Set(facts.map((one) => JSON.stringify(one)))]
    const events = unique(store.events(SPOT_TYPES, SPAN)).sort()
    const states = store.states().map((state) => JSON.stringify(state.fact))
    const seen = { events, states, readings: readings(store) }
    store.close()
    return seen
  }
  const shuffled = fc
    .uniqueArray(fact, { maxLength: 10, selector: (one) => JSON.stringify(one) })
    .chain((facts) =>
      fc.tuple(
        fc.constant(facts),
        fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
      ),
    )
  fc.assert(
    fc.property(shuffled, ([facts, doubled]) => {
      const one = seenOf(storeOf(facts))
      assert.deepEqual(seenOf(storeOf(doubled)), one)
      // As the pure rule says it of all facts at once.
      const pure = standing(facts).filter((f) => f.type === 'reading')
      assert.deepEqual(
        one.readings,
        pure.toSorted((a, b) => a.atMs - b.atMs),
      )
    }),
    { numRuns: 150 },
  )
})

test('F17: a database of the second schema opens, and what was told before stands', (t) => {
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
  assert.deepEqual(readings(store), [old])
  const corrected = told(NOON_MS, 1, [41, null])
  const rows = [{ seq: 1, fact: corrected, bytes: rowBytes(corrected) }]
  write(store, { kind: 'commit', cursor: { epoch: 5, stream: 3, next: 2, head: HEAD }, rows })
  assert.deepEqual(readings(store), [corrected])
  store.close()
})
