import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { GatewayEui } from '../base/ids.ts'
import { jitDueUs, stepJit } from './jit.ts'
import {
  EMPTY_JIT,
  type JitEffect,
  type JitEvent,
  type JitPolicy,
  type JitSlot,
  type JitState,
} from './jit-state.ts'
import { TX_PRIORITIES, type TxPurpose, type TxRequest } from './radio.ts'

const MS = 1_000
const POLICY: JitPolicy = {
  leadUs: 500 * MS,
  latestUs: 50 * MS,
  farthestUs: 512_000 * MS,
  marginUs: 1 * MS,
  depthMax: 32,
  answerUs: 1_000 * MS,
  patienceUs: 10_000 * MS,
}

function request(txId: number, purpose: TxPurpose = 'data', count = 1): TxRequest {
  const alternative = {
    at: 'now',
    freqHz: 868_100_000,
    modulation: { kind: 'lora', sf: 7, bandwidthHz: 125_000 },
    eirpDbm: 14,
  } as const
  return {
    txId,
    gatewayEui: '0016c001ff10a235' as GatewayEui,
    purpose,
    phyPayload: new Uint8Array(12),
    alternatives: new Array(count).fill(alternative),
  }
}

function slot(startMs: number | 'now', airtimeMs = 41): JitSlot {
  return { startUs: startMs === 'now' ? 'now' : startMs * MS, airtimeUs: airtimeMs * MS }
}

/** A queue that tells what it does in short words. */
class Bench {
  state: JitState = EMPTY_JIT
  readonly said: string[] = []
  nowMs = 0

  ask(txId: number, slots: readonly JitSlot[], purpose?: TxPurpose): this {
    return this.do({ kind: 'asked', request: request(txId, purpose, slots.length), slots })
  }

  at(nowMs: number): this {
    this.nowMs = nowMs
    return this.do({ kind: 'tick' })
  }

  do(event: JitEvent): this {
    const step = stepJit(this.state, event, this.nowMs * MS, POLICY)
    this.state = step.state
    this.said.push(...step.effects.map((effect) => wordsOf(effect)))
    return this
  }

  /** All that was said since the last look. */
  look(): string[] {
    return this.said.splice(0)
  }
}

function wordsOf(effect: JitEffect): string {
  const { txId } = effect.request
  switch (effect.kind) {
    case 'depart':
      return `${txId}.${effect.alternative} departs for ${effect.startUs / MS}`
    case 'sent':
      return `${txId}.${effect.alternative} sent`
    case 'refused':
      return `${txId} refused: ${effect.reasons.join(' ')}`
  }
}

test('a timed packet leaves its lead ahead, is taken, starts, and gives the air free', () => {
  const bench = new Bench().ask(1, [slot(1_000)])
  assert.deepEqual(bench.look(), [])
  assert.equal(jitDueUs(bench.state), 500 * MS)
  assert.deepEqual(bench.at(500).look(), ['1.0 departs for 1000'])
  assert.deepEqual(bench.do({ kind: 'taken', txId: 1 }).look(), [])
  assert.deepEqual(bench.at(999).look(), [])
  assert.deepEqual(bench.at(1_000).look(), ['1.0 sent'])
  assert.equal(bench.at(1_042).state.entries.length, 0)
})

test('W10, F33: a downlink for a passed counter is refused as too late, and RX2 is tried', () => {
  const bench = new Bench().ask(1, [slot(20), slot(1_020)])
  assert.deepEqual(bench.at(520).look(), ['1.1 departs for 1020'])
  bench.do({ kind: 'taken', txId: 1 }).at(1_020)
  assert.deepEqual(bench.look(), ['1.1 sent'])
  assert.deepEqual(new Bench().ask(2, [slot(-5), slot(49)]).look(), [
    '2 refused: too-late too-late',
  ])
})

test('F33: what the driver refuses goes out in the next alternative', () => {
  const bench = new Bench().ask(1, [slot(1_000), slot(2_000)]).at(500)
  bench.do({ kind: 'failed', txId: 1, reason: 'collision' })
  assert.deepEqual(bench.look(), ['1.0 departs for 1000'])
  assert.deepEqual(bench.at(1_500).look(), ['1.1 departs for 2000'])
  bench.do({ kind: 'failed', txId: 1, reason: 'too-late' })
  assert.deepEqual(bench.look(), ['1 refused: collision too-late'])
})

