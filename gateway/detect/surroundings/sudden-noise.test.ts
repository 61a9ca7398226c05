import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import { SUDDEN_NOISE_START, type SuddenNoiseState, stepSuddenNoise } from './sudden-noise.ts'

const devEui = '24e124000000000d' as DevEui

function play(levels: readonly number[], loudDb = 85) {
  let state: SuddenNoiseState = SUDDEN_NOISE_START
  const told = levels.flatMap((maxDb, i) => {
    const step = stepSuddenNoise(
      state,
      { lineMs: i, atMs: i, clk: 2, devEui, maxDb },
      { subject: 'cours', loudDb },
    )
    ;({ state } = step)
    return step.facts.map(({ fields }) => [i, fields['levelDb'], fields['usualDb']])
  })
  return { told, state }
}

const quiet = new Array<number>(20).fill(62)

test('a bang far above the usual is told once, and again after it was calm', () => {
  const { told } = play([...quiet, 104, 101, 63, 99])
  assert.deepEqual(
    told.map(([i, level]) => [i, level]),
    [
      [20, 104],
      [23, 99],
    ],
  )
  assert.equal(told[0]![2], 62)
})

test('a boulevard that is always loud, and a quiet bang in a quiet place, are not told', () => {
  assert.deepEqual(play(new Array<number>(40).fill(96)).told, [])
  assert.deepEqual(play([...new Array<number>(20).fill(40), 80]).told, [])
  assert.equal(play([...new Array<number>(20).fill(40), 80], 75).told.length, 1)
})

test('before the place is known nothing is sudden', () => {
  assert.deepEqual(play([50, 110]).told, [])
})
