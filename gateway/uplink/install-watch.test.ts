import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../base/ids.ts'
import type { Reception } from '../journal/reception.ts'
import { InstallWatches, WATCHED_MAX } from './install-watch.ts'

const A = '70b3d5499f0012ab' as DevEui
const reception = { snrDb: 5 } as Reception

function frame(fCntUp: number, atMs = fCntUp) {
  return { fCntUp, atMs, reception }
}

test('nothing is kept of sensors that nobody scanned', () => {
  const watches = new InstallWatches()
  watches.joinRefused(A, 1)
  watches.heard(A, frame(1))
  assert.equal(watches.of(A), undefined)
})

test('I10: so many sensors are watched at once, the eldest goes; and so much of each', () => {
  const watches = new InstallWatches()
  for (let n = 0; n <= WATCHED_MAX; n++) watches.begin(`70b3d5499f00${1000 + n}` as DevEui, n)
  assert.equal(watches.of('70b3d5499f001000' as DevEui), undefined)
  assert.ok(watches.of('70b3d5499f001001' as DevEui))
  watches.begin(A, 0)
  for (let n = 1; n < 500; n++) {
    watches.joinRefused(A, n)
    watches.heard(A, frame(n))
  }
  const { moments, frames } = watches.of(A)!
  assert.ok(moments.length <= 16 && frames.length <= 24)
  assert.equal(moments[0]?.atMs, 1)
  assert.equal(frames.at(-1)?.fCntUp, 499)
})

test('the same frame once more is no second proof; a counter that begins anew begins the test anew', () => {
  const watches = new InstallWatches()
  watches.begin(A, 0)
  for (const fCntUp of [7, 7, 8, 0]) watches.heard(A, frame(fCntUp))
  assert.deepEqual(
    watches.of(A)!.frames.map(({ fCntUp }) => fCntUp),
    [0],
  )
})

test('scanned again within the hour its work goes on, tested anew or not; later it is another installation', () => {
  const watches = new InstallWatches()
  watches.begin(A, 1_000)
  watches.heard(A, frame(0, 2_000))
  assert.equal(watches.begin(A, 30_000).frames.length, 1)
  const again = watches.begin(A, 60_000, true)
  assert.deepEqual([again.beganMs, again.spokeMs, again.frames.length], [1_000, 2_000, 0])
  const later = watches.begin(A, 1_000 + 3_600_000)
  assert.deepEqual([later.beganMs, later.spokeMs], [3_601_000, undefined])
})
