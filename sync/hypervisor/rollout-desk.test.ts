import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CborValue } from '../../base/cbor.ts'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { seededRandom } from '../../base/random.ts'
import { COMMAND_KEY } from '../../test/support/command-key.ts'
import { NOON_MS } from '../../test/support/facts.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import type { EventFact } from '../fact.ts'
import type { CommandMessage, ResultMessage } from '../messages.ts'
import { rowBytes } from '../row.ts'
import { placeInPlan } from '../share-of-plan.ts'
import { CommandDesk } from './command-desk.ts'
import { type RolloutTerms, termsOfFlows } from './rollout.ts'
import { RolloutDesk } from './rollout-desk.ts'
import { decoderMoveOf, memberAfter } from './rollout-facts.ts'
import type { HypervisorStore } from './store.ts'
import { openSqliteStore } from './store-sqlite.ts'

const HOUR_MS = 3_600_000
const EUIS = [1, 2, 3, 4, 5].map((n) =>
  idOfBytes<GatewayEui>(new Uint8Array([0x70, 0xb3, 0xd5, 0, 0, 0, 0, n])),
)
const PATH = 'decoders/acme/probe/1.1.0.dec'
const TERMS: RolloutTerms = {
  gateways: [],
  stages: ['one', 1],
  stageMs: 6 * HOUR_MS,
  stageFrames: 500,
  patienceMs: 168 * HOUR_MS,
  plan: { shadowFrames: 200, shadowHours: 24, canaryFrames: 500, canaryHours: 6, tolerances: {} },
}

type Params = { readonly id: string; readonly share: number }

/** The desk over a real database, and gateways that say what a test lets them say. */
class City {
  readonly clock = new FakeClock()
  readonly folder = mkdtempSync(join(tmpdir(), 'cigale-rollout-'))
  store!: HypervisorStore
  commands!: CommandDesk
  desk!: RolloutDesk
  /** Each order once, in order. */
  readonly sent = new Map<string, CommandMessage>()
  profile = 'acme-probe'
  readonly #seqs = new Map<GatewayEui, number>()
  #life = 0

  async open(): Promise<this> {
    this.store = openSqliteStore(join(this.folder, 'city.db'))
    const { store, clock } = this
    const random = seededRandom(1, `life ${this.#life++}`)
    const send = (_gw: GatewayEui, message: CommandMessage): boolean => {
      this.sent.set(message.id, message)
      return true
    }
    this.commands = new CommandDesk({
      ...{ store, clock, random, log: silentLog, key: COMMAND_KEY, send },
    })
    this.desk = new RolloutDesk({ store, desk: this.commands, clock, random, log: silentLog })
    await this.desk.open()
    return this
  }

  async close(): Promise<void> {
    await this.desk.close()
    await this.store.close()
  }

  /** The process ends and starts again. */
  async restart(): Promise<void> {
    await this.close()
    await this.open()
  }

  async remove(): Promise<void> {
    await this.close()
    rmSync(this.folder, { recursive: true })
  }

  async online(gw: GatewayEui, online = true): Promise<void> {
    const greeted = { kind: 'greeted', version: '1', epoch: 5, held: undefined } as const
    const will = { kind: 'online', epoch: 5, online } as const
    for (const effect of [greeted, will]) {
      await this.store.write([{ kind: 'effect', gw, effect }], NOON_MS)
    }
    await this.pass()
  }

  async tell(
    gw: GatewayEui,
    stage: string,
    more: Readonly<Record<string, CborValue>> = {},
  ): Promise<void> {
    const planId = this.plans(gw).at(-1)!.id
    const seq = this.#seqs.get(gw) ?? 0
    this.#seqs.set(gw, seq + 1)
    const fields = { profile: this.profile, version: '1.1.0', stage, planId, ...more }
    const head = { stream: 4, subject: '', atMs: NOON_MS, clk: 3, rev: 0 } as const
    const fact: EventFact = { ...head, type: 'decoderMoved', fields }
    const cursor = { epoch: 5, stream: 4, next: seq + 1, head: null } as const
    const rows = [{ seq, fact, bytes: rowBytes(fact) }]
    await this.store.write(
      [{ kind: 'effect', gw, effect: { kind: 'commit', cursor, rows } }],
      NOON_MS,
    )
    await this.pass()
  }

