import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOISE_DAY_START, type NoiseDayState, stepNoiseDay } from './noise-day.ts'

const HOUR = 3_600_000
/** 06:00 in Paris, winter. */
const SIX = Date.UTC(2026, 10, 23, 5)

function play(levels: readonly (number | undefined)[], from = SIX) {
  let state: NoiseDayState = NOISE_DAY_START
  return levels.flatMap((laeqDb, i) => {
    if (laeqDb === undefined) return []
    const hourMs = from + i * HOUR
    const step = stepNoiseDay(
      state,
      { lineMs: i * HOUR, atMs: hourMs + HOUR, clk: 2, hourMs, laeqDb },
      { subject: 'cours' },
    )
    ;({ state } = step)
    return step.facts.map(({ fields }) => fields)
  })
}

test('the same level all day is 6.4 dB more as Lden: nights count ten times', () => {
  const [day] = play(new Array<number>(25).fill(60))
  const level = { lDay: 60, lEvening: 60, lNight: 60 }
  assert.deepEqual(day, { day: '2026-11-23', ...level, lDen: 66.4, hours: 24 })
})

test('means go by energy, each in its own hours', () => {
  const quiet = new Array<number>(24).fill(50)
  const loudHour = quiet.map((level, hour) => (hour === 13 ? 70 : level))
  const [day] = play([...loudHour, 50])
  assert.equal(day!['lDay'], 50)
  // 10 lg ((10^7 + 3·10^5) / 4)
  assert.equal(day!['lEvening'], 64.1)
  assert.equal(day!['lNight'], 50)
})

test('a period of which less than half is known has no level, and its day no Lden', () => {
  const silent = Array.from({ length: 24 }, (_, hour) => (hour >= 18 ? undefined : 55))
  const [day] = play([...silent, 55])
  assert.deepEqual(
    [day!['lDay'], day!['lNight'], day!['lDen'], day!['hours']],
    [55, null, null, 18],
  )
})

test('the night of the change to summer time has seven hours, and is whole', () => {
  const [day] = play(new Array<number>(24).fill(60), Date.UTC(2026, 2, 28, 5))
  assert.deepEqual([day!['day'], day!['hours'], day!['lNight']], ['2026-03-28', 23, 60])
})
