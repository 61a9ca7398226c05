import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../base/ids.ts'
import { seededRandom } from '../base/random.ts'
import { FactLog } from '../test/support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../test/support/facts.ts'
import type { Fact } from './fact.ts'
import type {
  AckMessage,
  BatchMessage,
  CursorMessage,
  LaneId,
  Message,
  NackReason,
} from './messages.ts'
import {
  connectionOf,
  DEFAULT_SENDER_POLICY,
  firstSenderState,
  type SenderContext,
  type SenderEffect,
  type SenderEvent,
  type SenderState,
} from './sender/state.ts'
import { stepSender } from './sender.ts'

const gw = '70b3d50000000001' as GatewayEui
const RUN = 100
const LIFE = 7

/** A sender with a log, hand-driven: each call is one step, its effects are kept. */
class Bench {
  readonly log = new FactLog([PROBE])
  readonly context: SenderContext
  state: SenderState
  effects: readonly SenderEffect[] = []
  nowMs = 0

  constructor() {
    const random = seededRandom(1)
    const policy = { ...DEFAULT_SENDER_POLICY, gatherMs: 0, rowsMax: 10, backlogRows: 10 }
    this.context = {
      gw,
      epoch: RUN,
      version: 'test',
      source: this.log,
      random,
      policy,
      clockState: () => 2,
    }
    this.state = firstSenderState(random)
  }

  step(event: SenderEvent): this {
    const step = stepSender(this.context, this.state, event, this.nowMs)
    this.state = step.state
    this.effects = step.effects
    return this
  }

  append(count: number, make: (n: number) => Fact = reading, epoch = RUN): this {
    for (let n = 0; n < count; n++) this.log.append(epoch, make(n))
    return this
  }

  /** Link up and answered: all cursors at 0 unless told. */
  greet(
    next: (lane: LaneId) => number = () => 0,
    options: { credit?: number; instance?: number } = {},
  ): this {
    this.step({ kind: 'linkUp' })
    return this.answer(next, options)
  }

  answer(
    next: (lane: LaneId) => number = () => 0,
    options: { credit?: number; instance?: number } = {},
  ): this {
    const { credit = 8, instance = LIFE } = options
    const cursors = this.log
      .epochs()
      .flatMap(({ epoch, streams }) =>
        streams.map(({ stream }) => ({ epoch, stream, next: next({ epoch, stream }) })),
      )
    const message: CursorMessage = {
      kind: 'cursor',
      gw,
      instance,
      nonce: this.state.nonce,
      page: 0,
      credit,
      timeMs: 0,
      cursors,
    }
    return this.step({ kind: 'message', message })
  }

  ack(lane: LaneId, next: number, more: Partial<AckMessage> = {}): this {
    const { epoch, stream } = lane
    const ack: AckMessage = { kind: 'ack', gw, instance: LIFE, epoch, stream, next, held: [] }
    return this.step({ kind: 'message', message: { ...ack, ...more } })
  }

  nack(batch: BatchMessage, reason: NackReason): this {
    const { epoch, stream, seq0, next } = batch
    const nack = { kind: 'nack', gw, instance: LIFE, epoch, stream, seq0, next, reason } as const
    return this.step({ kind: 'message', message: nack })
  }

  sent(): Message[] {
    return this.effects.flatMap((effect) => (effect.kind === 'send' ? [effect.message] : []))
  }

  /** Batches and GAPs sent in the last step: `stream:from-to`. */
  ranges(): string[] {
    return this.sent().flatMap((message) => {
      if (message.kind === 'batch') return [`${message.stream}:${message.seq0}-${message.next}`]
      return message.kind === 'gap' ? [`gap ${message.stream}:${message.from}-${message.to}`] : []
    })
  }

  alarms(): string[] {
    return this.effects.flatMap((effect) => (effect.kind === 'alarm' ? [effect.code] : []))
  }

  acked(): string[] {
    return this.effects.flatMap((effect) =>
      effect.kind === 'acked' ? [`${effect.stream}:${effect.next}`] : [],
    )
  }

