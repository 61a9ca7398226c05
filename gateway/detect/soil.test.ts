import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { SOIL_START, type SoilState, stepSoil } from './soil.ts'

const HOUR = 3_600_000
const probe = (letter: string) => `70b3d5000000000${letter}` as DevEui

type Said = readonly [atH: number, letter: string, kpa: number]

function play(readings: readonly Said[], probes: number) {
  let state: SoilState = SOIL_START
  const told = readings.flatMap(([atH, letter, tensionKpa]) => {
    const lineMs = atH * HOUR
    const reading = { lineMs, atMs: lineMs, clk: 2, devEui: probe(letter), index: 40, tensionKpa }
    const policy = { thresholdKpa: 60, probes }
    const step = stepSoil(state, { ...reading, clk: 2 }, { subject: 'platane', policy })
    ;({ state } = step)
    return step.facts.map(({ type, fields }) => [type, fields['tensionKpa'], fields['probes']])
  })
  return { told, state }
}

test('two readings in a row at the threshold are dry, well below it moist again', () => {
  const { told } = play(
    [
      [0, 'a', 61],
      [1, 'a', 62],
      [2, 'a', 50],
      [3, 'a', 30],
    ],
    1,
  )
  assert.deepEqual(told, [
    ['soilDry', 62, 1],
    ['soilMoist', 30, 1],
  ])
})

test('a soil that is being watered is not called dry on its way down', () => {
  const { told } = play(
    [
      [0, 'a', 80],
      [1, 'a', 70],
      [2, 'a', 65],
    ],
    1,
  )
  assert.deepEqual(told, [])
})

test('the median of the group decides, and without half of its probes nothing does', () => {
  const group: readonly Said[] = [
    [0, 'a', 90],
    [0, 'b', 20],
    [0, 'c', 70],
    [1, 'a', 92],
  ]
  assert.deepEqual(play(group, 3).told, [['soilDry', 70, 3]])
  const alone = play(
    [
      [0, 'a', 90],
      [1, 'a', 91],
    ],
    3,
  )
  assert.deepEqual(alone.told, [])
  assert.equal(alone.state.tensionKpa, null)
})

test('a probe that fell silent does not count any more', () => {
  const { told } = play(
    [
      [0, 'a', 20],
      [7, 'b', 70],
      [8, 'b', 71],
    ],
    2,
  )
  assert.deepEqual(told, [
    ['soilMoist', 20, 1],
    ['soilDry', 71, 1],
  ])
})

test('a leap up that no soil makes is not believed, unless the next reading agrees', () => {
  const { state } = play(
    [
      [0, 'a', 20],
      [0.5, 'a', 150],
      [1, 'a', 21],
    ],
    1,
  )
  assert.equal(state.tensionKpa, 21)
  const once = play(
    [
      [0, 'a', 20],
      [0.5, 'a', 150],
    ],
    1,
  )
  assert.equal(once.state.tensionKpa, 20)
  const agreed = play(
    [
      [0, 'a', 20],
      [0.5, 'a', 150],
      [0.75, 'a', 148],
    ],
    1,
  )
  assert.equal(agreed.state.tensionKpa, 148)
})

test('a probe at the end of its scale has lost contact: it decides nothing until it is back', () => {
  const { told, state } = play(
    [
      [0, 'a', 50],
      [1, 'a', 239],
      [2, 'a', 239],
    ],
    1,
  )
  assert.deepEqual([told, state.tensionKpa], [[], null])
})

test('frozen ground says nothing', () => {
  const reading = {
    lineMs: 0,
    atMs: 0,
    clk: 2,
    devEui: probe('a'),
    index: 40,
    tensionKpa: 90,
  } as const
  const context = { subject: 'platane', policy: { thresholdKpa: 60, probes: 1 } }
  const { state } = stepSoil(SOIL_START, { ...reading, soilC: 0.4 }, context)
  assert.equal(state.tensionKpa, null)
})