  async answer(
    gw: GatewayEui,
    outcome: ResultMessage['outcome'],
    detail: CborValue = null,
  ): Promise<void> {
    for (const { id, gw: of } of this.sent.values()) {
      if (of !== gw) continue
      const result = { kind: 'result', gw, id, outcome, detail, atMs: NOON_MS } as const
      await this.store.write([{ kind: 'result', result }], NOON_MS)
    }
    await this.pass()
  }

  /** What a gateway was told, in order. */
  plans(gw: GatewayEui): Params[] {
    return [...this.sent.values()]
      .filter((one) => one.gw === gw)
      .map(({ params }) => params as Params)
  }

  isIn(gw: GatewayEui): boolean {
    const last = this.plans(gw).at(-1)
    return last !== undefined && placeInPlan(last.id, gw) < last.share
  }

  async pass(ms = 11_000): Promise<void> {
    await this.clock.pass(ms)
    this.desk.lookSoon()
    await this.clock.pass(1_000)
  }

  state() {
    return this.desk.served[0]!.rollout
  }

  async start() {
    const started = await this.desk.start(
      { profile: 'acme-probe', path: PATH, terms: TERMS },
      'anna',
    )
    assert.equal(started.kind, 'done')
    return this.state().id
  }
}

async function inCity(run: (city: City) => Promise<void>): Promise<void> {
  const city = await new City().open()
  try {
    for (const gw of EUIS) await city.online(gw)
    await run(city)
  } finally {
    await city.remove()
  }
}

/** All are in the shadow, and ready; gives the first that may use it. */
async function allReady(city: City): Promise<GatewayEui> {
  await city.start()
  for (const gw of EUIS) {
    await city.answer(gw, 'done')
    await city.tell(gw, 'tested')
    assert.equal(city.isIn(gw), false)
  }
  for (const gw of EUIS) await city.tell(gw, 'ready', { frames: 200 })
  const chosen = EUIS.filter((gw) => city.isIn(gw))
  assert.equal(chosen.length, 1)
  return chosen[0]!
}

async function settle(city: City, gw: GatewayEui): Promise<void> {
  await city.answer(gw, 'done')
  await city.tell(gw, 'activated')
  await city.pass(6 * HOUR_MS)
  await city.tell(gw, 'settled', { frames: 500 })
}

test('F53: all try it in the shadow, exactly one uses it first, the others when that one trusts it', async () => {
  await inCity(async (city) => {
    const first = await allReady(city)
    await settle(city, first)
    await city.pass()
    assert.equal(city.state().stage, 1)
    for (let n = 0; n < 5 && city.state().state === 'running'; n++) {
      for (const gw of EUIS) if (city.isIn(gw) && gw !== first) await settle(city, gw)
      await city.pass()
    }
    assert.equal(city.state().state, 'done')
    assert.deepEqual(
      EUIS.filter((gw) => city.plans(gw).length > 2),
      [],
    )
  })
})

test('F53: a gateway that finds it wrong halts it; it is taken back also where it was trusted', async () => {
  await inCity(async (city) => {
    const first = await allReady(city)
    await settle(city, first)
    const other = EUIS.find((gw) => gw !== first)!
    await city.tell(other, 'refused', {
      because: 'decoder',
      detail: 'in the shadow: median +18 °C',
    })
    assert.equal(city.state().state, 'halted')
    assert.equal(city.state().reason, `${other}: in the shadow: median +18 °C`)
    for (const gw of EUIS) if (gw !== other) assert.equal(city.plans(gw).at(-1)!.share, 0)
    const failed = (await city.store.rollouts.notes(city.state().id, 10)).map(({ what }) => what)
    assert.deepEqual(failed, ['halted', 'failed', 'chosen', 'stage', 'chosen', 'started'])
  })
})

test('a plan that was withdrawn, or a gateway without a repository, speaks against no decoder', async () => {
  await inCity(async (city) => {
    await allReady(city)
    await city.tell(EUIS[0]!, 'refused', { because: 'gateway', detail: 'no repository' })
    await city.tell(EUIS[1]!, 'rolledBack', { because: 'plan', detail: 'its plan was withdrawn' })
    assert.equal(city.state().state, 'running')
  })
})