  /** Lets time pass to the timer that was set. */
  wait(): this {
    const timer = this.effects.findLast((effect) => effect.kind === 'setTimer')
    assert.ok(timer)
    this.nowMs = timer.atMs
    return this.step({ kind: 'timer' })
  }
}

const READINGS = { epoch: RUN, stream: 3 } as const
const ALARMS = { epoch: RUN, stream: 0 } as const

test('nothing is sent before the hypervisor has told its cursors', () => {
  const bench = new Bench().append(5)
  bench.step({ kind: 'linkUp' })
  assert.deepEqual(
    bench.sent().map((message) => message.kind),
    ['hello'],
  )
  bench.append(1, callRaised).step({ kind: 'newFacts' })
  assert.deepEqual(bench.sent(), [])
  assert.deepEqual(bench.answer().ranges(), ['0:0-1', '3:0-5'])
})

test('a HELLO without an answer is sent again, later each time', () => {
  const bench = new Bench().append(1)
  bench.step({ kind: 'linkUp' })
  const times = [1, 2, 3].map(() => bench.wait().nowMs)
  assert.deepEqual(
    bench.sent().map((message) => message.kind),
    ['hello'],
  )
  assert.ok(times[2]! - times[1]! > 2_500 && times[2]! < 100_000)
})

test('S15: HELLO holds 64 epochs a page, the running one on the first', () => {
  const bench = new Bench()
  for (let epoch = 1001; epoch <= 1150; epoch++) bench.append(1, reading, epoch)
  bench.append(1).step({ kind: 'linkUp' })
  const pages = bench.sent().flatMap((message) => (message.kind === 'hello' ? [message] : []))
  assert.deepEqual(
    pages.map((page) => page.epochs.length),
    [64, 64, 23],
  )
  assert.equal(pages[0]?.epochs[0]?.epoch, RUN)
})

test('F63: only the application ack moves a lane; time alone sends the same bytes again', () => {
  const bench = new Bench().append(4).greet()
  const [first] = bench.effects.filter((effect) => effect.kind === 'send').slice(-1)
  assert.deepEqual(bench.acked(), ['3:0'])
  bench.append(3).wait()
  const again = bench.effects.filter((effect) => effect.kind === 'send')
  assert.ok(again.some((effect) => effect.bytes === first!.bytes))
  assert.deepEqual(bench.ack(READINGS, 4).acked(), ['3:4'])
})

test('batches in flight stay within the credit; each ack makes room', () => {
  const bench = new Bench().append(9, spotTaken)
  for (let n = 0; n < 200; n++) bench.log.append(RUN, spotTaken(n))
  bench.greet(() => 0, { credit: 4 })
  const lane = { epoch: RUN, stream: 1 } as const
  for (let next = 10; next < 100; next += 10) {
    bench.ack(lane, next)
    assert.ok(bench.state.inFlight.length <= 4)
  }
  assert.equal(bench.state.inFlight.length, 4)
})

test('an alarm goes at once though the credit is used up by a backlog', () => {
  const bench = new Bench().append(200).greet(() => 0, { credit: 1 })
  assert.equal(bench.state.inFlight.length, 1)
  bench.append(1, callRaised).step({ kind: 'newFacts' })
  assert.deepEqual(bench.ranges(), ['0:0-1'])
})

test('F67: with a long backlog new readings go ahead of it, and one batch in five is backlog', () => {
  const bench = new Bench().append(500).greet()
  assert.deepEqual(bench.ranges(), ['3:0-10'])
  const order: string[] = []
  for (let turn = 0; turn < 40; turn++) {
    bench.append(10)
    const oldest = bench.state.inFlight.find((item) => !item.ahead && !item.held)
    const live = bench.state.inFlight.filter((item) => item.ahead)
    const held = live.map((item) => [item.seq0, item.next] as const)
    const lane = bench.state.lanes.get(`${RUN}/3`)!
    bench.ack(READINGS, oldest ? oldest.next : lane.acked, { held })
    order.push(...bench.ranges())
  }
  const backlog = order.filter((range) => Number(/:(\d+)/.exec(range)![1]) < 500).length
  assert.ok(order[0]!.startsWith('3:500'), order[0])
  assert.ok(backlog >= order.length / 5, `${backlog} of ${order.length}`)
})

