import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { placeInPlan } from '../share-of-plan.ts'
import {
  type MemberStep,
  newMember,
  planIdOf,
  type Rollout,
  type RolloutMember,
  shareFor,
} from './rollout.ts'
import { stepRollout } from './rollout-step.ts'

const HOUR_MS = 3_600_000

const BEGUN: Rollout = {
  id: 'ro-1',
  profile: 'acme-probe',
  path: 'decoders/acme/probe/1.1.0.dec',
  origin: 'anna',
  startedMs: 0,
  state: 'running',
  attempt: 1,
  stage: 0,
  stageSinceMs: 0,
  reason: '',
  terms: {
    gateways: [],
    stages: ['one', 0.05, 0.25, 1],
    stageMs: 6 * HOUR_MS,
    stageFrames: 500,
    patienceMs: 168 * HOUR_MS,
    plan: {
      shadowFrames: 200,
      shadowHours: 24,
      canaryFrames: 500,
      canaryHours: 6,
      tolerances: {},
    },
  },
}

function eui(n: number): GatewayEui {
  return idOfBytes<GatewayEui>(new Uint8Array([0x70, 0xb3, 0xd5, 0, 0, 0, n >> 8, n & 0xff]))
}

/** A fleet on paper: each look steps the roll-out, and what was chosen is in use. */
class Fleet {
  rollout = BEGUN
  members: RolloutMember[]
  readonly online: Set<GatewayEui>
  nowMs = 0

  constructor(count: number, step: MemberStep = 'ready') {
    const all = Array.from({ length: count }, (_, n) => newMember(eui(n), 0))
    this.members = all.map((one) => ({ ...one, step, frames: 200 }))
    this.online = new Set(all.map(({ gw }) => gw))
  }

  look(): GatewayEui[] {
    const { online, nowMs } = this
    const { rollout, chosen } = stepRollout(this.rollout, this.members, { online, nowMs })
    this.rollout = rollout
    this.change(({ gw }) => chosen.includes(gw), { isChosen: true, step: 'inUse' })
    return [...chosen]
  }

  change(which: (one: RolloutMember) => boolean, to: Partial<RolloutMember>): void {
    this.members = this.members.map((one) => (which(one) ? { ...one, ...to } : one))
  }

  /** Hours pass; those that used it come to trust it. */
  settle(hours = 6): void {
    this.nowMs += hours * HOUR_MS
    this.change(({ step }) => step === 'inUse', { step: 'settled', frames: 500 })
  }

  count(step: MemberStep): number {
    return this.members.filter((one) => one.step === step).length
  }
}

test('F53: one gateway is first; then a hundredth of a thousand, and never more than was proved', () => {
  const fleet = new Fleet(1_000)
  const [first, ...others] = fleet.look()
  assert.deepEqual(others, [])
  const places = fleet.members.map(({ gw }) => placeInPlan(planIdOf(BEGUN), gw))
  assert.equal(placeInPlan(planIdOf(BEGUN), first!), Math.min(...places))
  assert.deepEqual(fleet.look(), [])
  const inUse: number[] = []
  while (fleet.rollout.state === 'running') {
    fleet.settle()
    // A look that ends a stage chooses nobody.
    if (fleet.look().length === 0) fleet.look()
    inUse.push(fleet.count('inUse') + fleet.count('settled'))
  }
  assert.deepEqual(inUse, [10, 20, 40, 50, 100, 200, 250, 500, 1_000, 1_000])
  assert.equal(fleet.rollout.state, 'done')
})

test('a stage lasts six hours and five hundred frames at least', () => {
  const fleet = new Fleet(20)
  fleet.look()
  fleet.settle(5)
  fleet.look()
  assert.equal(fleet.rollout.stage, 0)
  fleet.nowMs += HOUR_MS
  fleet.change(({ step }) => step === 'settled', { frames: 499 })
  fleet.look()
  assert.equal(fleet.rollout.stage, 0)
  fleet.change(({ step }) => step === 'settled', { frames: 500 })
  fleet.look()
  assert.equal(fleet.rollout.stage, 1)
})

test('F53: one gateway that finds it wrong halts it, in the shadow or in use', () => {
  for (const step of ['refused', 'rolledBack'] as const) {
    const fleet = new Fleet(50, 'shadow')
    fleet.change(({ gw }) => gw === eui(3), { step, detail: 'in use: 12 of 50 frames' })
    fleet.look()
    assert.equal(fleet.rollout.state, 'halted')
    assert.equal(fleet.rollout.reason, `${eui(3)}: in use: 12 of 50 frames`)
    assert.deepEqual(fleet.look(), [])
  }
})

test('gateways that cannot take it are passed over; when they are most of all, it halts', () => {
  const fleet = new Fleet(10)
  const { gw } = fleet.members[0]!
  fleet.change((one) => one.gw === gw, { step: 'unable', detail: 'no repository' })
  for (let n = 0; n < 12; n++) {
    fleet.look()
    fleet.settle()
  }
  assert.equal(fleet.rollout.state, 'done')
  assert.equal(fleet.count('settled'), 9)

  const most = new Fleet(10)
  most.change(({ gw: one }) => one > eui(3), { step: 'unable', detail: 'no repository' })
  most.look()
  assert.match(most.rollout.reason, /^6 of 10 gateways cannot take it; .*: no repository$/)
})

test('a stage that does not settle in its time halts, and says what was waited for', () => {
  const quiet = new Fleet(10, 'shadow')
  quiet.nowMs = 168 * HOUR_MS
  quiet.look()
  assert.match(quiet.rollout.reason, /^no gateway came through the shadow within 168 h/)

  const slow = new Fleet(10)
  slow.look()
  slow.nowMs = 168 * HOUR_MS
  slow.look()
  assert.match(slow.rollout.reason, /^0 of 1 gateways came to trust it within 168 h/)
})

test('a gateway that is away is not chosen, and one whose frames are rare comes last', () => {
  const fleet = new Fleet(10)
  const away = new Set(fleet.members.slice(0, 5).map(({ gw }) => gw))
  for (const gw of away) fleet.online.delete(gw)
  fleet.change(({ gw }) => gw !== eui(9), { frames: 3 })
  assert.deepEqual(fleet.look(), [eui(9)])
  for (let n = 0; n < 12; n++) {
    fleet.settle()
    for (const gw of fleet.look()) assert.ok(!away.has(gw))
  }
  assert.equal(fleet.rollout.state, 'done')
  fleet.online.add(eui(0))
  assert.deepEqual(fleet.look(), [eui(0)])
})

test('the share that a gateway is told includes it when it is chosen, and only then', () => {
  fc.assert(
    fc.property(fc.nat(0xffff), fc.double({ min: 0, max: 1, noNaN: true }), (n, fleet) => {
      const gw = eui(n)
      const place = placeInPlan(planIdOf(BEGUN), gw)
      assert.ok(place < shareFor(BEGUN, { gw, order: 'in', fleet }))
      const out = shareFor(BEGUN, { gw, order: 'out', fleet })
      assert.ok(out > 0 && out <= place)
      assert.equal(shareFor(BEGUN, { gw, order: 'withdrawn', fleet }), 0)
    }),
  )
})
