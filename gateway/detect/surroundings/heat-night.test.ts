import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HEAT_NIGHT_START, type HeatNightState, stepHeatNight } from './heat-night.ts'

const HOUR = 3_600_000
/** 18:00 in Paris, summer. */
const SIX_PM = Date.UTC(2026, 6, 14, 16)

function play(celsiusAt: (hour: number) => number | undefined, clk: 0 | 2 = 2) {
  let state: HeatNightState = HEAT_NIGHT_START
  return Array.from({ length: 61 }, (_, i) => i / 4).flatMap((hour) => {
    const celsius = celsiusAt(hour)
    if (celsius === undefined) return []
    const lineMs = hour * HOUR
    const input = { lineMs, atMs: SIX_PM + lineMs, clk, celsius }
    const step = stepHeatNight(state, input, { subject: 'place' })
    ;({ state } = step)
    return step.facts.map(({ fields }) => fields)
  })
}

test('a night that stays above 20 °C is told with its lowest and its degree-hours', () => {
  assert.deepEqual(
    play(() => 24),
    [{ night: '2026-07-14', minC: 24, hoursAbove20: 9.8, degreeHours: 39, coverage: 0.975 }],
  )
})

test('hours below 20 °C count to the lowest only', () => {
  const [night] = play((hour) => (hour < 8 ? 22 : 17))
  assert.equal(night!['minC'], 17)
  // 21:00 to 01:45, and the quarter in which it fell.
  assert.deepEqual([night!['hoursAbove20'], night!['degreeHours']], [4.8, 9.5])
})

test('a gap of hours is not covered; half a night or no clock at all tell nothing', () => {
  const [night] = play((hour) => (hour > 4 && hour < 7 ? undefined : 24))
  assert.equal(night!['coverage'], 0.675)
  assert.deepEqual(
    play((hour) => (hour > 4 && hour < 10 ? undefined : 24)),
    [],
  )
  assert.deepEqual(
    play(() => 24, 0),
    [],
  )
})
