/** What only a database that is shared must do: turns that exclude each other, lives, months, an order of arrival. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { hexOf } from '../../base/bytes.ts'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { StoreError } from '../../base/records/store-error.ts'
import { cutNext } from '../../sync/cut.ts'
import { emptyDictionary, entriesOf } from '../../sync/dict.ts'
import type { Fact } from '../../sync/fact.ts'
import type { GatewayState, StoreEffect } from '../../sync/hypervisor/gateway-state.ts'
import { monthOf } from '../../sync/hypervisor/postgres/partitions.ts'
import { openPostgresStore } from '../../sync/hypervisor/postgres/store.ts'
import { stepReceiver } from '../../sync/hypervisor/receive.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import type { Remembered, SharedStore } from '../../sync/hypervisor/store-shared.ts'
import type { Message } from '../../sync/messages.ts'
import { rowBytes } from '../../sync/row.ts'
import { FactLog } from '../support/fact-log.ts'
import { NOON_MS, PROBE, reading, spotTaken } from '../support/facts.ts'
import { Postgres, whyNoPostgres } from '../support/postgres.ts'

const gw = '70b3d50000000001' as GatewayEui
const HEAD = new Uint8Array(8)
const DAY_MS = 86_400_000
const random = seededRandom(1)
const draw = () => random.below(2 ** 40)

type Shared = HypervisorStore & { readonly shared: SharedStore }

function commit(facts: readonly Fact[], from = 0): StoreEffect {
  const { stream } = facts[0]!
  const rows = facts.map((fact, i) => ({ seq: from + i, fact, bytes: rowBytes(fact) }))
  const cursor = { epoch: 5, stream, next: from + facts.length, head: HEAD }
  return { kind: 'commit', cursor, rows }
}

/** Bytes as hex, and dictionaries without what looks up in them. */
function plain({ cursors, aside, dictionaries, runs, returns }: GatewayState): unknown {
  const told = dictionaries.map(({ id, profiles, devices }) => [id, [...profiles], [...devices]])
  const all = { cursors: [...cursors], aside, told, runs, returns }
  return JSON.parse(
    JSON.stringify(all, (_key, value) => {
      if (value instanceof Uint8Array) return hexOf(value)
      return value?.type === 'Buffer' ? hexOf(Uint8Array.from(value.data)) : value
    }),
  )
}

