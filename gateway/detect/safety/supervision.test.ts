import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import { SUPERVISION_START, type SupervisionState, stepSupervision } from './supervision.ts'

const A = '24e124000000000a' as DevEui
const B = '24e124000000000b' as DevEui
const HOUR = 3_600_000

function play(moments: readonly (readonly [hour: number, heard?: DevEui])[], devices = [A]) {
  let state: SupervisionState = SUPERVISION_START
  let timerMs: number | undefined
  const told = moments.flatMap(([hour, heard]) => {
    const at = { lineMs: hour * HOUR, atMs: hour * HOUR, clk: 2 } as const
    const input = heard ? { ...at, heard } : at
    const context = { subject: 'call-1', devices, heartbeatMs: 10 * HOUR }
    const step = stepSupervision(state, input, context)
    ;({ state, timerMs } = step)
    return step.facts.map(({ type, stream, fields }) => [type, stream, fields])
  })
  return { told, state, timerMs }
}

test('a call point that misses two heartbeats is an alarm, once, and its return is told', () => {
  const { told } = play([[0, A], [21.9], [22], [30], [40, A]])
  assert.deepEqual(told, [
    ['supervisionLost', 0, { devEui: A, lastHeardMs: 0 }],
    ['supervisionBack', 1, { devEui: A, sinceMs: 0 }],
  ])
})

test('the timer waits for the one that falls silent first', () => {
  assert.equal(
    play(
      [
        [0, A],
        [3, B],
      ],
      [A, B],
    ).timerMs,
    22 * HOUR,
  )
  assert.equal(play([]).timerMs, undefined)
})

test('a device before its first frame, and one that was taken away, are not missed', () => {
  assert.deepEqual(play([[100]]).told, [])
  let { state } = play([[0, A]])
  const context = { subject: 'call-1', devices: [], heartbeatMs: HOUR }
  const step = stepSupervision(state, { lineMs: 90 * HOUR, atMs: 0, clk: 2 }, context)
  ;({ state } = step)
  assert.deepEqual([step.facts, state.devices], [[], {}])
})