test('a hypervisor that starts again goes on where it was, and asks nobody twice', async () => {
  await inCity(async (city) => {
    const first = await allReady(city)
    const before = city.sent.size
    await city.restart()
    await city.pass()
    assert.equal(city.sent.size, before)
    await settle(city, first)
    await city.restart()
    await city.pass()
    assert.equal(city.state().stage, 1)
    assert.equal(
      (await city.store.rollouts.notes(city.state().id, 10)).at(-1)!.detail,
      `${PATH}, asked by anna`,
    )
  })
})

test('a gateway that was away gets the state of the plan when it greets', async () => {
  await inCity(async (city) => {
    const [late, ...others] = EUIS as [GatewayEui, ...GatewayEui[]]
    await city.online(late, false)
    await city.start()
    for (const gw of others) assert.equal(city.plans(gw).length, 1)
    assert.deepEqual(city.plans(late), [])
    await city.online(late)
    assert.equal(city.plans(late).length, 1)
    await city.online(late, false)
    await city.desk.halt(city.state().id, 'anna')
    await city.pass()
    assert.equal(city.plans(late).length, 1)
    await city.online(late)
    assert.equal(city.plans(late).at(-1)!.share, 0)
  })
})

test('F57: a gateway that was away while its order expired is told again when it greets', async () => {
  await inCity(async (city) => {
    await allReady(city)
    const mute = EUIS.find((gw) => !city.isIn(gw))!
    // The broker has not noticed yet that it is gone.
    await city.desk.halt(city.state().id, 'anna')
    const told = city.plans(mute).length
    await city.pass(2 * HOUR_MS)
    assert.equal(city.plans(mute).length, told)
    city.desk.greeted(mute)
    await city.pass()
    assert.equal(city.plans(mute).length, told + 1)
    assert.equal(city.plans(mute).at(-1)!.share, 0)
    await city.answer(mute, 'done')
    city.desk.greeted(mute)
    await city.pass(2 * HOUR_MS)
    assert.equal(city.plans(mute).length, told + 1)
  })
})

test('an order that came to nothing is given again; one that is refused, an hour later', async () => {
  await inCity(async (city) => {
    await city.start()
    const [lost, old] = EUIS as [GatewayEui, GatewayEui]
    await city.answer(lost, 'expired')
    await city.answer(old, 'refused', 'this gateway knows no command decoderPlan')
    await city.pass()
    assert.equal(city.plans(lost).length, 2)
    assert.equal(city.plans(old).length, 1)
    const { step, detail } = city.desk.served[0]!.member(old)!
    assert.deepEqual([step, detail], ['unable', 'this gateway knows no command decoderPlan'])
    await city.pass(HOUR_MS)
    assert.equal(city.plans(old).length, 2)
  })
})

test('one that is halted can be resumed under a new plan, or ended, and only then another begins', async () => {
  await inCity(async (city) => {
    await allReady(city)
    const id = city.state().id
    const again = { profile: 'acme-probe', path: PATH, terms: TERMS }
    assert.equal((await city.desk.start(again, 'anna')).kind, 'refused')
    assert.equal((await city.desk.resume(id, 'anna')).kind, 'refused')
    assert.equal((await city.desk.halt('ro-000000000000', 'anna')).kind, 'unknown')
    assert.equal((await city.desk.halt(id, 'anna')).kind, 'done')
    assert.equal((await city.desk.resume(id, 'anna')).kind, 'done')
    await city.pass()
    assert.deepEqual(new Set(EUIS.map((gw) => city.plans(gw).at(-1)!.id)), new Set([`${id}.2`]))
    assert.equal((await city.desk.end(id, 'anna')).kind, 'done')
    assert.equal((await city.desk.start(again, 'anna')).kind, 'done')
    const { gateways: _, ...rest } = TERMS
    const strange = {
      ...again,
      profile: 'other',
      terms: { ...rest, gateways: ['ff' as GatewayEui] },
    }
    assert.equal((await city.desk.start(strange, 'anna')).kind, 'refused')
  })
})

test('who trusts it keeps it when the roll-out ends; where it is on trial it is taken back', async () => {
  await inCity(async (city) => {
    const first = await allReady(city)
    await settle(city, first)
    const told = city.plans(first).length
    await city.desk.end(city.state().id, 'anna')
    await city.pass()
    assert.equal(city.plans(first).length, told)
    for (const gw of EUIS) if (gw !== first) assert.equal(city.plans(gw).at(-1)!.share, 0)
  })
})

