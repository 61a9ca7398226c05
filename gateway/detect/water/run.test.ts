import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byHandMaxMs, learnByHand } from './by-hand.ts'
import { chanceOfNoise, dismiss, NO_NOISE, watchNoise } from './noise.ts'
import { extendRun, flowedMs, mayBeByHand, type Run } from './run.ts'

const MIN = 60_000
const PERIOD = 15

/** Flow from minute to minute, read every quarter of an hour. */
function runOf(fromMinute: number, toMinute: number, litresPerHour = 600): Run {
  let run: Run | null = null
  for (let from = 0; from < toMinute; from += PERIOD) {
    const flowed = Math.min(from + PERIOD, toMinute) - Math.max(from, fromMinute)
    if (flowed <= 0) continue
    const litres = (litresPerHour * flowed) / 60
    const span = { fromLineMs: from * MIN, toLineMs: (from + PERIOD) * MIN }
    run = extendRun(run, { ...span, pulses: litres, litres }, { isDay: true, fromClosing: false })
  }
  return run!
}

const limits = { byHandLitresPerHour: 70, byHandMaxMs: byHandMaxMs([]) }

test('how long it flowed is told by the litres of the first and the last interval', () => {
  for (const [from, to] of [
    [7, 80],
    [0, 45],
    [14, 61],
  ] as const)
    assert(Math.abs(flowedMs(runOf(from, to)) - (to - from) * MIN) < MIN)
})

test('75 minutes may be somebody with a hose, 90 minutes not, nor a trickle', () => {
  assert.equal(mayBeByHand(runOf(5, 80), limits), true)
  assert.equal(mayBeByHand(runOf(5, 95), limits), false)
  assert.equal(mayBeByHand(runOf(5, 60, 50), limits), false)
})

test('by night nobody waters by hand', () => {
  assert.equal(mayBeByHand({ ...runOf(5, 60), byDay: false }, limits), false)
})

test('who waters for 100 minutes is known from then on, a leak of hours is not learned', () => {
  const learned = learnByHand(0, runOf(5, 105), 70)
  assert.equal(mayBeByHand(runOf(0, 104), { ...limits, byHandMaxMs: byHandMaxMs([learned]) }), true)
  assert.equal(learnByHand(learned, runOf(0, 300), 70), learned)
})

test('pulses that came to nothing raise what is taken for noise, as long as they are new', () => {
  const before = chanceOfNoise(NO_NOISE, 1, 0)
  let noise = NO_NOISE
  for (let n = 0; n < 50; n++)
    noise = dismiss(watchNoise(noise, { steps: 144, moves: 0, isSingle: true }))
  const noisy = chanceOfNoise(noise, 1, 0)
  assert(noisy > 4 * before)
  for (let n = 0; n < 200; n++)
    noise = dismiss(watchNoise(noise, { steps: 144, moves: 0, isSingle: false }))
  assert(chanceOfNoise(noise, 1, 0) < noisy / 4)
})
