/** What stands of what was told, in each database: corrections and withdrawals in whatever order. */

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import type { GatewayEui } from '../../base/ids.ts'
import type { EventFact, Fact, ReadingFact } from '../../sync/fact.ts'
import type { StoreEffect } from '../../sync/hypervisor/gateway-state.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import { rowBytes } from '../../sync/row.ts'
import { standing } from '../../sync/standing.ts'
import { NOON_MS, reading } from '../support/facts.ts'
import { type StorePlace, storePlaces } from '../support/store-places.ts'

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
async function storeOf(place: StorePlace, facts: readonly Fact[]): Promise<HypervisorStore> {
  const store = await place.fresh()
  const next = [0, 0, 0, 0, 0]
  for (const fact of facts) {
    const { stream } = fact
    const row = { seq: next[stream]!, fact, bytes: rowBytes(fact) }
    const cursor = { epoch: 5, stream, next: ++next[stream]!, head: HEAD }
    await write(store, { kind: 'commit', cursor, rows: [row] })
  }
  return store
}

async function write(store: HypervisorStore, effect: StoreEffect): Promise<void> {
  await store.write([{ kind: 'effect', gw, effect }], NOON_MS)
}

async function readings(store: HypervisorStore): Promise<ReadingFact[]> {
  const all = await store.readings({ devEui: DEVICE, ...SPAN, limit: 100 })
  return all.map(({ fact }) => fact)
}

