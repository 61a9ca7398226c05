import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { FILL_START, type FillState, fillOf, stepFill } from './fill-level.ts'

const policy = { emptyMm: 1000, fullMm: 200 }
const devEui = '24e124000000000c' as DevEui

function fill(distances: readonly number[]) {
  let state: FillState = FILL_START
  const told = distances.flatMap((distanceMm, i) => {
    const at = { lineMs: i, atMs: i, clk: 2, devEui } as const
    const percent = fillOf(distanceMm, policy)
    const step = stepFill(state, { ...at, percent }, { subject: 'corbeille' })
    ;({ state } = step)
    return step.facts.map(({ type, fields }) => [type, fields['fillPercent']])
  })
  return { told, state }
}

test('full is told once, emptied when the level has clearly fallen', () => {
  const { told } = fill([1000, 500, 360, 350, 240, 980])
  assert.deepEqual(told, [
    ['binFull', 80],
    ['binEmptied', 3],
  ])
})

test('a bag that settles is not emptied, and full stays full', () => {
  const { told, state } = fill([300, 420, 300])
  assert.deepEqual(told, [['binFull', 88]])
  assert.equal(state.isFull, true)
})

test('a bin that was emptied half full is told too', () => {
  assert.deepEqual(fill([600, 1000]).told, [['binEmptied', 0]])
})

test('what lies beyond the bin is clamped', () => {
  assert.equal(fill([2_000]).state.percent, 0)
  assert.equal(fill([50]).state.percent, 100)
})
