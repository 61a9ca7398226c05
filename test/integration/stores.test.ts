/** What the hypervisor asks of a database, asked of each that there is. */

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { StoreError } from '../../base/records/store-error.ts'
import type { Fact } from '../../sync/fact.ts'
import type { Cursor, StoreEffect } from '../../sync/hypervisor/gateway-state.ts'
import { newMember, type Rollout, type RolloutNote } from '../../sync/hypervisor/rollout.ts'
import type { FactQuery, HypervisorStore } from '../../sync/hypervisor/store.ts'
import { rowBytes } from '../../sync/row.ts'
import { callRaised, NOON_MS, PROBE, reading, spotTaken } from '../support/facts.ts'
import { storePlaces } from '../support/store-places.ts'

const gw = '70b3d50000000001' as GatewayEui
const HEAD = new Uint8Array(8)

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

for (const place of storePlaces()) {
  describe(`a store in ${place.name}`, { skip: place.skip }, () => {
    after(() => place.close())

    test('I3: rows and cursor stand or fall together, whatever fails', async () => {
      const store = await place.fresh()
      await write(store, commit([spotTaken(0), spotTaken(1)]))
      const bad = { kind: 'commit', cursor: { epoch: 5, stream: 1, next: 9, head: HEAD } } as const
      const broken = { ...bad, rows: [{ seq: 2, fact: spotTaken(2), bytes: null as never }] }
      await assert.rejects(write(store, commit([spotTaken(2)], 2), broken), StoreError)
      assert.deepEqual(await store.cursors(gw), [{ epoch: 5, stream: 1, next: 2, head: HEAD }])
      assert.equal((await store.facts({ limit: 10 })).length, 2)
      assert.equal((await store.counts()).facts, 2)
    })

    test('F70: rows that come again after their cursor was pruned are there once', async () => {
      const store = await place.fresh()
      await write(store, commit([spotTaken(0), spotTaken(1)]))
      await write(store, commit([spotTaken(0), spotTaken(1), spotTaken(2)]))
      assert.deepEqual(
        (await store.facts({ limit: 10 })).map((one) => one.seq),
        [2, 1, 0],
      )
    })

    test('facts come newest first, or onward from a position, or of one type or subject', async () => {
      const store = await place.fresh()
      await write(
        store,
        commit([spotTaken(0), spotTaken(1), spotTaken(2)]),
        commit([callRaised(0)]),
      )
      const all = (await store.facts({ limit: 9, after: 0 })).map((one) => one.position)
      assert.equal(all.length, 4)
      const places = async (query: FactQuery): Promise<number[]> =>
        (await store.facts(query)).map((one) => all.indexOf(one.position))
      assert.deepEqual(await places({ limit: 2 }), [3, 2])
      assert.deepEqual(await places({ limit: 2, before: all[2]! }), [1, 0])
      assert.deepEqual(await places({ limit: 9, after: all[1]! }), [2, 3])
      assert.deepEqual(await places({ limit: 9, type: 'callRaised' }), [3])
      assert.deepEqual(await places({ limit: 9, subject: 'space-1' }), [1])
      assert.deepEqual((await store.facts({ limit: 1, after: 0 }))[0]?.fact, spotTaken(0))
    })

    test('the state of a thing is the newest fact about it, whatever order facts arrive in', async () => {
      const store = await place.fresh()
      const freed: Fact = { ...spotTaken(0), type: 'spotFreed', atMs: NOON_MS + 500, fields: {} }
      await write(store, commit([freed]))
      await write(store, commit([spotTaken(0)], 0, 6))
      assert.deepEqual(
        (await store.states('spot')).map((state) => state.fact.type),
        ['spotFreed'],
      )
      const redone: Fact = { ...freed, rev: 1, subject: 'space-0', fields: { stayMs: 9 } }
      await write(store, {
        kind: 'ahead',
        lane: { epoch: 6, stream: 1 },
        rows: [{ seq: 9, fact: redone, bytes: rowBytes(redone) }],
      })
      assert.equal((await store.states('spot'))[0]?.fact.rev, 1)
      assert.equal(
        (await store.facts({ limit: 9 })).length,
        2,
        'what is ahead is no fact in the ledger yet',
      )
    })

    test('F19: facts of a clock that was never set get their time when it becomes known', async () => {
      const store = await place.fresh()
      await write(store, commit([{ ...spotTaken(0), clk: 0, atMs: 5_000 }]))
      assert.equal((await store.facts({ limit: 1 }))[0]?.utcMs, undefined)
      await write(store, { kind: 'clock', epoch: 5, offsetMs: NOON_MS })
      assert.equal((await store.facts({ limit: 1 }))[0]?.utcMs, NOON_MS + 5_000)
      await write(store, commit([{ ...spotTaken(1), clk: 0, atMs: 6_000 }], 1))
      assert.equal((await store.facts({ limit: 1 }))[0]?.utcMs, NOON_MS + 6_000)
    })

    test('a will that speaks of a former run does not make the new one offline', async () => {
      const store = await place.fresh()
      await write(store, { kind: 'greeted', epoch: 6, version: '0.1.0', held: [6] })
      await write(store, { kind: 'online', epoch: 5, online: false })
      assert.equal((await store.gateways())[0]?.online, true)
      await write(store, { kind: 'online', epoch: 6, online: false })
      assert.equal((await store.gateways())[0]?.online, false)
    })

    test('cursors of epochs that a gateway has emptied are pruned, after a time for late packets', async () => {
      const store = await place.fresh()
      await write(store, commit([spotTaken(0)], 0, 5), commit([spotTaken(0)], 0, 6))
      const greeted = { kind: 'greeted', epoch: 6, version: '', held: [6] } as const
      await write(store, greeted)
      assert.equal((await store.cursors(gw)).length, 2)
      await store.write([{ kind: 'effect', gw, effect: greeted }], NOON_MS + 41 * 86_400_000)
      assert.deepEqual(
        (await store.cursors(gw)).map((cursor) => cursor.epoch),
        [6],
      )
    })

    test('losses, alarms and profiles are kept', async () => {
      const store = await place.fresh()
      const cursor: Cursor = { epoch: 5, stream: 3, next: 9, head: null }
      const loss = { from: 2, to: 9, reason: 1, fromMs: 5, toMs: 6 } as const
      await write(store, { kind: 'lost', cursor, ...loss }, { kind: 'profile', profile: PROBE })
      await write(store, { kind: 'alarm', code: 'rows-lost', detail: { from: 2 } })
      assert.deepEqual(await store.gaps(), [
        { gw, epoch: 5, stream: 3, ...loss, receivedMs: NOON_MS },
      ])
      assert.deepEqual(await store.profile('probe', 2), PROBE)
      assert.deepEqual((await store.alarms(5))[0]?.detail, { from: 2 })
      assert.deepEqual(await store.cursors(gw), [cursor])
    })

    test('every kind of fact comes back from the database as it went in', async () => {
      const store = await place.fresh()
      const facts: Fact[] = [reading(3), spotTaken(1), callRaised(2)]
      for (const fact of facts) await write(store, commit([fact]))
      assert.deepEqual(
        (await store.facts({ limit: 9, after: 0 })).map((one) => one.fact),
        facts,
      )
    })

    test('commands wait in their order, of all gateways or of one, until their result is there', async () => {
      const store = await place.fresh()
      const other = '70b3d50000000002' as GatewayEui
      const open = { state: 'waiting', detail: null, resultMs: undefined } as const
      const asked = { name: 'downlink', params: [1, 'two'], origin: 'anna', expiresMs: 9 }
      const ids = async (of?: GatewayEui) => {
        return (await store.waitingCommands(9, of)).map(({ id }) => id)
      }
      await store.addCommand({ id: 'b', gw, issuedMs: 2, ...asked, ...open })
      await store.addCommand({ id: 'a', gw: other, issuedMs: 1, ...asked, ...open })
      assert.deepEqual([await ids(), await ids(gw)], [['a', 'b'], ['b']])
      const result = {
        kind: 'result',
        id: 'b',
        outcome: 'done',
        detail: 'did it',
        atMs: 5,
      } as const
      await store.write([{ kind: 'result', result: { ...result, gw: other } }], NOON_MS)
      assert.deepEqual(await ids(), ['a', 'b'], 'a stranger answers for nobody')
      await store.write([{ kind: 'result', result: { ...result, gw } }], NOON_MS)
      assert.deepEqual(await ids(), ['a'])
      const done = { state: 'done', detail: 'did it', resultMs: 5 } as const
      const command = { id: 'b', gw, issuedMs: 2, ...asked, ...done }
      assert.deepEqual(await store.command('b'), command)
      assert.equal((await store.counts()).waitingCommands, 1)
    })

    test('roll-outs come back as they were written, with what happened, newest first', async () => {
      const store = await place.fresh()
      const { rollouts } = store
      const terms = {
        gateways: [gw],
        stages: ['one', 1],
        stageMs: 1,
        stageFrames: 2,
        patienceMs: 3,
      }
      const rollout = {
        ...{ id: 'ro-1', profile: PROBE.id, path: 'decoders/a.dec', origin: 'anna', startedMs: 7 },
        ...{ state: 'running', attempt: 1, stage: 0, stageSinceMs: 7, reason: '' },
        terms: { ...terms, plan: { shadowFrames: 1 } },
      } as unknown as Rollout
      const asked = { order: 'out', commandId: 'c-1' } as const
      const member = { ...newMember(gw, 8), asked, isChosen: true, frames: 2 ** 33 }
      const note = (what: RolloutNote['what']) => ({ what, detail: 'by anna' })
      const begun = { rollout, members: [member], notes: [note('started'), note('stage')] }
      await rollouts.write([begun], { nowMs: NOON_MS, position: 4 })
      const halted = { ...rollout, state: 'halted', reason: 'hot' } as Rollout
      const told = { ...member, isTold: true }
      const change = { rollout: halted, members: [told], notes: [note('halted')] }
      await rollouts.write([change], { nowMs: NOON_MS, position: 6 })
      assert.deepEqual(await rollouts.all(), [halted])
      assert.deepEqual(await rollouts.members('ro-1'), [told])
      const notes = await rollouts.notes('ro-1', 2)
      assert.deepEqual(
        notes,
        (['halted', 'stage'] as const).map((what) => ({ atMs: NOON_MS, ...note(what) })),
      )
      assert.equal(await rollouts.position(), 6)
      await write(store, commit([reading(1)]))
      assert.deepEqual(await rollouts.gatewaysOf(PROBE.id), [gw])
      assert.deepEqual(await rollouts.gatewaysOf('other'), [])
    })
  })
}
