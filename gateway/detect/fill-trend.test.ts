import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import { FILL_TREND_START, type FillTrendState, stepFillTrend } from './fill-trend.ts'

const devEui = '24e124000000000c' as DevEui
const HOUR = 3_600_000

function play(percents: readonly number[], everyHours = 1) {
  let state: FillTrendState = FILL_TREND_START
  const told = percents.flatMap((percent, i) => {
    const lineMs = i * everyHours * HOUR
    const isEmptied = i > 0 && percents[i - 1]! - percent >= 40
    const input = { lineMs, atMs: lineMs, clk: 2, devEui, percent, isEmptied } as const
    const step = stepFillTrend(state, input, { subject: 'bin' })
    ;({ state } = step)
    return step.facts.map(({ fields }) => [i * everyHours, Number(fields['fullByMs']) / HOUR])
  })
  return { told, state }
}

test('a bin that fills is told once, with the hour at which it will be full', () => {
  const { told, state } = play(Array.from({ length: 20 }, (_, i) => 2 * i))
  assert.equal(state.perHour, 2)
  assert.deepEqual(told, [[16, 40]])
})

test('after it was emptied it is told anew, by the new slope', () => {
  const filling = Array.from({ length: 10 }, (_, i) => 8 * i)
  const { told } = play([...filling, ...filling])
  assert.deepEqual(
    told.map(([hour]) => hour),
    [6, 16],
  )
})

test('a lid that stands open for a reading moves nothing', () => {
  const steady = Array.from({ length: 12 }, (_, i) => (i === 8 ? 60 : 3 * i))
  assert(Math.abs(play(steady).state.perHour! - 3) < 0.5)
})

test('an empty street fills no bin, and few readings say nothing', () => {
  assert.deepEqual(play(new Array<number>(48).fill(12)).told, [])
  assert.equal(play([0, 20, 40]).state.perHour, null)
})

test('I10: what is remembered is bounded, whatever comes', () => {
  const { state } = play(Array.from({ length: 2_000 }, (_, i) => i % 40))
  assert(state.points.length <= 24)
  assert(JSON.stringify(state).length < 4_000)
})