test('when the backlog reaches the rows sent ahead, the lane is in order again', () => {
  const bench = new Bench().append(25).greet()
  bench.append(5).step({ kind: 'newFacts' })
  const sent = new Set<string>()
  for (let next = 10; next <= 30; next += 5)
    for (const range of bench.ack(READINGS, next).ranges()) sent.add(range)
  assert.equal(bench.state.lanes.get(`${RUN}/3`)!.liveFrom, undefined)
  bench.ack(READINGS, 30)
  assert.deepEqual(bench.append(2).step({ kind: 'newFacts' }).ranges(), ['3:30-32'])
})

test('readings wait for company, states and alarms do not', () => {
  const bench = new Bench()
  const policy = { ...bench.context.policy, gatherMs: 5_000 }
  Object.assign(bench.context, { policy })
  bench.greet()
  bench.append(1).append(1, spotTaken).append(1, callRaised).step({ kind: 'newFacts' })
  assert.deepEqual(bench.ranges().sort(), ['0:0-1', '1:0-1'])
  bench.append(2).step({ kind: 'newFacts' })
  assert.deepEqual(bench.ranges(), [])
  bench.ack({ epoch: RUN, stream: 1 }, 1).ack(ALARMS, 1)
  bench.wait()
  assert.equal(bench.nowMs, 5_000)
  assert.deepEqual(bench.ranges(), ['3:0-3'])
})

test('F61: late, doubled and reordered acks change nothing', () => {
  const bench = new Bench().append(10).greet().ack(READINGS, 10)
  bench.append(10).step({ kind: 'newFacts' })
  bench.ack(READINGS, 20)
  for (const next of [10, 20, 0]) assert.deepEqual(bench.ack(READINGS, next).acked(), [])
  assert.equal(bench.state.lanes.get(`${RUN}/3`)!.acked, 20)
})

test('F62: an ack for the future, another gateway, another epoch or another life frees nothing', () => {
  const bench = new Bench().append(10).greet()
  assert.deepEqual(bench.ack(READINGS, 11).alarms(), ['ack-foreign'])
  assert.deepEqual(bench.ack(READINGS, 10, { gw: 'ffffffffffffffff' as GatewayEui }).alarms(), [
    'ack-foreign',
  ])
  bench.ack({ epoch: RUN + 1, stream: 3 }, 1)
  assert.deepEqual(bench.acked(), [])
  bench.ack(READINGS, 10, { instance: 99 })
  assert.deepEqual(bench.acked(), [])
  assert.equal(bench.state.inFlight.length, 1)
})

test('F64: a hypervisor in another life is greeted again, its cursors decide anew', () => {
  const bench = new Bench().append(10).greet().ack(READINGS, 10)
  bench.ack(READINGS, 4, { instance: 8 })
  assert.deepEqual(
    bench.sent().map((message) => message.kind),
    ['hello'],
  )
  bench.answer(() => 4, { instance: 8 })
  assert.deepEqual(bench.ranges(), ['3:4-10'])
})

test('F66: a hypervisor restored from a backup gets the acked rows again, and it is told', () => {
  const bench = new Bench().append(10).greet().ack(READINGS, 10)
  bench.ack(READINGS, 0, { instance: 8 })
  bench.answer(() => 0, { instance: 8 })
  assert.deepEqual(bench.alarms(), ['cursor-back'])
  assert.deepEqual(bench.acked(), ['3:0'])
  assert.deepEqual(bench.ranges(), ['3:0-10'])
})

test('F68: a cursor ahead of us in an old epoch is told; nothing is renumbered, new rows have their own', () => {
  const bench = new Bench().append(5, reading, 50).append(3)
  bench.greet(({ epoch }) => (epoch === 50 ? 9 : 0))
  assert.deepEqual(bench.alarms(), ['cursor-ahead'])
  assert.deepEqual(bench.acked(), ['3:5', '3:0'])
  assert.deepEqual(bench.ranges(), ['3:0-3'])
})

