import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import { parseWeeklyHours } from '../../../base/weekly-hours.ts'
import { OCCUPANCY_START, type OccupancyState } from './occupancy-state.ts'
import {
  OVERSTAY_START,
  type OverstayContext,
  type OverstayState,
  stepOverstay,
} from './overstay.ts'

const devEui = '70b3d5499f0012ab' as DevEui
const MIN = 60_000
const context = { subject: 'livraison-1', limitMinutes: 30 }

function spot(occupied: boolean, sinceLineMs: number, isKnown = true): OccupancyState {
  return { ...OCCUPANCY_START, spot: { occupied, sinceLineMs }, isKnown }
}

function at(
  state: OverstayState,
  lineMs: number,
  occupancy: OccupancyState,
  occupied?: boolean,
  limit: OverstayContext = context,
) {
  const frame = occupied === undefined ? undefined : { devEui, occupied }
  const { spot } = occupancy
  const newest = () =>
    spot?.occupied ? { sinceLineMs: spot.sinceLineMs, endLineMs: null } : undefined
  return stepOverstay(state, { lineMs, atMs: lineMs, clk: 2, occupancy, frame, newest }, limit)
}

test('a frame behind the limit that still says occupied tells the over-stay, once', () => {
  const started = at(OVERSTAY_START, 31 * MIN, spot(true, 0), true)
  assert.deepEqual(
    started.facts.map(({ type, fields }) => [type, fields['limitMinutes'], fields['sinceMs']]),
    [['overstayStarted', 30, 0]],
  )
  assert.deepEqual(at(started.state, 45 * MIN, spot(true, 0), true).facts, [])
})

test('time alone accuses nobody: the departure may have been lost', () => {
  assert.deepEqual(at(OVERSTAY_START, 90 * MIN, spot(true, 0)).facts, [])
  assert.deepEqual(at(OVERSTAY_START, 29 * MIN, spot(true, 0), true).facts, [])
  assert.deepEqual(at(OVERSTAY_START, 90 * MIN, spot(true, 0, false), true).facts, [])
})

test('it ends when the space is freed, with the whole stay', () => {
  const { state } = at(OVERSTAY_START, 31 * MIN, spot(true, 0), true)
  const ended = at(state, 52 * MIN, spot(false, 50 * MIN), false)
  assert.deepEqual(
    ended.facts.map(({ type, fields }) => [type, fields['stayMs']]),
    [['overstayEnded', 50 * MIN]],
  )
  assert.equal(ended.state.over, null)
})

test('another car in the meantime ends it too', () => {
  const { state } = at(OVERSTAY_START, 31 * MIN, spot(true, 0), true)
  const ended = at(state, 60 * MIN, spot(true, 55 * MIN), true)
  assert.deepEqual(
    ended.facts.map(({ type }) => type),
    ['overstayEnded'],
  )
})

test('without a limit anybody may stay', () => {
  const free = { subject: 'x', limitMinutes: undefined }
  assert.deepEqual(at(OVERSTAY_START, 9e9, spot(true, 0), true, free).facts, [])
})

test('the frame of a departure behind the limit proves the stay: told and ended at once', () => {
  const left = { sinceLineMs: 0, endLineMs: 44 * MIN }
  const input = { lineMs: 44 * MIN, atMs: 44 * MIN, clk: 2 } as const
  const step = stepOverstay(
    OVERSTAY_START,
    {
      ...input,
      occupancy: spot(false, 44 * MIN),
      frame: { devEui, occupied: false },
      newest: () => left,
    },
    context,
  )
  assert.deepEqual(
    step.facts.map(({ type, fields }) => [type, fields['stayMs']]),
    [
      ['overstayStarted', undefined],
      ['overstayEnded', 44 * MIN],
    ],
  )
  assert.equal(step.state.over, null)
})

test('a stay is counted from the latest moment at which it can have begun', () => {
  const newest = () => ({ sinceLineMs: 10 * MIN, endLineMs: null })
  const input = { lineMs: 35 * MIN, atMs: 35 * MIN, clk: 2 } as const
  const frame = { devEui, occupied: true }
  const seen = { ...input, occupancy: spot(true, 0), frame, newest }
  assert.deepEqual(stepOverstay(OVERSTAY_START, seen, context).facts, [])
  const later = { ...seen, lineMs: 41 * MIN }
  assert.equal(stepOverstay(OVERSTAY_START, later, context).facts.length, 1)
})

test('a tolerance is granted beyond the limit', () => {
  const tolerant = { ...context, toleranceMinutes: 15 }
  assert.deepEqual(at(OVERSTAY_START, 44 * MIN, spot(true, 0), true, tolerant).facts, [])
  const [told] = at(OVERSTAY_START, 45 * MIN, spot(true, 0), true, tolerant).facts
  assert.deepEqual([told?.type, told?.fields['limitMinutes']], ['overstayStarted', 30])
})

test('only hours in force count: a night is granted, and the morning goes on from the evening', () => {
  const inForce = parseWeeklyHours('Mo-Sa 09:00-19:00')!
  const limit = { ...context, inForce }
  const evening = Date.parse('2026-06-16T18:45:00+02:00')
  const morning = Date.parse('2026-06-17T09:10:00+02:00')
  const told = (lineMs: number) =>
    at(OVERSTAY_START, lineMs, spot(true, evening), true, limit).facts.map(({ type }) => type)
  assert.deepEqual(told(Date.parse('2026-06-16T23:00:00+02:00')), [])
  assert.deepEqual(told(morning), [])
  assert.deepEqual(told(morning + 5 * MIN), ['overstayStarted'])
})
