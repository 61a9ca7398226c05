import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { withLikelyEdges } from './likely-edges.ts'
import type { SpaceFrame } from './space-frame.ts'
import { traceOf } from './space-trace.ts'
import { withArrival } from './usual-arrivals.ts'
import { USUAL_LENGTHS, type UsualLengths } from './usual-lengths.ts'
import { withStay } from './usual-stays.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR

function frame(minutes: number, fCntUp: number, occupied: boolean, isChange: boolean): SpaceFrame {
  const unseen = { isNearChange: false, isAfterChange: false, signal: null, previous: null }
  return { lineMs: minutes * MIN, fCntUp, occupied, isChange, ...unseen }
}

/** Changes that are believed, in minutes: the frames' heartbeat is a day. `hour`: of UTC, at minute 0. */
function changes(frames: readonly SpaceFrame[], usual: UsualLengths, hour = 8): readonly number[] {
  const { edges } = withLikelyEdges(traceOf(frames, DAY), usual, hour * HOUR)
  return edges.map(({ lineMs }) => lineMs / MIN)
}

/** Of a space where cars stay for so long, and the next comes so soon; day and night. */
function usualOf(takenMinutes: number, freeMinutes: number): UsualLengths {
  let { stays, arrivals } = USUAL_LENGTHS
  for (let n = 0; n < 500; n++) {
    const startMs = n * 7 * HOUR
    stays = withStay(stays, startMs, takenMinutes * MIN)
    arrivals = withArrival(arrivals, startMs - freeMinutes * MIN, startMs)
  }
  return { ...USUAL_LENGTHS, stays, arrivals }
}

test('a lost departure is put where the space is usually left', () => {
  const lost = [frame(0, 1, false, false), frame(1, 2, true, true), frame(241, 4, true, true)]
  const [, shortStay] = changes(lost, usualOf(20, 240)) as [number, number]
  assert(shortStay > 10 && shortStay < 60, `${shortStay}`)
  const [, soonTaken] = changes(lost, usualOf(230, 10)) as [number, number]
  assert(soonTaken > 180 && soonTaken < 241, `${soonTaken}`)
})

test('two changes lost within minutes are a flicker; within hours, another car', () => {
  const after = (minutes: number) =>
    changes([frame(0, 1, false, true), frame(minutes, 4, true, true)], usualOf(20, 40)).length
  assert.equal(after(3), 1)
  assert.equal(after(120), 3)
})

test('where cars come by day only, what is lost by night is a flicker', () => {
  let { arrivals } = USUAL_LENGTHS
  for (let day = 0; day < 60; day++) {
    for (let hour = 7; hour < 20; hour++) {
      const startMs = day * DAY + hour * HOUR
      arrivals = withArrival(arrivals, startMs - 20 * MIN, startMs)
    }
    arrivals = withArrival(arrivals, day * DAY + 20 * HOUR, day * DAY + 31 * HOUR)
  }
  const usual = { ...usualOf(30, 30), arrivals }
  const lost = [frame(0, 1, false, true), frame(150, 4, false, false)]
  assert.equal(changes(lost, usual, 10).length, 2)
  assert.equal(changes(lost, usual, 24).length, 0)
})

test('lost changes stay between their frames, in their order, alternately to taken and free', () => {
  const lengths = fc.record({
    taken: fc.integer({ min: 1, max: 600 }),
    free: fc.integer({ min: 1, max: 600 }),
  })
  const bracket = fc.record({
    lost: fc.nat(12),
    span: fc.integer({ min: 1, max: 900 }),
    occupied: fc.boolean(),
    endsIn: fc.boolean(),
    isChange: fc.boolean(),
  })
  fc.assert(
    fc.property(lengths, bracket, ({ taken, free }, { lost, span, occupied, endsIn, isChange }) => {
      const frames = [frame(0, 1, occupied, false), frame(span, lost + 2, endsIn, isChange)]
      const { edges } = withLikelyEdges(traceOf(frames, DAY), usualOf(taken, free), 0)
      let [state, lineMs] = [occupied, 0]
      for (const edge of edges) {
        assert.equal(edge.occupied, !state)
        assert(edge.lineMs >= lineMs && edge.lineMs <= span * MIN)
        state = edge.occupied
        lineMs = edge.lineMs
      }
      assert.equal(state, endsIn)
    }),
    { numRuns: 60 },
  )
})