test('W10, F33: without an answer the packet may be on the air, so RX2 is not sent', () => {
  const bench = new Bench().ask(1, [slot(1_000), slot(2_000)]).at(500)
  assert.deepEqual(bench.at(1_500).look(), ['1.0 departs for 1000', '1 refused: no-answer aborted'])
  assert.deepEqual(bench.do({ kind: 'failed', txId: 1, reason: 'too-late' }).look(), [])
  assert.deepEqual(bench.at(2_500).look(), [])
})

test('beyond the horizon is too early', () => {
  assert.deepEqual(new Bench().ask(1, [slot(513_000)]).look(), ['1 refused: too-early'])
})

test('two packets less than 1 ms apart collide, 1 ms apart they do not', () => {
  const bench = new Bench().ask(1, [slot(1_000, 50)])
  bench.ask(2, [slot(1_050.9, 50)])
  assert.deepEqual(bench.look(), ['2 refused: collision'])
  bench.ask(3, [slot(1_051, 50)]).ask(4, [slot(899, 100)])
  assert.deepEqual(bench.look(), [])
})

test('a join accept displaces waiting data, which goes to its RX2', () => {
  const bench = new Bench().ask(1, [slot(1_000), slot(2_000)], 'data')
  bench.ask(2, [slot(1_010)], 'joinAccept').at(510)
  assert.deepEqual(bench.look(), ['2.0 departs for 1010'])
  assert.deepEqual(bench.at(1_500).look(), ['1.1 departs for 2000'])
})

test('what the driver already holds is not displaced', () => {
  const bench = new Bench().ask(1, [slot(1_000)], 'data').at(500)
  bench.ask(2, [slot(1_010), slot(2_010)], 'joinAccept').at(1_499)
  bench.at(1_510)
  assert.ok(bench.look().includes('2.1 departs for 2010'))
})

test('an immediate packet goes at once, or into the first gap after the timed ones', () => {
  const bench = new Bench().ask(1, [slot('now')])
  assert.deepEqual(bench.look(), ['1.0 departs for 50'])
  bench
    .do({ kind: 'taken', txId: 1 })
    .at(91 + 1)
    .look()
  bench.ask(2, [slot(180, 100)]).ask(3, [slot('now')])
  assert.deepEqual(bench.look(), ['2.0 departs for 180'])
  bench.do({ kind: 'taken', txId: 2 })
  assert.deepEqual(bench.at(231).look(), ['2.0 sent', '3.0 departs for 281'])
})

test('of the immediate ones the most important goes first, whoever came first', () => {
  const bench = new Bench().ask(1, [slot(60, 100)])
  bench.ask(2, [slot('now')], 'data').ask(3, [slot('now')], 'valve')
  bench.do({ kind: 'taken', txId: 1 }).look()
  assert.deepEqual(bench.at(111).look(), ['1.0 sent', '3.0 departs for 161'])
})

test('an immediate packet does not wait for ever', () => {
  const bench = new Bench()
  bench.ask(1, [slot('now')])
  for (let i = 0; i < 30; i++) bench.ask(10 + i, [slot(400 + i * 400, 390)], 'ack')
  bench.do({ kind: 'taken', txId: 1 })
  bench.ask(2, [slot('now', 300)])
  for (let ms = 0; ms <= 11_000; ms += 25) {
    bench.at(ms)
    for (const {
      request: { txId },
      phase,
    } of bench.state.entries) {
      if (phase === 'handed') bench.do({ kind: 'taken', txId })
    }
  }
  assert.ok(bench.look().includes('2 refused: collision'))
})

test('I10: the 33rd request is refused, unless it is worth more than one that waits', () => {
  const bench = new Bench()
  for (let i = 0; i < 32; i++) bench.ask(i, [slot(1_000 + i * 100)], 'mac')
  bench.ask(100, [slot(9_000), slot(10_000)], 'data')
  assert.deepEqual(bench.look(), ['100 refused: queue-full queue-full'])
  bench.ask(101, [slot(9_000)], 'ack')
  assert.deepEqual(bench.look(), ['31 refused: queue-full'])
  assert.equal(bench.state.entries.length, 32)
})

