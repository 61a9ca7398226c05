import assert from 'node:assert/strict'
import { test } from 'node:test'
import { airOf, rainOf, stepWeather, WEATHER_START } from './weather.ts'

const HOUR = 3_600_000

function play(
  said: readonly (readonly [hour: number, mm?: number | undefined, celsius?: number])[],
) {
  return said.reduce((state, [hour, rainCumulativeMm, celsius]) => {
    const lineMs = hour * HOUR
    return stepWeather(state, { lineMs, atMs: lineMs, clk: 2, rainCumulativeMm, celsius })
  }, WEATHER_START)
}

test('rain is what fell between frames in the last 24 hours; what fell before the first is not known', () => {
  const state = play([
    [0, 812],
    [1, 814.5],
    [1.5, 815],
    [20, 815.2],
  ])
  assert.equal(rainOf(state, 20 * HOUR), 3.2)
  assert.equal(rainOf(state, 25.5 * HOUR), 0.2)
  assert.equal(rainOf(WEATHER_START, 0), null)
})

test('a gauge that began anew brings no flood', () => {
  const state = play([
    [0, 812],
    [1, 0],
    [2, 0.4],
  ])
  assert.equal(rainOf(state, 2 * HOUR), 0.4)
})

test('a temperature of hours ago says nothing of now', () => {
  const state = play([
    [0, undefined, 1.5],
    [1, undefined],
  ])
  assert.equal(airOf(state, 3 * HOUR), 1.5)
  assert.equal(airOf(state, 3.1 * HOUR), null)
})
