import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import { BIN_FIRE_START, type BinFireState, stepBinFire } from './bin-fire.ts'

const devEui = '24e124000000000c' as DevEui
const MIN = 60_000

function play(readings: readonly (readonly [minute: number, celsius: number])[]) {
  let state: BinFireState = BIN_FIRE_START
  return readings.flatMap(([minute, celsius]) => {
    const lineMs = minute * MIN
    const step = stepBinFire(
      state,
      { lineMs, atMs: lineMs, clk: 2, devEui, celsius },
      { subject: 'b' },
    )
    ;({ state } = step)
    return step.facts.map(({ type, fields }) => [type, minute, fields['what']])
  })
}

test('a bin that burns is told at once, and once, until it has cooled', () => {
  const told = play([
    [0, 21],
    [10, 72],
    [20, 110],
    [60, 46],
    [80, 30],
  ])
  assert.deepEqual(told, [
    ['alarmRaised', 10, 'fire'],
    ['alarmEnded', 80, 'fire'],
  ])
})

test('hot and rising fast is fire before it is hotter than any summer', () => {
  const told = play([
    [0, 28],
    [20, 48],
  ])
  assert.deepEqual(told, [['alarmRaised', 20, 'fire']])
})

test('an August sun on a dark lid is no fire', () => {
  const day = Array.from({ length: 48 }, (_, i) => [i * 10, 25 + 30 * Math.sin((i / 47) * Math.PI)])
  assert.deepEqual(play(day as [number, number][]), [])
})
