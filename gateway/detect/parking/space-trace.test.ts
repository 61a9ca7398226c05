import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { lostChanges } from './lost-changes.ts'
import { frameOf, rowOf, type SpaceFrame, withFrame } from './space-frame.ts'
import { traceOf } from './space-trace.ts'

const MIN = 60_000
const HOUR = 60 * MIN

function frame(
  minutes: number,
  fCntUp: number,
  said: string,
  more: Partial<SpaceFrame> = {},
): SpaceFrame {
  return {
    lineMs: minutes * MIN,
    fCntUp,
    occupied: said.startsWith('taken'),
    isChange: !said.endsWith('still'),
    isNearChange: false,
    isAfterChange: false,
    signal: null,
    previous: null,
    ...more,
  }
}

const beat = { heartbeatMs: HOUR, beatLineMs: 0 }

test('frames lost less heartbeats due are the changes that were lost', () => {
  const first = frame(0, 10, 'free still')
  assert.equal(lostChanges(first, frame(60, 11, 'free still'), beat), 0)
  assert.equal(lostChanges(first, frame(120, 12, 'free still'), beat), 0)
  assert.equal(lostChanges(first, frame(120, 13, 'taken still'), beat), 1)
  assert.equal(lostChanges(first, frame(120, 14, 'free still'), beat), 2)
  assert.equal(lostChanges(first, frame(90, 13, 'free'), beat), 1)
})

test('what the states say about odd and even holds over what the counters say', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.boolean(), fc.boolean(), fc.nat(9), (a, b, isChange, lost) => {
      const before = { ...frame(0, 0, 'free still'), occupied: a }
      const after = { ...frame(150, lost + 1, 'free'), occupied: b, isChange }
      const changes = lostChanges(before, after, beat)
      assert.equal((changes + Number(isChange)) % 2 === 1, a !== b)
    }),
  )
})

test('a sensor that speaks more often than the space is set to has lost nothing by that', () => {
  const rows = [
    frame(0, 1, 'free'),
    ...[10, 20, 30, 40].map((at, n) => frame(at, n + 2, 'free still')),
    frame(50, 6, 'taken'),
  ]
    .map(rowOf)
    .reduce(withFrame, [] as ReturnType<typeof withFrame>)
  assert(rows.length < 6)
  assert.deepEqual(
    traceOf(rows.map(frameOf), 24 * HOUR).edges.map(({ lineMs }) => lineMs / MIN),
    [50],
  )
})

test('a counter that began anew tells no lost changes but the one that the states show', () => {
  assert.equal(lostChanges(frame(0, 500, 'free still'), frame(60, 0, 'taken still'), beat), 1)
})

test('a lost change lies in the middle of what is known, or where the next frame tells', () => {
  const first = frame(0, 1, 'free still')
  const silent = traceOf([first, frame(50, 3, 'free')], HOUR)
  assert.deepEqual(
    silent.edges.map(({ lineMs, occupied }) => [lineMs / MIN, occupied]),
    [
      [25, true],
      [50, false],
    ],
  )
  const previous = { minutes: 12, errorMinutes: 0 }
  const told = traceOf([first, frame(50, 3, 'free', { previous })], HOUR)
  assert.equal(told.edges[0]!.lineMs, 38 * MIN)
})

test('where changes were lost is told, less those that the frame places by its own words', () => {
  const spans = (more: Partial<SpaceFrame>) =>
    traceOf([frame(0, 1, 'free'), frame(60, 5, 'free', more)], 24 * HOUR).spans
  const span = { at: 0, fromMs: 0, occupied: false, heardBeside: 2, isOtherCar: false }
  assert.deepEqual(spans({}), [{ ...span, changes: 3, toMs: 60 * MIN }])
  const previous = { minutes: 12, errorMinutes: 0 }
  assert.deepEqual(spans({ previous }), [{ ...span, changes: 2, toMs: 48 * MIN }])
})

test('a frame tells how long the state before lasted: a change lost before the heartbeats between is placed too', () => {
  const frames = [
    frame(0, 1, 'free still'),
    frame(60, 3, 'taken still'),
    frame(120, 4, 'taken still'),
    frame(140, 5, 'free', { previous: { minutes: 110, errorMinutes: 4 } }),
  ]
  const { edges, spans } = traceOf(frames, HOUR)
  assert.deepEqual(
    edges.map(({ lineMs, occupied }) => [lineMs / MIN, occupied]),
    [
      [30, true],
      [140, false],
    ],
  )
  assert.deepEqual([edges[0]!.earliestMs, edges[0]!.latestMs], [25.5 * MIN, 34.5 * MIN])
  assert.deepEqual(spans, [])
})

test('what seemed lost within a state that its sensor says lasted was no change', () => {
  const frames = (previous: SpaceFrame['previous']) => [
    frame(0, 1, 'taken'),
    frame(60, 2, 'taken still'),
    // Two frames lost where no heartbeat was due.
    frame(120, 5, 'taken still'),
    frame(140, 6, 'free', { previous }),
  ]
  const changes = (previous: SpaceFrame['previous']) => traceOf(frames(previous), HOUR).edges.length
  assert.equal(changes(null), 3)
  assert.equal(changes({ minutes: 140, errorMinutes: 4 }), 1)
  assert.equal(changes({ minutes: 100, errorMinutes: null }), 1, 'so long at least')
  assert.equal(changes({ minutes: 70, errorMinutes: null }), 3, 'they may have been before that')
})

test('a signal that jumps while taken is another car', () => {
  const frames = [
    frame(0, 1, 'taken', { signal: 30 }),
    frame(60, 2, 'taken still', { signal: 31 }),
    frame(120, 3, 'taken still', { signal: 70 }),
  ]
  assert.deepEqual(
    traceOf(frames, HOUR).edges.map(({ occupied }) => occupied),
    [false, true],
  )
})

test('a car beside that is seen before the own one makes no second stay', () => {
  const frames = [
    frame(0, 1, 'free still', { signal: 2 }),
    frame(50, 2, 'taken', { signal: 16 }),
    frame(60, 3, 'taken still', { signal: 45 }),
  ]
  assert.equal(traceOf(frames, HOUR).edges.length, 1)
})

test('a frame reads back from its row, and rows are in the order of the air', () => {
  const frames = fc.record({
    lineMs: fc.nat(1e12),
    fCntUp: fc.nat(2 ** 32 - 1),
    occupied: fc.boolean(),
    isChange: fc.boolean(),
    isNearChange: fc.boolean(),
    isAfterChange: fc.boolean(),
    signal: fc.option(fc.nat(200)),
    previous: fc.option(
      fc.record({ minutes: fc.nat(700), errorMinutes: fc.option(fc.constantFrom(0, 4, 59)) }),
    ),
  })
  fc.assert(
    fc.property(frames, (one) =>
      assert.equal(JSON.stringify(frameOf(rowOf(one))), JSON.stringify(one)),
    ),
  )
  fc.assert(
    fc.property(fc.array(frames, { maxLength: 20 }), (list) => {
      const rows = list.map(rowOf).reduce(withFrame, [] as ReturnType<typeof withFrame>)
      for (let n = 1; n < rows.length; n++) assert(rows[n - 1]![0] <= rows[n]![0])
    }),
  )
})
