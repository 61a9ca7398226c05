import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { INTRUSION_START, type IntrusionState, stepIntrusion } from './intrusion.ts'

const A = '24e124000000000a' as DevEui
const B = '24e124000000000b' as DevEui

function tell(
  state: IntrusionState,
  lineMs: number,
  devEui: DevEui,
  contact: boolean | undefined,
  tamper?: boolean,
) {
  const reading = { lineMs, atMs: lineMs, clk: 2, devEui, fCntUp: 1, signs: { contact, tamper } }
  const step = stepIntrusion(state, { ...reading, clk: 2 }, { subject: 'mairie' })
  return { ...step, types: step.facts.map(({ type, fields }) => [type, fields['what'] ?? '']) }
}

test('a door that opens is told once, and ends when all is shut', () => {
  const opened = tell(INTRUSION_START, 0, A, true)
  assert.deepEqual(opened.types, [['intrusionDetected', 'contact']])
  const again = tell(opened.state, 10, A, true)
  assert.deepEqual(again.types, [])
  const second = tell(again.state, 20, B, undefined, true)
  assert.deepEqual(second.types, [['intrusionDetected', 'tamper']])
  const first = tell(second.state, 30, A, false)
  assert.deepEqual(first.types, [])
  const shut = tell(first.state, 40, B, undefined, false)
  assert.deepEqual(shut.types, [['intrusionEnded', '']])
})

test('a shut door that says so is quiet, and known', () => {
  const { state, types } = tell(INTRUSION_START, 0, A, false, false)
  assert.deepEqual(types, [])
  assert.equal(state.isKnown, true)
})