test('F68: an ack beyond what a restore left us of an old epoch ends that epoch, and is told once', () => {
  const bench = new Bench().append(5, reading, 50).append(1)
  const old = { epoch: 50, stream: 3 } as const
  bench.greet()
  bench.ack(old, 9)
  assert.deepEqual(bench.alarms(), ['cursor-ahead'])
  assert.deepEqual(bench.acked(), ['3:5'])
  assert.deepEqual(bench.ack(old, 9).alarms(), [])
  assert.ok(!bench.state.inFlight.some((item) => item.epoch === 50))
})

test('rows that the hypervisor kept aside from before the link was lost are not sent again', () => {
  const bench = new Bench().append(30, spotTaken).greet()
  const lane = { epoch: RUN, stream: 1 } as const
  bench.ack(lane, 0, { held: [[10, 20]] })
  assert.deepEqual(bench.ranges(), ['1:20-30'])
  bench.step({ kind: 'linkDown' }).greet(() => 0, { credit: 1 })
  assert.deepEqual(bench.ranges(), ['1:0-10'])
  bench.ack(lane, 20)
  assert.deepEqual(bench.alarms(), [])
  assert.deepEqual(bench.ranges(), ['1:20-30'])
})

test('a CURSOR that answers another HELLO is not believed', () => {
  const bench = new Bench().append(3)
  bench.step({ kind: 'linkUp' })
  const { nonce } = bench.state
  bench.step({ kind: 'linkUp' })
  const stale: CursorMessage = {
    kind: 'cursor',
    gw,
    instance: LIFE,
    nonce,
    page: 0,
    credit: 8,
    timeMs: 0,
    cursors: [{ ...READINGS, next: 3 }],
  }
  bench.step({ kind: 'message', message: stale })
  assert.equal(bench.state.link, 'greeting')
})

test('what the hypervisor holds aside is not sent again, unless it lost it', () => {
  const bench = new Bench().append(8, spotTaken)
  Object.assign(bench.context, { policy: { ...bench.context.policy, rowsMax: 4 } })
  const lane = { epoch: RUN, stream: 1 } as const
  bench.greet()
  assert.deepEqual(bench.ranges(), ['1:0-4', '1:4-8'])
  bench.ack(lane, 0, { held: [[4, 8]] })
  assert.deepEqual(bench.wait().ranges(), ['1:0-4'])
  bench.ack(lane, 4)
  assert.deepEqual(bench.ranges(), ['1:4-8'])
})

test('F74: a batch refused five times is named in a GAP, and the rest goes on', () => {
  const bench = new Bench().append(4, spotTaken).greet()
  const batch = bench.sent().find((message) => message.kind === 'batch')!
  bench.nack(batch, 'unknown-type').nack(batch, 'unknown-type')
  assert.equal(bench.state.inFlight[0]!.nacks, 1, 'copies of one refusal count once')
  for (let tries = 2; tries <= 5; tries++) bench.wait().nack(batch, 'unknown-type')
  assert.deepEqual(bench.alarms(), ['batch-refused'])
  assert.deepEqual(bench.ranges(), ['gap 1:0-4'])
  const gap = bench.sent().find((message) => message.kind === 'gap')!
  assert.equal(gap.fromMs, spotTaken(0).atMs)
  assert.equal(gap.toMs, spotTaken(3).atMs)
  assert.deepEqual(bench.ack({ epoch: RUN, stream: 1 }, 4).acked(), ['1:4'])
})

test('a lost dictionary is sent again with the batch that needs it', () => {
  const bench = new Bench().append(4).greet()
  assert.deepEqual(
    bench.sent().map((message) => message.kind),
    ['dict', 'batch'],
  )
  const batch = bench.sent().find((message) => message.kind === 'batch')!
  assert.deepEqual(
    bench
      .nack(batch, 'dict')
      .sent()
      .map((message) => message.kind),
    ['dict', 'batch'],
  )
})

