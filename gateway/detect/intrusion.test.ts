import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { parseWeeklyHours } from '../../base/weekly-hours.ts'
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

/** Watched from 19:00 to 07:00 in Paris. */
const nights = { subject: 'mairie', armed: parseWeeklyHours('19:00-07:00') }
const clock = (time: string) => Date.parse(`2026-11-23T${time}:00+01:00`)

function watched(state: IntrusionState, time: string, contact?: boolean, clk: 0 | 2 = 2) {
  const at = { lineMs: clock(time), atMs: clock(time), clk }
  const reading = { ...at, devEui: A, fCntUp: 1, signs: { contact, tamper: undefined } }
  const step = stepIntrusion(state, contact === undefined ? at : reading, nights)
  return { ...step, types: step.facts.map(({ type }) => type) }
}

test('a door that opens by day is no intrusion; one that stands open when the watch begins is', () => {
  const day = watched(INTRUSION_START, '14:00', true)
  assert.deepEqual(day.types, [])
  assert.equal(day.timerMs, clock('14:05'))
  const before = watched(day.state, '18:59')
  assert.deepEqual(before.types, [])
  const begun = watched(before.state, '19:04')
  assert.deepEqual(begun.types, ['intrusionDetected'])
  assert.equal(begun.timerMs, undefined)
  assert.deepEqual(watched(begun.state, '19:10', false).types, ['intrusionEnded'])
})

test('a door that was opened and shut by day leaves nothing', () => {
  const shut = watched(watched(INTRUSION_START, '14:00', true).state, '14:10', false)
  assert.deepEqual([shut.types, shut.timerMs], [[], undefined])
})

test('a sensor torn off its wall is told at any hour', () => {
  const at = { lineMs: 0, atMs: clock('14:00'), clk: 2, devEui: A, fCntUp: 1 } as const
  const torn = { ...at, signs: { contact: undefined, tamper: true } }
  assert.equal(stepIntrusion(INTRUSION_START, torn, nights).facts.length, 1)
})

test('F19: while the clock is not set every opening is told', () => {
  assert.deepEqual(watched(INTRUSION_START, '14:00', true, 0).types, ['intrusionDetected'])
})
