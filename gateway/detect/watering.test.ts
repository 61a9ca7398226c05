import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import {
  restoreWatering,
  stepWatering,
  WATERING_START,
  type WateringInput,
  type WateringState,
} from './watering.ts'

const MIN = 60_000
const devEui = '24e124460c000001' as DevEui
const context = { subject: 'vendome-2', litresPerPulse: 10, litresPerHour: 2_880 }
const close = { devEui, fPort: 85, hex: 'ff1d000000000000000000' }

type Said = readonly [atMin: number, what: object]

function play(inputs: readonly Said[]) {
  let state: WateringState = WATERING_START
  let timerMs: number | undefined
  const told: unknown[] = []
  for (const [atMin, what] of inputs) {
    const lineMs = atMin * MIN
    const step = stepWatering(
      state,
      { lineMs, atMs: lineMs, clk: 2, ...what } as WateringInput,
      context,
    )
    ;({ state, timerMs } = step)
    told.push(...step.facts.map(({ type, fields }) => ({ type, ...fields })))
    told.push(...step.orders.map((order) => ({ type: 'order', ...order })))
  }
  return { told, state, timerMs }
}

const types = (told: readonly unknown[]) => told.map((one) => (one as { type: string }).type)
const valve = (isOpen: boolean) => ({ kind: 'valve', devEui, isOpen })
const pulses = (count: number) => ({ kind: 'pulses', pulses: count })
const timer = { kind: 'timer' }
const ordered = { kind: 'ordered', commandId: 'c1', devEui, seconds: 600, litres: null, close }

test('I9: a valve that keeps its time is told open, closed, and how much flowed', () => {
  const { told, state } = play([
    [0, pulses(100)],
    [1, ordered],
    [2, valve(true)],
    [12, valve(false)],
    [15, pulses(140)],
  ])
  assert.deepEqual(told, [
    { type: 'valveOpened', devEui, valve: 1, commandId: 'c1' },
    { type: 'valveClosed', devEui, valve: 1, commandId: 'c1' },
    { type: 'wateringDone', devEui, durationMs: 10 * MIN, litres: 400, expectedLitres: 480 },
  ])
  assert.equal(state.order, null)
})

test('I9: past its deadline a valve is told to close, and later called unsure, each once', () => {
  const open: readonly Said[] = [
    [0, ordered],
    [1, valve(true)],
  ]
  const running = play(open)
  assert.equal(running.timerMs, 13 * MIN)
  const late = play([...open, [13, timer]])
  assert.deepEqual(late.told.at(-1), { type: 'order', ...close })
  assert.equal(late.timerMs, 36 * MIN)
  const unsure = play([...open, [13, timer], [36, timer], [40, timer]])
  assert.deepEqual(types(unsure.told), ['valveOpened', 'order', 'valveUnsure'])
  assert.equal(unsure.timerMs, undefined)
})

test('I9: one timer that comes far too late does all that was due', () => {
  const { told } = play([
    [0, ordered],
    [1, valve(true)],
    [90, timer],
  ])
  assert.deepEqual(types(told).sort(), ['order', 'valveOpened', 'valveUnsure'])
})

test('I9: an order that no valve begins is over after half an hour, and the valve told to close, for its word may be lost', () => {
  const { told, state } = play([
    [0, pulses(100)],
    [1, ordered],
    [20, pulses(100)],
    [31, timer],
  ])
  assert.deepEqual(told, [{ type: 'order', ...close }])
  assert.equal(state.order, null)
  assert.deepEqual(state.last, { commandId: 'c1', state: 'notOpened', endLineMs: 31 * MIN })
})

test('what became of an order without a word: a meter that moved says watered, none says unknown', () => {
  const moved = play([
    [0, pulses(100)],
    [1, ordered],
    [20, pulses(140)],
    [31, timer],
  ])
  assert.equal(moved.state.last?.state, 'watered')
  const blind = play([
    [1, ordered],
    [31, timer],
  ])
  assert.equal(blind.state.last?.state, 'unknown')
})

test('a dose in litres closes the valve when it has flowed, once', () => {
  const { told, state } = play([
    [0, pulses(100)],
    [1, { ...ordered, litres: 300 }],
    [2, valve(true)],
    [8, pulses(120)],
    [11, pulses(131)],
    [12, pulses(133)],
    [13, valve(false)],
    [15, pulses(134)],
  ])
  assert.deepEqual(types(told), ['valveOpened', 'order', 'valveClosed', 'wateringDone'])
  assert.deepEqual(state.last, { commandId: 'c1', state: 'watered', endLineMs: 13 * MIN })
  assert.equal(state.wateredLineMs, 13 * MIN)
})

test('a state of an older program is read, with what it did not know yet', () => {
  const { hardware: _, last: __, ...older } = WATERING_START
  assert.deepEqual(restoreWatering(older), WATERING_START)
})

test('a valve that repeats its word moves nothing', () => {
  const { told } = play([
    [0, valve(false)],
    [1, valve(false)],
    [2, valve(true)],
    [3, valve(true)],
  ])
  assert.deepEqual(types(told), ['valveClosed', 'valveOpened'])
})

test('a valve that stands open without an order is told after six hours', () => {
  const { told } = play([
    [0, valve(true)],
    [359, timer],
    [360, timer],
  ])
  assert.deepEqual(told.at(-1), {
    type: 'valveUnsure',
    devEui,
    commandId: '',
    reason: 'open without an order',
  })
})

test('a meter that is silent, or began anew, leaves the litres unknown', () => {
  const silent = play([
    [0, valve(true)],
    [10, valve(false)],
    [40, timer],
  ])
  assert.deepEqual(silent.told.at(-1), {
    type: 'wateringDone',
    devEui,
    durationMs: 10 * MIN,
    litres: null,
    expectedLitres: 480,
  })
  const reset = play([
    [0, pulses(900)],
    [1, valve(true)],
    [5, valve(false)],
    [6, pulses(3)],
  ])
  assert.equal((reset.told.at(-1) as { litres: unknown }).litres, null)
})