test('F60, I13: a refusal ends the long waits of an outage: the hypervisor is there', () => {
  const bench = new Bench().append(4).greet()
  for (let tries = 0; tries < 8; tries++) bench.wait()
  const [waited] = bench.state.inFlight
  assert.ok(waited!.unheard > 5)
  const batch = waited!.message as BatchMessage
  bench.nack(batch, 'dict').wait().wait()
  const [item] = bench.state.inFlight
  assert.ok(item!.dueMs - item!.sentMs <= 4 * DEFAULT_SENDER_POLICY.resendFloorMs)
})

test('F60: a hypervisor that stops answering behind a broker that still does is told as silent', () => {
  const bench = new Bench().append(4)
  assert.equal(connectionOf(bench.state), 'down')
  bench.greet()
  assert.equal(connectionOf(bench.state), 'open')
  bench.wait().wait()
  assert.equal(connectionOf(bench.state), 'silent')
  bench.ack({ epoch: RUN, stream: bench.state.inFlight[0]!.stream }, 4)
  assert.equal(connectionOf(bench.state), 'open')
})

test('the window halves when a batch was lost and grows again with acks', () => {
  const bench = new Bench().append(200, spotTaken).greet()
  const lane = { epoch: RUN, stream: 1 } as const
  for (let next = 10; next <= 60; next += 10) bench.ack(lane, next)
  const before = bench.state.window
  bench.wait()
  assert.equal(bench.state.window, Math.floor(before / 2))
  bench.ack(lane, 70)
  assert.equal(bench.state.window, Math.floor(before / 2) + 1)
})

test('F60: resends grow apart up to five minutes while nothing comes back', () => {
  const bench = new Bench().append(4).greet()
  let last = 0
  let gap = 0
  for (let n = 0; n < 40; n++) {
    bench.wait()
    if (!bench.sent().some((message) => message.kind === 'batch')) continue
    gap = bench.nowMs - last
    last = bench.nowMs
    assert.ok(gap <= 300_000)
  }
  assert.ok(bench.state.inFlight.length === 1 && bench.state.inFlight[0]!.tries > 5)
})

test('F60, I13: in a silence of minutes a small greeting asks every half minute, and its answer sends all that waits', () => {
  const bench = new Bench().append(4).greet()
  const hellos: number[] = []
  for (let n = 0; n < 60; n++) {
    bench.wait()
    if (bench.sent().some(({ kind }) => kind === 'hello')) hellos.push(bench.nowMs)
  }
  const gaps = hellos.slice(1).map((ms, i) => ms - hellos[i]!)
  assert.ok(gaps.length > 5 && Math.max(...gaps) <= 30_000, String(gaps))
  const [waited] = bench.state.inFlight
  assert.ok(waited!.dueMs - bench.nowMs > 30_000, 'the batch itself would wait for minutes')
  bench.answer()
  for (let n = 0; n < 2 && !bench.sent().some(({ kind }) => kind === 'batch'); n++) bench.wait()
  assert.equal(bench.sent().filter(({ kind }) => kind === 'batch').length, 1)
  assert.ok(bench.state.inFlight[0]!.sentMs >= bench.nowMs - 5_000)
})

test('a link that goes down leaves nothing waiting: the next CURSOR says it all', () => {
  const bench = new Bench().append(10).greet()
  bench.step({ kind: 'linkDown' })
  assert.deepEqual(bench.effects, [])
  assert.equal(bench.state.inFlight.length, 0)
  bench.greet(() => 10)
  assert.deepEqual(bench.ranges(), [])
})

test('rows that the store has lost go up as a GAP, and it is told', () => {
  const bench = new Bench().append(20)
  bench.log.prune(READINGS, 6)
  bench.greet()
  assert.ok(bench.ranges().includes('gap 3:0-6'))
  assert.deepEqual(bench.alarms(), ['rows-lost'])
})

test('the clock relation is told when it is known, and with every greeting', () => {
  const bench = new Bench().append(1).greet()
  bench.step({ kind: 'clockSet', monoMs: 5, utcMs: 1000, clk: 2 })
  assert.deepEqual(
    bench.sent().map((message) => message.kind),
    ['clock'],
  )
  bench.step({ kind: 'linkDown' }).greet()
  assert.ok(bench.sent().some((message) => message.kind === 'clock'))
})
