import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevAddr, DevEui } from '../../base/ids.ts'
import { CALL_START, type CallState, type Press, stepCall } from './call.ts'

const pressed: Press = {
  kind: 'press',
  lineMs: 1_000,
  atMs: 1_782_000_000_000,
  clk: 2,
  devEui: '24e124535b311234' as DevEui,
  devAddr: '260b1234' as DevAddr,
  fCntUp: 7,
  press: 1,
}
const context = { subject: 'call-1' }

test('a press is an alarm at once', () => {
  const { facts } = stepCall(CALL_START, pressed, context)
  assert.equal(facts.length, 1)
  const { stream, type, subject, fields } = facts[0]!
  assert.deepEqual({ stream, type, subject }, { stream: 0, type: 'callRaised', subject: 'call-1' })
  assert.deepEqual(fields, { devEui: pressed.devEui, press: 1, fCntUp: 7 })
})

test('F34: the same frame again raises no second call', () => {
  const { state } = stepCall(CALL_START, pressed, context)
  assert.deepEqual(stepCall(state, { ...pressed, lineMs: 6_000 }, context).facts, [])
})

test('a new press with an old counter after a new join is a new call', () => {
  const { state } = stepCall(CALL_START, pressed, context)
  const joined = { ...pressed, devAddr: '260b9999' as DevAddr }
  assert.equal(stepCall(state, joined, context).facts.length, 1)
})

test('I10: what was told is remembered within bounds', () => {
  let state: CallState = CALL_START
  for (let fCntUp = 0; fCntUp < 1_000; fCntUp++)
    state = stepCall(state, { ...pressed, fCntUp }, context).state
  assert(JSON.stringify(state).length < 4_000)
})

test('the press that is a test is told as one, and calls nobody', () => {
  const tested = stepCall(CALL_START, { ...pressed, press: 2 }, { ...context, testPress: 2 })
  assert.deepEqual(
    tested.facts.map(({ type, stream }) => [type, stream]),
    [['callTested', 1]],
  )
  const called = stepCall(tested.state, { ...pressed, fCntUp: 8 }, { ...context, testPress: 2 })
  assert.equal(called.facts[0]?.type, 'callRaised')
})

test('a test is no call: the point is not called by it, and remembers when it was', () => {
  const called = stepCall(CALL_START, pressed, context).state
  const test = { ...pressed, fCntUp: 8, press: 2, lineMs: 9_000 }
  const { state, facts } = stepCall(called, test, { ...context, testPress: 2 })
  assert.equal(facts[0]?.type, 'callTested')
  assert.deepEqual([state.lastLineMs, state.testedLineMs], [1_000, 9_000])
})
