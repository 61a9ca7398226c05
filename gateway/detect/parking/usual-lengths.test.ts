import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withArrival } from './usual-arrivals.ts'
import { isStuck, USUAL_LENGTHS, type UsualLengths } from './usual-lengths.ts'

const MIN = 60_000
const HOUR = 60 * MIN

/** Of a space where a car comes so long after the last one left, day and night. */
function comesAfter(freeMs: number): UsualLengths {
  let { arrivals } = USUAL_LENGTHS
  for (let n = 1; n < 200; n++) {
    const atMs = n * (freeMs + 30 * MIN)
    arrivals = withArrival(arrivals, atMs - freeMs, atMs)
  }
  return { ...USUAL_LENGTHS, arrivals }
}

test('a space that is free for longer than a dozen cars would have let it has a stuck sensor', () => {
  const free = (usual: UsualLengths, hours: number) =>
    isStuck(usual, false, { fromMs: 0, toMs: hours * HOUR })
  const busy = comesAfter(40 * MIN)
  assert.equal(free(busy, 27), false, 'a day of holidays')
  assert.equal(free(busy, 29), true)
  const quiet = comesAfter(8 * HOUR)
  assert.equal(free(quiet, 48), false)
  assert.equal(free(quiet, 120), true)
})

test('a car may be left for longer than a space stays empty', () => {
  const span = { fromMs: 0, toMs: 36 * HOUR }
  assert.equal(isStuck(comesAfter(40 * MIN), true, span), false)
})