const FLOWS = { path: 'flows/sign/1.2.0.json', terms: termsOfFlows(TERMS) }

test('F53: flows go to one gateway first, with an order of their own, and to the others when that one trusts them', async () => {
  await inCity(async (city) => {
    city.profile = 'flows/sign'
    const begun = await city.desk.start({ ...FLOWS, profile: city.profile }, 'anna')
    assert.equal(begun.kind, 'done')
    for (const gw of EUIS) {
      await city.answer(gw, 'done')
      await city.tell(gw, 'ready', { version: '' })
    }
    const [first, ...none] = EUIS.filter((gw) => city.isIn(gw)) as [GatewayEui]
    assert.deepEqual(none, [])
    const orders = [...city.sent.values()].filter(({ gw }) => gw === first)
    assert.deepEqual(new Set(orders.map(({ name }) => name)), new Set(['flowsPlan']))
    const { id, share, ...plan } = orders.at(-1)!.params as Record<string, unknown>
    assert.deepEqual(plan, { path: FLOWS.path, watchHours: 6 })
    await city.answer(first, 'done')
    await city.tell(first, 'activated')
    await city.pass(6 * HOUR_MS)
    await city.tell(first, 'settled')
    await city.pass()
    assert.equal(city.state().stage, 1)
    await city.tell(EUIS.find((gw) => gw !== first)!, 'rolledBack', {
      because: 'flows',
      detail: 'in use: a flow loops',
    })
    assert.equal(city.state().state, 'halted')
    assert.equal(city.plans(first).at(-1)!.share, 0, 'taken back where they were trusted')
  })
})

test('gateways without flows take no part, and do not halt the roll-out of those that have them', async () => {
  await inCity(async (city) => {
    await city.desk.start({ ...FLOWS, profile: 'flows/sign' }, 'anna')
    for (const gw of EUIS.slice(1)) await city.answer(gw, 'refused', 'flows are off')
    assert.equal(city.state().state, 'running')
    await city.answer(EUIS[0]!, 'refused', 'flows are off')
    await city.pass()
    assert.match(city.state().reason, /^5 of 5 gateways cannot take it; .*: flows are off$/)
  })
})

test('a gateway has one set of flows: another begins where no gateway has both, or when the first is ended', async () => {
  await inCity(async (city) => {
    const [north, south] = EUIS as [GatewayEui, GatewayEui]
    const start = async (name: string, gateways: readonly GatewayEui[]) => {
      const terms = { ...FLOWS.terms, gateways }
      const ask = { profile: `flows/${name}`, path: `flows/${name}/1.0.0.json`, terms }
      return await city.desk.start(ask, 'anna')
    }
    assert.equal((await start('north', [north])).kind, 'done')
    assert.equal((await start('south', [south])).kind, 'done')
    const both = await start('all', [])
    assert.equal(both.kind, 'refused')
    assert.match('detail' in both ? both.detail : '', /end it first, or name other gateways/)
    for (const { rollout } of city.desk.served) await city.desk.end(rollout.id, 'anna')
    assert.equal((await start('all', [])).kind, 'done')
  })
})

test('S19: whatever a gateway tells of a decoder, it is read without an error', () => {
  const anything = fc.record({
    stage: fc.oneof(fc.constantFrom('planned', 'refused', 'settled', 'rolledBack'), fc.string()),
    planId: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
    frames: fc.oneof(fc.double(), fc.string(), fc.integer()),
    because: fc.oneof(fc.constantFrom('plan', 'gateway', 'decoder'), fc.constant(null)),
    detail: fc.string({ maxLength: 2_000 }),
  })
  const member = {
    ...({ gw: EUIS[0]!, step: 'unknown', frames: 0, detail: '', movedMs: 0 } as const),
    ...{ isChosen: false, asked: null, isTold: false },
  }
  fc.assert(
    fc.property(anything, (fields) => {
      const head = { stream: 4, subject: '', atMs: 0, clk: 3, rev: 0 } as const
      const move = decoderMoveOf({ ...head, type: 'decoderMoved', fields })!
      const next = memberAfter(member, move, 1)
      assert.ok(next === undefined || (next.frames >= 0 && next.detail.length <= 300))
    }),
  )
})
