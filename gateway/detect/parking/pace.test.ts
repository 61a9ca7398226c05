import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import { ASKS_MAX, askedPace, type PaceState, stepPace } from './pace.ts'

const DEV = '70b3d5499f0012ab' as DevEui
const OTHER = '70b3d5499f0012ac' as DevEui
const at = (seconds: number) => ({ lineMs: seconds * 1000, atMs: seconds * 1000, clk: 2 }) as const
const asked = (state: PaceState | null = null, devEui = DEV) =>
  askedPace(state, { kind: 'paceAsked', ...at(0), devEui, seconds: 900 })

function hear(state: PaceState, frames: readonly (readonly [number, number, boolean?])[]) {
  const told: unknown[] = []
  for (const [seconds, fCntUp, isHeartbeat = true] of frames) {
    const step = stepPace(state, { ...at(seconds), devEui: DEV, fCntUp, isHeartbeat }, 'B1')
    state = step.state
    told.push(...step.facts.map(({ type, fields }) => [type, fields['seconds'], fields['isKept']]))
  }
  return { state, told }
}

test('a pace is believed when two heartbeats with nothing lost between are so far apart', () => {
  const beats = [
    [0, 1],
    [3600, 2],
    [4500, 3],
    [5400, 4],
  ] as const
  const { state, told } = hear(asked(), beats.slice(1))
  assert.deepEqual(told, [['paceChanged', 900, true]])
  assert.equal(state.isKept, true)
  assert.deepEqual(
    hear(asked(), [
      [0, 1],
      [900, 3],
    ]).told,
    [],
    'one was lost: it may be the old pace',
  )
})

test('changes between heartbeats are no heartbeats', () => {
  const { told } = hear(asked(), [
    [0, 1],
    [300, 2, false],
    [900, 3],
  ])
  assert.deepEqual(told, [['paceChanged', 900, true]])
})

test('a sensor that falls back to its old pace is believed that too, and may be asked anew', () => {
  const kept = hear(asked(), [
    [0, 1],
    [900, 2],
  ]).state
  const { state, told } = hear(kept, [
    [4500, 3],
    [8100, 4],
  ])
  assert.deepEqual(told, [['paceChanged', 3600, false]])
  assert.equal(state.askedSeconds, null)
  assert.equal(asked(state).asks, 2)
})

test('a sensor that was replaced begins anew, and frames of another say nothing', () => {
  const many = Array.from({ length: ASKS_MAX }).reduce<PaceState>((state) => asked(state), asked())
  assert.equal(asked(many, OTHER).asks, 1)
  const frame = { ...at(900), devEui: OTHER, fCntUp: 2, isHeartbeat: true }
  assert.equal(stepPace(many, frame, 'B1').state, many)
})
