import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Trace, TraceEdge } from './space-trace.ts'
import { STAY_RULES, staysOf } from './stay-rules.ts'

const S = 1_000

/** Changes, alternately to taken and to free, at these seconds. */
function trace(seconds: readonly number[], more: Partial<TraceEdge>[] = []): Trace {
  const edges = seconds.map((second, n): TraceEdge => {
    const lineMs = second * S
    const seen = { signal: null, isNearChange: false, isAfterChange: false }
    const bounds = { earliestMs: lineMs, latestMs: lineMs }
    return { lineMs, ...bounds, occupied: n % 2 === 0, ...seen, ...more[n] }
  })
  return { startLineMs: 0, startsOccupied: false, edges, spans: [], endLineMs: 10_000 * S }
}

/** The stays, in seconds of what the sensor saw. */
function stays(of: Trace) {
  const seen = (lineMs: number | null): number | null =>
    lineMs === null ? null : (lineMs + STAY_RULES.sensingMs) / S
  return staysOf(of).map(({ startLineMs, endLineMs }) => [seen(startLineMs), seen(endLineMs)])
}

test('a manoeuvre on arriving belongs to the stay', () => {
  assert.deepEqual(stays(trace([100, 110, 125, 140, 150, 2_000])), [[100, 2_000]])
})

test('somebody who passes behind a car that left does not lengthen its stay', () => {
  assert.deepEqual(stays(trace([100, 2_000, 2_015, 2_030])), [[100, 2_000]])
})

test('another car that comes within the minute is another stay', () => {
  const two = [
    [100, 2_000],
    [2_040, 4_000],
  ]
  assert.deepEqual(stays(trace([100, 2_000, 2_040, 4_000])), two)
})

test('free for a minute while the signal stays strong is no departure', () => {
  const flicker = trace([100, 2_000, 2_050, 4_000], [{}, { signal: 41 }])
  assert.deepEqual(stays(flicker), [[100, 4_000]])
})

test('a short disturbance is a ghost when a neighbour moved, or by its weak signal', () => {
  assert.equal(stays(trace([100, 250])).length, 1)
  assert.deepEqual(stays(trace([100, 250], [{ isNearChange: true }])), [])
  assert.deepEqual(stays(trace([100, 250], [{ signal: 17 }])), [])
  assert.equal(stays(trace([100, 250], [{ signal: 60, isNearChange: true }])).length, 1)
})

test('what comes and goes with the car beside it is its ghost, however long', () => {
  const near = { isNearChange: true }
  assert.deepEqual(stays(trace([100, 4_000], [near, near])), [])
  assert.equal(stays(trace([100, 4_000], [near])).length, 1)
})

test('a stay that goes on has no end', () => {
  assert.deepEqual(stays(trace([100])), [[100, null]])
})