describe('a store that receivers share', { skip: whyNoPostgres }, () => {
  let postgres: Postgres
  let url: string
  let one: Shared
  let two: Shared

  before(async () => {
    postgres = await Postgres.start()
  })
  after(async () => {
    await one.close()
    await two.close()
    await postgres.close()
  })

  async function fresh(): Promise<void> {
    await one?.close()
    await two?.close()
    url = await postgres.database()
    const place = { url, isDurable: false }
    const both = [openPostgresStore(place, systemClock), openPostgresStore(place, systemClock)]
    ;[one, two] = (await Promise.all(both)) as [Shared, Shared]
  }

  async function write(store: Shared, effects: readonly StoreEffect[], nowMs = NOON_MS) {
    return await store.write(
      effects.map((effect) => ({ kind: 'effect', gw, effect })),
      nowMs,
    )
  }

  /** A turn as the receiver takes it, on what is remembered now or was some time ago. */
  async function turn(store: Shared, known: Remembered, instance: number, messages: Message[]) {
    let { state } = known
    const writes = messages.flatMap((message) => {
      const step = stepReceiver({ instance, credit: 8, wallMs: 0 }, state, message)
      state = step.state
      return step.effects.flatMap((effect) => {
        return effect.kind === 'reply' || effect.kind === 'counted'
          ? []
          : [{ kind: 'effect', gw, effect } as const]
      })
    })
    const moves = [{ gw, before: known, after: state }]
    return { state, outcome: await store.write(writes, NOON_MS, { instance, moves }) }
  }

  /** A dictionary and batches of ten readings, as a gateway would send them. */
  function batches(count: number): Message[] {
    const log = new FactLog([PROBE])
    for (let n = 0; n < count * 10; n++) log.append(5, reading(n))
    let dictionary = emptyDictionary(7)
    const lane = { epoch: 5, stream: 3 } as const
    const cut = Array.from({ length: count }, (_, n): Message => {
      const limits = { rowsMax: 10, rowBytesMax: 1 << 16 }
      const piece = { gw, lane, from: n * 10, to: count * 10, oldest: 0 }
      const made = cutNext({ ...piece, source: log, dictionary, limits })
      assert(made.kind === 'batch')
      dictionary = made.made.dictionary
      return made.made.message
    })
    const entries = entriesOf(dictionary, [...dictionary.devices.keys()])
    return [{ kind: 'dict', gw, dict: dictionary.id, ...entries }, ...cut]
  }

  test('I2, I4: of two who decide on the same state one is written, the other decides anew', async () => {
    await fresh()
    const instance = await one.shared.instance(draw)
    assert.equal(await two.shared.instance(draw), instance, 'one number for all')
    const [dict, ...all] = batches(1)
    const known = await two.shared.remembered(gw)
    const first = await turn(one, await one.shared.remembered(gw), instance, [dict!, ...all])
    assert.equal(first.outcome, 'written')
    const late = await turn(two, known, instance, [dict!, ...all])
    assert.equal(late.outcome, 'moved')
    assert.equal((await one.counts()).facts, 10)
    const again = await turn(two, await two.shared.remembered(gw), instance, all)
    assert.equal(again.outcome, 'written')
    assert.equal((await one.counts()).facts, 10)
  })

  test('what waits behind a hole and what dictionaries say is known to all who share', async () => {
    await fresh()
    const instance = await one.shared.instance(draw)
    const [dict, first, second, third] = batches(3) as [Message, Message, Message, Message]
    const hello: Message = {
      ...{
        kind: 'hello',
        gw,
        epoch: 5,
        version: '1',
        nonce: 1,
        page: 0,
        pages: 1,
        epochs: [],
        clk: 2,
      },
    } as Message
    const beyond = await turn(one, await one.shared.remembered(gw), instance, [hello, dict, third])
    assert.deepEqual(beyond.state.aside.length, 1)
    const known = await two.shared.remembered(gw)
    assert.deepEqual(plain(known.state), plain(beyond.state))
    assert.deepEqual(known.state.runs, [5])
    assert.equal((await two.counts()).facts, 0)
    const filled = await turn(two, known, instance, [first, second])
    assert.equal(filled.outcome, 'written')
    assert.equal((await one.counts()).facts, 30)
    assert.deepEqual(plain((await one.shared.remembered(gw)).state), plain(filled.state))
  })

  test('F66: another life is another number, and what was kept in the former is gone', async () => {
    await fresh()
    const instance = await one.shared.instance(draw)
    const [dict, , second] = batches(2) as [Message, Message, Message]
    const before = await one.shared.remembered(gw)
    const { state } = await turn(one, before, instance, [dict, second])
    await postgres.query(url, 'DELETE FROM life')
    const moved = { state, moves: before.moves + 1 }
    assert.equal((await turn(one, moved, instance, [second])).outcome, 'moved')
    const next = await two.shared.instance(draw)
    assert.notEqual(next, instance)
    assert.equal(await one.shared.instance(draw), next)
    const known = await one.shared.remembered(gw)
    assert.deepEqual([known.state.aside, known.state.dictionaries], [[], []])
    assert.deepEqual(await one.shared.silent(next, 10), [gw])
  })

  test('readers do not pass by a transaction under way that may add something before', async () => {
    await fresh()
    await write(one, [commit([spotTaken(0)])])
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('BEGIN; SELECT mark_facts_position(); SELECT nextval($$facts_position$$)')
    await write(two, [commit([spotTaken(1)], 1)])
    const seqs = async () => (await one.facts({ limit: 9, after: 0 })).map(({ seq }) => seq)
    assert.deepEqual(await seqs(), [0])
    await client.query('COMMIT')
    assert.deepEqual(await seqs(), [0, 1])
    await client.end()
  })

  test('F70: rows are there once though they come again in another month', async () => {
    await fresh()
    await write(one, [commit([spotTaken(0), spotTaken(1)])], Date.now())
    const later = Date.now() + 35 * DAY_MS
    // Pruned, and set back by hand.
    for (const lost of ['DELETE FROM cursors', 'UPDATE cursors SET next = 0']) {
      await postgres.query(url, lost)
      await write(two, [commit([spotTaken(0), spotTaken(1), spotTaken(2)])], later)
      const seqs = (await one.facts({ limit: 9, after: 0 })).map(({ seq }) => seq)
      assert.deepEqual(seqs, [0, 1, 2])
    }
    assert.equal((await one.counts()).facts, 3)
    const months = await postgres.query(url, 'SELECT count(DISTINCT tableoid)::int AS n FROM facts')
    assert.equal(months[0]?.['n'], 2)
  })

  test('what comes in a month that nobody made is taken, and moves into it when it is made', async () => {
    await fresh()
    const far = Date.now() + 200 * DAY_MS
    await write(one, [commit([spotTaken(0)])], far)
    const rest = 'SELECT count(*)::int AS n FROM facts_rest'
    assert.equal((await postgres.query(url, rest))[0]?.['n'], 1)
    await Promise.all([one.shared.upkeep(far), two.shared.upkeep(far)])
    assert.equal((await postgres.query(url, rest))[0]?.['n'], 0)
    const there = `SELECT count(*)::int AS n FROM ${monthOf(far).name}`
    assert.equal((await postgres.query(url, there))[0]?.['n'], 1)
    assert.equal((await one.facts({ limit: 9 })).length, 1)
  })

  test('a month is from its first to its last millisecond, in UTC, over the end of a year', () => {
    const december = monthOf(Date.UTC(2026, 11, 31, 23, 59))
    assert.deepEqual(december, {
      name: 'facts_2026_12',
      fromMs: Date.UTC(2026, 11, 1),
      toMs: Date.UTC(2027, 0, 1),
    })
    assert.equal(monthOf(Date.UTC(2026, 11, 31), 2).name, 'facts_2027_02')
  })

  test('F17: a schema that is newer than the program is refused with words', async () => {
    await fresh()
    await postgres.query(url, 'UPDATE schema_version SET version = 99')
    await assert.rejects(
      openPostgresStore({ url, isDurable: false }, systemClock),
      (error) => error instanceof StoreError && error.code === 'newer-schema',
    )
  })

  test('F7: a server that does not sync its disk is refused; a password is in no message', async () => {
    const secret = (await postgres.database()).replace('cigale@', 'cigale:geheim@')
    for (const place of [{ url: secret }, { url: secret.replace(/city_\d+/, 'nowhere') }]) {
      await assert.rejects(openPostgresStore(place, systemClock), (error) => {
        assert(error instanceof StoreError)
        assert.match(error.code, /not-durable|open/)
        return !`${error.message}${JSON.stringify(error.context)}`.includes('geheim')
      })
    }
  })

  test('S19: names that no index would take are stored, and asked for', async () => {
    await fresh()
    const odd = ['with \0 in it', 'x'.repeat(20_000), "'; DROP TABLE facts; --", '{"a"}']
    const facts = odd.map((subject, n) => ({ ...spotTaken(n), subject, rev: 2 ** 40 }))
    await write(one, [commit(facts)])
    await write(one, [{ kind: 'profile', profile: { ...PROBE, id: 'a\0b' } }])
    assert.ok(await one.profile('a\0b', 2))
    for (const fact of facts) {
      const [found] = await one.facts({ subject: fact.subject, limit: 2 })
      assert.deepEqual(found?.fact, fact, 'as it was told')
    }
    assert.equal((await one.states('spot')).length, 4)
  })

  test('a former leader writes no steps of roll-outs', async () => {
    await fresh()
    const leads = (store: Shared) =>
      new Promise<() => Promise<void>>((resolve) => {
        const held = store.shared.lead({ onLead: () => resolve(() => held.close()), onLost() {} })
      })
    await leads(one)
    await one.rollouts.write([], { nowMs: NOON_MS, position: 3 })
    await postgres.query(url, 'UPDATE lead SET term = term + 1')
    await assert.rejects(one.rollouts.write([], { nowMs: NOON_MS, position: 9 }), StoreError)
    assert.equal(await two.rollouts.position(), 3)
  })
})
