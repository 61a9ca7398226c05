import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { FactLog } from '../../test/support/fact-log.ts'
import { PROBE, reading, spotTaken } from '../../test/support/facts.ts'
import { makeBatch } from '../batch.ts'
import { emptyDictionary, entriesOf } from '../dict.ts'
import { helloPages } from '../hello.ts'
import { ASIDE_MAX, type BatchMessage, type GapMessage, type Message } from '../messages.ts'
import { firstGatewayState, type ReceiverEffect } from './gateway-state.ts'
import { stepReceiver } from './receive.ts'

const gw = '70b3d50000000001' as GatewayEui
const EPOCH = 100
const STATES = { epoch: EPOCH, stream: 1 } as const
const CONTEXT = { instance: 7, credit: 8, wallMs: 0 }

class Bench {
  readonly log = new FactLog([PROBE])
  state = firstGatewayState(gw)
  effects: readonly ReceiverEffect[] = []
  committed: number[] = []

  constructor(rows = 100) {
    for (let n = 0; n < rows; n++) this.log.append(EPOCH, spotTaken(n))
  }

  step(message: Message): this {
    const step = stepReceiver(CONTEXT, this.state, message)
    this.state = step.state
    this.effects = step.effects
    for (const effect of step.effects) {
      if (effect.kind === 'commit') this.committed.push(...effect.rows.map((row) => row.seq))
    }
    return this
  }

  batch(from: number, to: number): BatchMessage {
    const rows = this.log.read({ ...STATES, seq: from, limit: to - from })
    const prev = this.log.headBefore({ ...STATES, seq: from }) ?? null
    const dictionary = emptyDictionary(1)
    return makeBatch({ gw, lane: STATES, rows, prev, dictionary, profileOf: () => PROBE }).message
  }

  gap(from: number, to: number): GapMessage {
    const head = this.log.headBefore({ ...STATES, seq: to }) ?? null
    const why = { reason: 1, fromMs: 5, toMs: 6, head } as const
    return { kind: 'gap', gw, ...STATES, from, to, ...why }
  }

  /** The last answer: `ack 8 [9-10]` or `nack chain`. */
  answer(): string {
    const reply = this.effects.findLast((effect) => effect.kind === 'reply')
    const message = reply?.message
    if (message?.kind === 'nack') return `nack ${message.reason}`
    if (message?.kind !== 'ack') return `${message?.kind}`
    return `ack ${message.next}${message.held.map(([from, to]) => ` [${from}-${to}]`).join('')}`
  }

  alarms(): string[] {
    return this.effects.flatMap((effect) => (effect.kind === 'alarm' ? [effect.code] : []))
  }
}

function upTo(n: number): number[] {
  return [...Array(n).keys()]
}

test('I4: batches in order are committed in order, each before its ack', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 4)).step(bench.batch(4, 9))
  assert.deepEqual(bench.committed, upTo(9))
  assert.deepEqual(
    bench.effects.map((effect) => effect.kind),
    ['commit', 'reply'],
  )
  assert.equal(bench.answer(), 'ack 9')
})

test('I2: a duplicate is acknowledged and written nowhere', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 4)).step(bench.batch(0, 4))
  assert.deepEqual(bench.committed, upTo(4))
  assert.equal(bench.answer(), 'ack 4')
})

test('I2: of a batch cut otherwise only the new rows are written', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 4)).step(bench.batch(2, 7))
  assert.deepEqual(bench.committed, upTo(7))
})

test('F61, I4: a batch beyond a hole is kept aside, named, and applied when the hole fills', () => {
  const bench = new Bench()
  bench.step(bench.batch(4, 6)).step(bench.batch(8, 9)).step(bench.batch(6, 7))
  assert.deepEqual(bench.committed, [])
  assert.equal(bench.answer(), 'ack 0 [4-7] [8-9]')
  bench.step(bench.batch(0, 4))
  assert.deepEqual(bench.committed, upTo(7))
  assert.equal(bench.answer(), 'ack 7 [8-9]')
})

test('rows kept aside show at once as states, marked as not in order', () => {
  const bench = new Bench()
  bench.step(bench.batch(4, 6))
  assert.deepEqual(
    bench.effects.map((effect) => effect.kind),
    ['ahead', 'reply'],
  )
})

test('I10: at most 64 batches wait; one more is not held', () => {
  const bench = new Bench(200)
  for (let n = 0; n <= ASIDE_MAX; n++) bench.step(bench.batch(2 + 2 * n, 3 + 2 * n))
  assert.equal(bench.state.aside.length, ASIDE_MAX)
  assert.ok(!bench.answer().includes(`[${2 + 2 * ASIDE_MAX}-`))
  bench.step(bench.batch(0, 2))
  assert.deepEqual(bench.committed, upTo(3))
})

test('only a GAP moves the cursor over a hole, and it names what is lost', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 4)).step(bench.batch(6, 8)).step(bench.gap(2, 6))
  assert.deepEqual(bench.committed, [0, 1, 2, 3, 6, 7])
  const lost = bench.effects.find((effect) => effect.kind === 'lost')
  assert.deepEqual(lost && [lost.from, lost.to, lost.reason, lost.fromMs], [4, 6, 1, 5])
  assert.equal(bench.answer(), 'ack 8')
  assert.deepEqual(bench.alarms(), ['rows-lost'])
})

