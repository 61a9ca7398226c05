import assert from 'node:assert/strict'
import { test } from 'node:test'
import { utcOfCivilTime } from '../../base/civil-day.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { IrrigationAgent } from './agent.ts'
import type { PlannedZone } from './plan-zone.ts'

const DAY = '2026-07-06'
const ZONE: PlannedZone = {
  zone: 'z-1',
  programme: {
    enabled: true,
    days: [1, 2, 3, 4, 5, 6, 7],
    window: { fromMinutes: 22 * 60, toMinutes: 5 * 60 },
    dose: { seconds: 600 },
    decision: 'calendar',
  },
  interlocks: {
    loss: null,
    isUnsure: false,
    isOpening: false,
    valve: { model: 'milesight-uc511', hardware: null, class: 'A', isSilent: false },
    locks: [],
    airC: null,
    rainMm24h: null,
    othersOpen: 0,
    openAtOnceMax: null,
  },
  soil: { isDry: null },
  flowLitresPerHour: undefined,
  last: null,
  wateredLineMs: null,
}

/** An agent whose orders are answered by `answer`; what it did, in order. */
function agentOf(answer: () => string | undefined, zones = ['z-1']) {
  const clock = new FakeClock()
  const done: string[] = []
  const known = new Set<string>()
  const did = (commandId: string, what: string) => {
    known.add(commandId)
    done.push(`${what} ${commandId}`)
  }
  const agent = new IrrigationAgent({
    clock,
    now: () => ({ lineMs: 0, atMs: utcOfCivilTime(DAY, 22 * 60 + 1), clk: 2 }),
    zones: () => zones,
    view: (zone) => ({ ...ZONE, zone }),
    isKnown: (commandId) => known.has(commandId),
    open: async (_, { commandId }) => {
      const refusal = answer()
      did(commandId, 'open')
      return refusal
    },
    skip: async (_, { commandId, reason, detail }) => did(commandId, `${reason}: ${detail}`),
    failed: (detail) => done.push(detail),
  })
  return { agent, clock, done }
}

test('an order is given once, however often the agent looks', async () => {
  const { agent, done } = agentOf(() => undefined)
  await agent.look()
  await agent.look()
  assert.deepEqual(done, [`open turn/z-1/${DAY}/0/0`])
  agent.close()
})

test('a turn whose order is refused says why, once', async () => {
  const { agent, done } = agentOf(() => 'the device has not joined yet')
  await agent.look()
  await agent.look()
  assert.deepEqual(done, [
    `open turn/z-1/${DAY}/0/0`,
    `valve: the device has not joined yet turn/z-1/${DAY}/skip`,
  ])
  agent.close()
})

test('a zone that fails keeps no other dry, is told once, and is looked at again', async () => {
  let isFull = true
  const { agent, clock, done } = agentOf(() => {
    if (isFull) throw new Error('the journal is full')
    return undefined
  }, ['z-0', 'z-1'])
  const aMinute = async () => {
    clock.advance(60_000)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await aMinute()
  await aMinute()
  const failed = 'z-0: Error: the journal is full; z-1: Error: the journal is full'
  assert.deepEqual(done, [failed])
  isFull = false
  await aMinute()
  assert.deepEqual(done.slice(1), [`open turn/z-0/${DAY}/0/0`, `open turn/z-1/${DAY}/0/0`])
  agent.close()
})