test('F25: after a freeze nothing goes out late and nothing goes out in a burst', () => {
  const bench = new Bench()
  for (let i = 0; i < 5; i++) bench.ask(i, [slot(1_000 + i * 100), slot(2_000 + i * 100)])
  bench.at(600_000)
  assert.deepEqual(
    bench.look(),
    [0, 1, 2, 3, 4].map((i) => `${i} refused: too-late too-late`),
  )
})

test('a restart of the concentrator ends all that has not begun', () => {
  const bench = new Bench().ask(1, [slot(1_000)]).ask(2, [slot(1_200), slot(2_200)])
  bench
    .ask(3, [slot(3_000)])
    .at(700)
    .do({ kind: 'taken', txId: 1 })
    .at(1_000)
    .look()
  bench.do({ kind: 'restarted' })
  assert.deepEqual(bench.look().sort(), ['2 refused: aborted aborted', '3 refused: aborted'])
})

test('at the close each request gets the receipt that is true of it', () => {
  const bench = new Bench()
    .ask(1, [slot(550)])
    .ask(2, [slot(600)])
    .ask(3, [slot(5_000)])
  bench.at(100).do({ kind: 'taken', txId: 1 }).look()
  bench.do({ kind: 'closed' })
  assert.deepEqual(bench.look().sort(), ['1.0 sent', '2 refused: no-answer', '3 refused: aborted'])
  assert.equal(bench.state.entries.length, 0)
})

test('whatever comes: one receipt each, no overlap on the air, never late, never over the bound', () => {
  const start = fc.oneof(fc.constant('now' as const), fc.integer({ min: -100, max: 6_000 }))
  const events = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 300 }),
      purpose: fc.constantFrom(...TX_PRIORITIES),
      starts: fc.array(start, { minLength: 1, maxLength: 3 }),
      airtimeMs: fc.integer({ min: 20, max: 400 }),
      answer: fc.constantFrom('taken', 'taken', 'failed', 'silent'),
    }),
    { maxLength: 60 },
  )
  fc.assert(
    fc.property(events, (list) => {
      let state = EMPTY_JIT
      let nowUs = 0
      const receipts = new Map<number, number>()
      const onAir: { startUs: number; endUs: number }[] = []
      const step = (event: JitEvent): void => {
        const stepped = stepJit(state, event, nowUs, POLICY)
        state = stepped.state
        assert.ok(state.entries.length <= POLICY.depthMax)
        for (const effect of stepped.effects) {
          const { txId } = effect.request
          if (effect.kind !== 'depart') receipts.set(txId, (receipts.get(txId) ?? 0) + 1)
          if (effect.kind === 'refused') {
            assert.equal(effect.reasons.length, effect.request.alternatives.length)
          }
          if (effect.kind !== 'depart') continue
          assert.ok(effect.startUs - nowUs >= POLICY.latestUs)
          const answer = list[txId]!.answer
          if (answer === 'failed') step({ kind: 'failed', txId, reason: 'frequency' })
          else onAir.push({ startUs: effect.startUs, endUs: effect.startUs + effect.airtimeUs })
          if (answer === 'taken') step({ kind: 'taken', txId })
        }
      }
      const runUntil = (untilUs: number): void => {
        for (let dueUs = jitDueUs(state); dueUs !== undefined && dueUs <= untilUs; ) {
          nowUs = Math.max(nowUs, dueUs)
          step({ kind: 'tick' })
          dueUs = jitDueUs(state)
        }
        nowUs = untilUs
      }
      for (const [txId, { waitMs, purpose, starts, airtimeMs }] of list.entries()) {
        runUntil(nowUs + waitMs * MS)
        const slots = starts.map((ms) => slot(ms === 'now' ? 'now' : nowUs / MS + ms, airtimeMs))
        step({ kind: 'asked', request: request(txId, purpose, slots.length), slots })
      }
      runUntil(nowUs + 60_000 * MS)
      assert.equal(state.entries.length, 0)
      for (const txId of list.keys()) assert.equal(receipts.get(txId), 1)
      onAir.sort((a, b) => a.startUs - b.startUs)
      for (let i = 1; i < onAir.length; i++) {
        assert.ok(onAir[i]!.startUs >= onAir[i - 1]!.endUs + POLICY.marginUs)
      }
    }),
    { numRuns: 300 },
  )
})
