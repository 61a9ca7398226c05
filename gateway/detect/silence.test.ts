import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui } from '../../base/ids.ts'
import { SILENCE_POLICY, type SilenceState, stepSilence } from './silence.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR
const context = { devEui: '70b3d5499f0012ab' as DevEui, policy: SILENCE_POLICY }
const at = (lineMs: number, offsetMs = 0) => ({ lineMs, atMs: lineMs + offsetMs, clk: 2 }) as const

function hearAll(moments: readonly number[], offsetMs = 0) {
  let state: SilenceState | null = null
  let timerMs: number | undefined
  for (const lineMs of moments) {
    ;({ state, timerMs } = stepSilence(state, { kind: 'heard', ...at(lineMs, offsetMs) }, context))
  }
  return { state, timerMs }
}

const every = (stepMs: number, forMs: number): number[] =>
  Array.from({ length: Math.floor(forMs / stepMs) + 1 }, (_, i) => i * stepMs)

test('a device that spoke every hour is silent after 2.2 hours, told once with its last sign', () => {
  const { state, timerMs } = hearAll(every(HOUR, 3 * DAY))
  assert.equal(timerMs, 3 * DAY + 2.2 * HOUR)
  const due = stepSilence(state, { kind: 'timer', ...at(timerMs) }, context)
  assert.deepEqual(
    due.facts.map(({ type, subject, fields }) => ({ type, subject, fields })),
    [{ type: 'deviceSilent', subject: context.devEui, fields: { lastHeardMs: 3 * DAY } }],
  )
  const later = stepSilence(due.state, { kind: 'timer', ...at(timerMs + DAY) }, context)
  assert.deepEqual(later.facts, [])
})

test('a timer that comes early does nothing', () => {
  const { state, timerMs } = hearAll(every(HOUR, 3 * DAY))
  const early = stepSilence(state, { kind: 'timer', ...at(timerMs! - 1) }, context)
  assert.deepEqual(early, { state, facts: [], timerMs })
})

test('a busy noon does not make a quiet night an alarm', () => {
  const days = [0, 1, 2, 3].flatMap((day) => [
    ...every(3 * MIN, 10 * HOUR).map((ms) => day * DAY + 8 * HOUR + ms),
    ...every(2 * HOUR, 4 * HOUR).map((ms) => day * DAY + 19 * HOUR + ms),
  ])
  let state: SilenceState | null = null
  let timerMs: number | undefined
  for (const lineMs of days) {
    assert(timerMs === undefined || lineMs < timerMs, `alarm at ${timerMs}`)
    ;({ state, timerMs } = stepSilence(state, { kind: 'heard', ...at(lineMs) }, context))
  }
})

test('a device heard again is not silent, and the silence teaches nothing', () => {
  const { state, timerMs } = hearAll(every(HOUR, 3 * DAY))
  const silent = stepSilence(state, { kind: 'timer', ...at(timerMs!) }, context).state
  const back = stepSilence(silent, { kind: 'heard', ...at(10 * DAY) }, context)
  assert.equal(back.timerMs, 10 * DAY + 2.2 * HOUR)
})

test('F21: a stepping clock changes no timer (I12)', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(2 * DAY), { maxLength: 30 }), fc.integer(), (gaps, offsetMs) => {
      let lineMs = 0
      const moments = gaps.map((gap) => (lineMs += gap))
      assert.deepEqual(hearAll(moments, offsetMs), hearAll(moments))
    }),
  )
})