for (const place of storePlaces()) {
  describe(`what stands in ${place.name}`, { skip: place.skip }, () => {
    after(() => place.close())

    test('readings come once for a moment, with the highest revision; the log keeps all of them', async () => {
      const first = told(NOON_MS, 0, [40, 2150])
      const corrected = told(NOON_MS, 1, [41, null])
      const later = told(NOON_MS + 1, 0, [50, null])
      const alsoThen = told(NOON_MS + 1, 0, [null, 2000])
      const store = await storeOf(place, [corrected, first, later, alsoThen])
      assert.deepEqual(await readings(store), [corrected, told(NOON_MS + 1, 0, [50, 2000])])
      assert.deepEqual(
        (await store.facts({ limit: 9, after: 0 })).map(({ fact, stands }) => [fact, stands]),
        [
          [corrected, true],
          [first, false],
          [later, true],
          [alsoThen, true],
        ],
      )
      assert.equal((await store.facts({ limit: 9, standing: true })).length, 3)
    })

    test('a moment at which nothing was observed is gone, and the state is the reading before it', async () => {
      const before = told(NOON_MS, 0, [40, null])
      const store = await storeOf(place, [
        before,
        told(NOON_MS + 1, 0, [999, null]),
        told(NOON_MS + 1, 1, [null, null]),
      ])
      assert.deepEqual(await readings(store), [before])
      assert.deepEqual(
        (await store.states('reading')).map(({ fact }) => fact),
        [before],
      )
    })

    test('a withdrawn event leaves the day and the state, which falls back to what stands', async () => {
      const taken = event('spotTaken', NOON_MS, 0)
      const freed = event('spotFreed', NOON_MS + 1_000, 0)
      const store = await storeOf(place, [taken, freed, withdrawn('spotFreed', freed.atMs, 1)])
      assert.deepEqual(await store.events(SPOT_TYPES, SPAN), [taken])
      assert.deepEqual(
        (await store.states('spot')).map(({ fact, atMs }) => [fact, atMs]),
        [[taken, NOON_MS]],
      )
      const none = await storeOf(place, [taken, withdrawn('spotTaken', taken.atMs, 1)])
      assert.deepEqual(await none.states('spot'), [])
    })

    test('what lies beyond a hole tells no state that is withdrawn already', async () => {
      const taken = event('spotTaken', NOON_MS, 0)
      const store = await storeOf(place, [withdrawn('spotTaken', NOON_MS, 1)])
      const rows = [{ seq: 7, fact: taken, bytes: rowBytes(taken) }]
      await write(store, { kind: 'ahead', lane: { epoch: 6, stream: 1 }, rows })
      assert.deepEqual(await store.states('spot'), [])
    })

    test('a withdrawal takes a state back that only a fact beyond a hole has told', async () => {
      const taken = event('spotTaken', NOON_MS, 0)
      const store = await place.fresh()
      const rows = [{ seq: 7, fact: taken, bytes: rowBytes(taken) }]
      await write(store, { kind: 'ahead', lane: { epoch: 6, stream: 1 }, rows })
      assert.equal((await store.states('spot')).length, 1)
      const gone = withdrawn('spotTaken', NOON_MS, 1)
      const told = [{ seq: 0, fact: gone, bytes: rowBytes(gone) }]
      await write(store, {
        kind: 'commit',
        cursor: { epoch: 5, stream: 1, next: 1, head: HEAD },
        rows: told,
      })
      assert.deepEqual(await store.states('spot'), [])
    })

    test('means of each quantity are a state of their own, and fall back each to its own', async () => {
      const mean = (quantity: string, atMs: number, rev = 0): EventFact => {
        const fields = {
          quarterMs: atMs,
          quantity,
          mean: atMs - NOON_MS,
          min: 0,
          max: 9,
          samples: 1,
        }
        return { ...event('valueQuarter', atMs, rev, fields), stream: 2 }
      }
      const heat = mean('air.temperature', NOON_MS)
      const dust = mean('air.pm25', NOON_MS + 1)
      const later = mean('air.temperature', NOON_MS + 2)
      const store = await storeOf(place, [heat, dust, later])
      const kindsOf = async () =>
        (await store.states()).map(({ kind, fact }) => [kind, fact.atMs - NOON_MS])
      assert.deepEqual(await kindsOf(), [
        ['valueQuarter/air.pm25', 1],
        ['valueQuarter/air.temperature', 2],
      ])
      await write(store, {
        kind: 'commit',
        cursor: { epoch: 5, stream: 1, next: 1, head: HEAD },
        rows: [withdrawn('valueQuarter', later.atMs, 1)].map((fact) => {
          return { seq: 0, fact, bytes: rowBytes(fact) }
        }),
      })
      assert.deepEqual(await kindsOf(), [
        ['valueQuarter/air.pm25', 1],
        ['valueQuarter/air.temperature', 0],
      ])
    })

    test('F19: facts that waited for their time are corrected when it becomes known', async () => {
      const unset = (fact: Fact, atMs: number): Fact => ({ ...fact, clk: 0, atMs })
      const taken = unset(event('spotTaken', 0, 0), 5_000)
      const store = await storeOf(place, [
        unset(told(0, 0, [40, null]), 4_000),
        unset(told(0, 1, [41, null]), 4_000),
        taken,
        unset(withdrawn('spotTaken', taken.atMs, 1), 6_000),
      ])
      assert.deepEqual(await readings(store), [])
      await write(store, { kind: 'clock', epoch: 5, offsetMs: NOON_MS })
      const [stored] = await store.readings({ devEui: DEVICE, ...SPAN, limit: 9 })
      assert.deepEqual([stored?.atMs, stored?.fact.values], [NOON_MS + 4_000, [41, null]])
      assert.deepEqual(await store.events(SPOT_TYPES, SPAN), [])
    })

    test('readings, events and states are the same in whatever order facts and withdrawals arrive', async () => {
      const at = fc.integer({ min: 0, max: 3 }).map((n) => NOON_MS + n)
      const rev = fc.nat(2)
      const fact: fc.Arbitrary<Fact> = fc.oneof(
        fc.tuple(at, rev).map(([ms, r]) => told(ms, r, r === 1 ? [null, null] : [r, ms - NOON_MS])),
        // Taken at even times and freed at odd ones: two states of one moment have no order.
        fc.tuple(at, rev).map(([ms, r]) => event(SPOT_TYPES[ms & 1]!, ms, r, { sinceMs: r })),
        fc.tuple(at, rev).map(([ms, r]) => withdrawn(SPOT_TYPES[ms & 1]!, ms, r)),
      )
      const seenOf = async (store: HypervisorStore) => {
        const unique = (facts: readonly Fact[]) => [
          ...new Set(facts.map((one) => JSON.stringify(one))),
        ]
        const events = unique(await store.events(SPOT_TYPES, SPAN)).sort()
        const states = (await store.states()).map((state) => JSON.stringify(state.fact))
        const seen = { events, states, readings: await readings(store) }
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
      await fc.assert(
        fc.asyncProperty(shuffled, async ([facts, doubled]) => {
          const one = await seenOf(await storeOf(place, facts))
          assert.deepEqual(await seenOf(await storeOf(place, doubled)), one)
          // As the pure rule says it of all facts at once.
          const pure = standing(facts).filter((f) => f.type === 'reading')
          assert.deepEqual(
            one.readings,
            pure.toSorted((a, b) => a.atMs - b.atMs),
          )
        }),
        { numRuns: place.runs },
      )
    })
  })
}
