import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  FLOWS_POLICY,
  type FlowsEffect,
  type FlowsInput,
  type FlowsLife,
  stepFlows,
} from './life.ts'

const POLICY = { ...FLOWS_POLICY, memoryBytes: 256_000_000 }

/** Steps one life; gives all effects of one input. */
class Watched {
  life: FlowsLife = { kind: 'stopped' }
  nowMs = 0

  take(...inputs: readonly (FlowsInput['kind'] | FlowsInput)[]): FlowsEffect[] {
    return inputs.flatMap((one) => {
      const input = typeof one !== 'string' ? one : one === 'look' ? look() : { kind: one }
      const { life, effects } = stepFlows(this.life, input as FlowsInput, {
        nowMs: this.nowMs,
        policy: POLICY,
      })
      this.life = life
      return effects
    })
  }

  /** Looks every second. */
  wait(ms: number, rssBytes?: number): FlowsEffect[] {
    const effects: FlowsEffect[] = []
    for (const endMs = this.nowMs + ms; this.nowMs < endMs; ) {
      this.nowMs += 1_000
      effects.push(...this.take(look(rssBytes)))
    }
    return effects
  }
}

function look(rssBytes?: number): FlowsInput {
  return { kind: 'look', rssBytes }
}

test('F56: flows that loop are ended after ten seconds without a word, and back within ten', () => {
  const flows = new Watched()
  assert.deepEqual(flows.take('open', 'started', 'alive'), ['spawn'])
  assert.deepEqual(flows.wait(10_000), [])
  assert.deepEqual(flows.wait(1_000), ['kill'])
  assert.equal(flows.life.kind === 'ending' && flows.life.reason, 'silent')
  flows.take('exited')
  assert.deepEqual(flows.wait(2_000), ['spawn'])
})

test('F56: flows that stay too large are ended; one look is a garbage collection that is late', () => {
  const flows = new Watched()
  flows.take('open', 'started')
  assert.deepEqual(flows.take(look(300_000_000), look(100_000_000), look(300_000_000)), [])
  assert.deepEqual(flows.take(look(300_000_000)), ['kill'])
  assert.equal(flows.life.kind === 'ending' && flows.life.reason, 'memory')
})

test('F56: flows that die at each start are tried seldom after six times, and at once when somebody changes them', () => {
  const flows = new Watched()
  flows.take('open')
  const waits: number[] = []
  for (let i = 0; i < 7; i++) {
    flows.take('exited')
    assert.ok(flows.life.kind === 'waiting')
    waits.push(flows.life.untilMs - flows.nowMs)
    if (i < 6) flows.wait(Math.ceil(waits[i]! / 1_000) * 1_000)
  }
  assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000, 300_000, 300_000])
  assert.deepEqual(flows.take('restart'), ['spawn'])
  flows.take('exited')
  assert.ok(flows.life.kind === 'waiting' && !flows.life.isGivenUp)
})

test('crashes of long ago are forgotten', () => {
  const flows = new Watched()
  flows.take('open')
  for (let i = 0; i < 5; i++) {
    flows.take('exited')
    flows.wait(10_000)
  }
  flows.take('started')
  for (let i = 0; i < 700; i++) {
    flows.take('alive')
    flows.wait(1_000)
  }
  flows.take('exited')
  assert.equal(flows.life.kind === 'waiting' && flows.life.untilMs - flows.nowMs, 500)
})

test('a restart asks first, kills what does not listen, and waits for nothing', () => {
  const flows = new Watched()
  flows.take('open', 'started')
  assert.deepEqual(flows.take('restart'), ['end'])
  assert.deepEqual(flows.wait(3_000), [])
  assert.deepEqual(flows.wait(1_000), ['kill'])
  assert.deepEqual(flows.take('exited'), ['spawn'])
})

test('closed, it is started no more, whatever comes', () => {
  const any = fc.constantFrom<FlowsInput['kind']>(
    'close',
    'restart',
    'started',
    'alive',
    'exited',
    'look',
  )
  fc.assert(
    fc.property(fc.array(any, { maxLength: 30 }), (inputs) => {
      const flows = new Watched()
      flows.take('open')
      flows.take(...inputs)
      flows.take('close')
      const effects = [...flows.take('exited'), ...flows.wait(400_000)]
      assert.deepEqual(effects, [])
      assert.equal(flows.life.kind, 'stopped')
    }),
  )
})

test('there is never more than one process', () => {
  const any = fc.constantFrom<FlowsInput['kind']>(
    'open',
    'close',
    'restart',
    'started',
    'alive',
    'exited',
    'look',
  )
  fc.assert(
    fc.property(fc.array(any, { maxLength: 60 }), (inputs) => {
      const flows = new Watched()
      let processes = 0
      for (const input of inputs) {
        // A process that is not there does not exit.
        if (input === 'exited' && processes === 0) continue
        if (input === 'exited') processes -= 1
        flows.nowMs += 2_500
        processes += flows.take(input).filter((effect) => effect === 'spawn').length
        assert.ok(processes <= 1)
      }
    }),
  )
})
