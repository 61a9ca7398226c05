import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { FOOTFALL_START, type FootfallState, stepFootfall } from './footfall.ts'

const devEui = '24e1240000000c01' as DevEui
const MIN = 60_000

function play(totals: readonly (readonly [minute: number, total: number])[], counterBits?: number) {
  let state: FootfallState = FOOTFALL_START
  return totals.flatMap(([minute, total], fCntUp) => {
    const lineMs = minute * MIN
    const at = { lineMs, atMs: lineMs, clk: 2, devEui, fCntUp: 100 + fCntUp } as const
    const input = { ...at, inTotal: total, outTotal: 0, restarted: false }
    const step = stepFootfall(state, input, { subject: 'cours', counterBits })
    ;({ state } = step)
    return step.facts
  })
}

const quarters = (facts: ReturnType<typeof play>) =>
  facts.filter(({ type }) => type === 'countQuarter').map(({ fields }) => fields['inCount'])
const sumOf = (facts: ReturnType<typeof play>) =>
  quarters(facts).reduce<number>((sum, count) => sum + Number(count), 0)

test('passers-by are told by quarter and by hour, with the same sum', () => {
  const facts = play([
    [0, 0],
    [15, 10],
    [30, 40],
    [45, 45],
    [60, 47],
  ])
  assert.deepEqual(quarters(facts), [10, 30, 5, 2])
  const hours = facts.filter(({ type }) => type === 'countHour')
  assert.deepEqual(
    hours.map(({ fields }) => [fields['inCount'], fields['coverage']]),
    [[47, 1]],
  )
})

test('a counter of 16 bits rolls over at 65 536, nobody has to say so', () => {
  const facts = play([
    [0, 65_500],
    [15, 65_530],
    [30, 24],
  ])
  assert.equal(sumOf(facts), 60)
})

test('one of 24 bits too; a counter that fell from the middle was reset', () => {
  const wide = 2 ** 24
  assert.equal(
    sumOf(
      play([
        [0, wide - 10],
        [15, 10],
      ]),
    ),
    20,
  )
  assert.equal(
    sumOf(
      play([
        [0, 12_000],
        [15, 7],
      ]),
    ),
    7,
  )
})

test('where the width is set it holds', () => {
  // 8 bits are narrower than anything that is guessed.
  assert.equal(
    sumOf(
      play(
        [
          [0, 250],
          [15, 4],
        ],
        8,
      ),
    ),
    10,
  )
  assert.equal(
    sumOf(
      play([
        [0, 250],
        [15, 4],
      ]),
    ),
    4,
  )
})