test('a GAP beyond a hole waits for the hole like a batch', () => {
  const bench = new Bench()
  bench.step(bench.gap(4, 6))
  assert.equal(bench.answer(), 'ack 0 [4-6]')
  bench.step(bench.batch(0, 4))
  assert.equal(bench.answer(), 'ack 6')
})

test('F69: rows that do not follow from what is committed are refused, with an alarm', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 4))
  const other = new Bench(0)
  for (let n = 0; n < 10; n++) other.log.append(EPOCH, spotTaken(n + 50))
  for (const forged of [other.batch(4, 6), other.batch(2, 6)]) {
    bench.step(forged)
    assert.equal(bench.answer(), 'nack chain')
    assert.deepEqual(bench.alarms(), ['chain-broken'])
  }
  const wrongHead = { ...bench.batch(4, 6), head: new Uint8Array(8) }
  assert.equal(bench.step(wrongHead).answer(), 'nack chain')
  assert.deepEqual(bench.committed, upTo(4))
  assert.equal(bench.step(bench.batch(4, 6)).answer(), 'ack 6')
})

test('after a GAP whose head is lost the chain begins anew', () => {
  const bench = new Bench()
  bench.step({ ...bench.gap(0, 5), head: null }).step(bench.batch(5, 8))
  assert.equal(bench.answer(), 'ack 8')
  assert.equal(bench.step({ ...bench.batch(8, 9), prev: null }).answer(), 'ack 9')
})

test('readings need their dictionary: without it they are asked for again', () => {
  const log = new FactLog([PROBE])
  for (let n = 0; n < 5; n++) log.append(EPOCH, reading(n))
  const lane = { epoch: EPOCH, stream: 3 } as const
  const rows = log.read({ ...lane, seq: 0, limit: 5 })
  const prev = log.headBefore({ ...lane, seq: 0 }) ?? null
  const made = makeBatch({
    gw,
    lane,
    rows,
    prev,
    dictionary: emptyDictionary(9),
    profileOf: () => PROBE,
  })
  const bench = new Bench(0)
  assert.equal(bench.step(made.message).answer(), 'nack dict')
  bench.step({ kind: 'dict', gw, dict: 9, ...entriesOf(made.dictionary, made.devices) })
  assert.deepEqual(bench.effects, [{ kind: 'profile', profile: PROBE }])
  assert.equal(bench.step(made.message).answer(), 'ack 5')
})

test('a number of a dictionary keeps its first meaning; another one is told', () => {
  const bench = new Bench(0)
  const device = { index: 0, devEui: '70b3d5499f000001' as never, profile: 0 }
  const dict = { kind: 'dict', gw, dict: 9, profiles: [{ index: 0, profile: PROBE }] } as const
  bench.step({ ...dict, devices: [device] })
  bench.step({ ...dict, devices: [{ ...device, devEui: '70b3d5499f000002' as never }] })
  assert.deepEqual(bench.alarms(), ['dictionary-conflict'])
  assert.equal(bench.state.dictionaries[0]!.lookup(0)?.devEui, device.devEui)
})

test('HELLO is answered with the cursors of what it names', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 4))
  const [hello] = helloPages(
    { gw, epoch: EPOCH, version: 'test', source: bench.log, clockState: () => 2 },
    3,
  )
  bench.step(hello!)
  const reply = bench.effects.findLast((effect) => effect.kind === 'reply')!
  assert.deepEqual(reply.message, {
    kind: 'cursor',
    gw,
    instance: 7,
    nonce: 3,
    page: 0,
    credit: 8,
    timeMs: 0,
    cursors: [{ ...STATES, next: 4 }],
  })
})

test('F13, F68: a gateway that has fewer rows than we hold was restored: told, nothing else', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 9))
  const [hello] = helloPages(
    { gw, epoch: 5, version: 't', source: new Bench(6).log, clockState: () => 2 },
    1,
  )
  assert.deepEqual(bench.step(hello!).alarms(), ['gateway-restored'])
})

test('F68: what waits for rows that a restored gateway no longer has does not wait for ever', () => {
  const bench = new Bench()
  bench.step(bench.batch(0, 2)).step(bench.batch(8, 9)).step(bench.batch(4, 5))
  const [hello] = helloPages(
    { gw, epoch: 5, version: 't', source: new Bench(6).log, clockState: () => 2 },
    1,
  )
  bench.step(hello!)
  assert.deepEqual(
    bench.state.aside.map((one) => one.seq0),
    [4],
  )
})

test('F69: a head in HELLO that differs from ours at the same row is told', () => {
  const bench = new Bench(9)
  bench.step(bench.batch(0, 9))
  const other = new Bench(0)
  for (let n = 0; n < 9; n++) other.log.append(EPOCH, spotTaken(n + 1))
  const [hello] = helloPages(
    { gw, epoch: EPOCH, version: 't', source: other.log, clockState: () => 2 },
    1,
  )
  assert.deepEqual(bench.step(hello!).alarms(), ['chain-broken'])
})

test('F69: two runs that greet in turns are a clone; one late HELLO is not', () => {
  const bench = new Bench()
  const greet = (epoch: number): string[] => {
    const [hello] = helloPages(
      { gw, epoch, version: 't', source: bench.log, clockState: () => 2 },
      1,
    )
    return bench.step(hello!).alarms()
  }
  assert.deepEqual([1, 2, 1, 2].flatMap(greet), [])
  assert.deepEqual([1, 2, 1, 2].flatMap(greet), ['clone-suspected'])
})
