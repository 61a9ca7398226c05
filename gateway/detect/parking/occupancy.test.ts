import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { stepOccupancy } from './occupancy.ts'
import {
  asHeard,
  OCCUPANCY_POLICY,
  OCCUPANCY_START,
  type OccupancyContext,
  type OccupancyReading,
  type OccupancyState,
} from './occupancy-state.ts'
import { withArrival } from './usual-arrivals.ts'
import { USUAL_LENGTHS, withLength } from './usual-lengths.ts'
import { withStay } from './usual-stays.ts'

const S = 1_000
const MIN = 60 * S
const HOUR = 60 * MIN
/** A whole UTC hour, where the line has its zero. */
const ZERO_MS = Date.UTC(2026, 6, 1, 6)
const DEV = '70b3d5499f0012ab' as DevEui
const CONTEXT: OccupancyContext = {
  subject: 'P001',
  policy: { ...OCCUPANCY_POLICY, heartbeatMs: HOUR },
  beside: null,
}

type Frame = Partial<OccupancyReading> & { readonly lineMs: number; readonly occupied: boolean }

/** Runs frames through the detector with its timers fired when due; label offset by `clockAt`. */
function run(
  frames: readonly Frame[],
  until = 0,
  clockAt: (lineMs: number) => number = () => 0,
  context: OccupancyContext = CONTEXT,
) {
  let state: OccupancyState = OCCUPANCY_START
  let timerMs: number | undefined
  const facts: (EventFact & { readonly lineMs: number })[] = []
  const at = (lineMs: number) =>
    ({ lineMs, atMs: ZERO_MS + lineMs + clockAt(lineMs), clk: 2 }) as const
  const take = (input: Parameters<typeof stepOccupancy>[1]): void => {
    const step = stepOccupancy(state, input, context)
    state = step.state
    timerMs = step.timerMs
    facts.push(...step.facts.map((fact) => ({ ...fact, lineMs: input.lineMs })))
  }
  const timersUntil = (lineMs: number): void => {
    while (timerMs !== undefined && timerMs <= lineMs) take({ kind: 'timer', ...at(timerMs) })
  }
  let fCntUp = 0
  for (const frame of frames) {
    timersUntil(frame.lineMs)
    fCntUp = frame.fCntUp ?? fCntUp + 1
    const known = { kind: 'reading', devEui: DEV, why: 'change', previous: null } as const
    const heardLineMs = frame.lineMs
    take({ ...known, heardLineMs, signal: null, ...at(frame.lineMs), ...frame, fCntUp })
  }
  timersUntil(until)
  return { state, facts, timerMs }
}

function told(facts: readonly EventFact[]) {
  return facts
    .filter(({ type }) => type !== 'spotHour')
    .map(({ type, fields }) => {
      const since = ((fields['sinceMs'] as number) - ZERO_MS) / S
      const stay = fields['stayMs'] === undefined ? '' : ` stay ${fields['stayMs']}`
      return `${type} since ${since}s${stay}${fields['inferred'] ? ' inferred' : ''}`
    })
}

/** Cars come every half an hour, day and night, and stay for a quarter of it. */
function deliveryBay(told: number): OccupancyContext {
  let { taken, stays, arrivals } = USUAL_LENGTHS
  for (let n = 0; n < told; n++) {
    const startMs = n * 30 * MIN
    taken = withLength(taken, 8 * MIN)
    stays = withStay(stays, startMs, 8 * MIN)
    arrivals = withArrival(arrivals, startMs - 22 * MIN, startMs)
  }
  const lengths = { ...USUAL_LENGTHS, taken, stays, arrivals }
  return { ...CONTEXT, usual: { lengths, utcMs: ZERO_MS } }
}

const heartbeat = (lineMs: number, occupied: boolean, fCntUp?: number): Frame => {
  const frame = { lineMs, occupied, why: 'heartbeat' } as const
  return fCntUp === undefined ? frame : { ...frame, fCntUp }
}

test('a car that stays is announced after 32 seconds, since the moment it came', () => {
  const { facts, timerMs } = run(
    [heartbeat(0, false), { lineMs: 100 * S, occupied: true }],
    132 * S,
  )
  assert.deepEqual(told(facts), ['spotFreed since 0s stay null inferred', 'spotTaken since 100s'])
  assert.equal(facts[1]!.lineMs, 132 * S)
  assert(timerMs !== undefined)
})

test('a car that leaves after a while is announced at once, with the length of its stay', () => {
  const frames = [
    heartbeat(0, false),
    { lineMs: MIN, occupied: true },
    { lineMs: 9 * MIN, occupied: false },
  ]
  const { facts } = run(frames, 9 * MIN + S)
  assert.equal(told(facts).at(-1), `spotFreed since 540s stay ${8 * MIN}`)
  assert.equal(facts.at(-1)!.lineMs, 9 * MIN + S)
})

test('a passing truck announces nothing', () => {
  const frames = [
    heartbeat(0, false),
    { lineMs: 100 * S, occupied: true },
    { lineMs: 120 * S, occupied: false },
  ]
  assert.equal(told(run(frames, 10 * MIN).facts).length, 1)
})

test('a heartbeat that contradicts is believed at once, its edge in the middle of the silence', () => {
  const { facts } = run([heartbeat(0, false), heartbeat(HOUR, true, 3)])
  assert.equal(told(facts).at(-1), 'spotTaken since 1800s inferred')
  assert.equal(facts.at(-1)!.lineMs, HOUR)
})

test('a heartbeat that agrees with a waiting change announces it at once', () => {
  const frames = [
    heartbeat(0, false),
    { lineMs: 100 * S, occupied: true },
    heartbeat(110 * S, true),
  ]
  const { facts } = run(frames)
  assert.equal(told(facts).at(-1), 'spotTaken since 100s')
  assert.equal(facts.at(-1)!.lineMs, 110 * S)
})

test('the same state as a new change means a lost change: the stay is split', () => {
  const taken = { lineMs: MIN, occupied: true }
  const again = { lineMs: 61 * MIN, occupied: true, fCntUp: 4 }
  const { facts } = run([heartbeat(0, false), taken, again], 70 * MIN)
  assert.deepEqual(told(facts).slice(1), [
    'spotTaken since 60s',
    `spotFreed since 1860s stay ${30 * MIN} inferred`,
    'spotTaken since 3660s',
  ])
})

test('the duration of the previous state places the lost change exactly', () => {
  const left = {
    lineMs: HOUR,
    occupied: false,
    fCntUp: 3,
    previous: { minutes: 12, errorMinutes: 0 },
  }
  const { facts } = run([heartbeat(0, false), left], HOUR + MIN)
  assert.deepEqual(told(facts).slice(1), [
    'spotTaken since 2880s inferred',
    `spotFreed since 3600s stay ${12 * MIN}`,
  ])
})

test('two lost changes show in the duration of the previous state', () => {
  const taken = { lineMs: MIN, occupied: true, fCntUp: 2 }
  const left = {
    lineMs: HOUR,
    occupied: false,
    fCntUp: 5,
    previous: { minutes: 9, errorMinutes: 0 },
  }
  const { facts } = run([heartbeat(0, false), taken, left], HOUR + MIN)
  assert.deepEqual(told(facts).slice(2), [
    `spotFreed since 1560s stay ${25 * MIN} inferred`,
    'spotTaken since 3060s inferred',
    `spotFreed since 3600s stay ${9 * MIN}`,
  ])
})

test('a repeated state without a lost frame is no lost change', () => {
  const frames = [
    heartbeat(0, false),
    { lineMs: MIN, occupied: true },
    { lineMs: 30 * MIN, occupied: true },
  ]
  assert.equal(told(run(frames, 40 * MIN).facts).length, 2)
})

test('after 2.2 heartbeats of silence the space is unknown, not free', () => {
  const { facts, state, timerMs } = run([heartbeat(0, true)], 5 * HOUR)
  assert.equal(told(facts).at(-1), 'spotUnknown since 7920s')
  assert.equal(state.isKnown, false)
  assert.equal(timerMs, undefined)
})

test('a stay goes on after a silence in which only heartbeats were lost', () => {
  const { facts } = run([
    heartbeat(0, false),
    { lineMs: MIN, occupied: true },
    heartbeat(6 * HOUR, true, 7),
  ])
  assert.equal(told(facts).at(-1), 'spotTaken since 60s inferred')
})

test('a silence is known in no hour, even when the state turns out to have gone on', () => {
  const { facts } = run([heartbeat(0, true), heartbeat(100 * HOUR, true, 101)], 101 * HOUR)
  const hours = facts.filter(({ type }) => type === 'spotHour').map(({ fields }) => fields)
  assert.deepEqual(
    hours.map(({ hourMs, knownMs }) => [((hourMs as number) - ZERO_MS) / HOUR, knownMs]),
    [
      [0, HOUR],
      [1, HOUR],
      [2, 0.2 * HOUR],
      [100, HOUR],
    ],
  )
})

test('a swapped sensor starts without inferring changes from foreign counters', () => {
  const other = { devEui: '70b3d5499f0012ac' as DevEui, fCntUp: 900 }
  const { facts } = run([heartbeat(0, true), { ...heartbeat(HOUR, false), ...other }])
  assert.equal(told(facts).at(-1), `spotFreed since 3600s stay ${HOUR} inferred`)
})

test('each hour tells time taken, time known and stays begun', () => {
  const frames = [
    heartbeat(0, false),
    { lineMs: 30 * MIN, occupied: true },
    heartbeat(HOUR - S, true),
  ]
  const { facts } = run(frames, 2 * HOUR)
  const hours = facts.filter(({ type }) => type === 'spotHour').map(({ fields }) => fields)
  assert.deepEqual(hours, [
    { hourMs: ZERO_MS, occupiedMs: 30 * MIN, knownMs: HOUR, stays: 1 },
    { hourMs: ZERO_MS + HOUR, occupiedMs: HOUR, knownMs: HOUR, stays: 0 },
  ])
})

const YEAR = 365 * 24 * HOUR
const frames = fc
  .array(
    fc.record({
      gapMs: fc.oneof(fc.integer({ min: 0, max: 90 * S }), fc.integer({ min: 0, max: 5 * HOUR })),
      occupied: fc.boolean(),
      why: fc.constantFrom('change' as const, 'heartbeat' as const),
      lost: fc.constantFrom(0, 0, 0, 1, 2, 3),
      minutes: fc.option(fc.integer({ min: 0, max: 700 })),
    }),
    { maxLength: 40 },
  )
  .map((list) => {
    let lineMs = 0
    let fCntUp = 0
    return list.map(({ gapMs, occupied, why, lost, minutes }): Frame => {
      lineMs += gapMs
      fCntUp += 1 + lost
      const previous = minutes === null ? null : { minutes, errorMinutes: 0 }
      return { lineMs, fCntUp, occupied, why, previous }
    })
  })

test('F21: a clock that steps by hours or years changes nothing but labels (I12)', () => {
  const steps = fc.array(fc.constantFrom(0, HOUR, -HOUR, YEAR, -YEAR), { minLength: 1 })
  fc.assert(
    fc.property(frames, steps, (list, offsets) => {
      const stepping = (lineMs: number): number =>
        offsets[Math.floor(lineMs / (17 * MIN)) % offsets.length]!
      const until = (list.at(-1)?.lineMs ?? 0) + 4 * HOUR
      const decisions = (all: ReturnType<typeof run>['facts']) =>
        all
          .filter(({ type }) => type !== 'spotHour')
          .map(({ type, lineMs, fields }) => [type, lineMs, fields['stayMs'], fields['inferred']])
      const steady = run(list, until)
      const stepped = run(list, until, stepping)
      assert.deepEqual(decisions(stepped.facts), decisions(steady.facts))
      assert.deepEqual(sumOf(stepped.facts, stepped.state), sumOf(steady.facts, steady.state))
    }),
  )
})

/** All that was summed, in closed hours and the open one: [taken, known, stays]. */
function sumOf(facts: readonly EventFact[], state: OccupancyState) {
  const sums = [...(state.hours?.sums ?? [0, 0, 0])]
  for (const { type, fields } of facts) {
    if (type !== 'spotHour') continue
    sums[0]! += fields['occupiedMs'] as number
    sums[1]! += fields['knownMs'] as number
    sums[2]! += fields['stays'] as number
  }
  return sums.map((sum) => Math.round(sum / S))
}

test('announcements alternate, and every stay is as long as its two edges are apart', () => {
  fc.assert(
    fc.property(frames, (list) => {
      const { facts, state } = run(list, (list.at(-1)?.lineMs ?? 0) + HOUR)
      let taken: number | undefined
      for (const { type, fields } of facts) {
        if (type === 'spotTaken') taken = fields['sinceMs'] as number
        if (type !== 'spotFreed' || fields['stayMs'] === null) continue
        assert.equal(fields['stayMs'], Math.max(0, (fields['sinceMs'] as number) - taken!))
        taken = undefined
      }
      assert(JSON.stringify(state).length < 1_000)
      assert.deepEqual(JSON.parse(JSON.stringify(state)), state)
    }),
  )
})

const CAME = [heartbeat(0, false), { lineMs: 30 * MIN, occupied: true }]

test('a bay that is never taken for long is told free when a heartbeat does not come either', () => {
  const { facts, state } = run(CAME, 70 * MIN, undefined, deliveryBay(200))
  assert.deepEqual(told(facts).slice(1), [
    'spotTaken since 1800s',
    `spotFreed since 3780s stay ${33 * MIN} inferred`,
  ])
  assert.equal(asHeard(state).spot?.occupied, true, 'nobody is accused, or cleared, by a guess')
})

test('a sensor that says later that the car never left is believed, and its stay goes on', () => {
  const frames = [...CAME, heartbeat(2 * HOUR, true, 4)]
  const { facts } = run(frames, 3 * HOUR - MIN, undefined, deliveryBay(200))
  assert.equal(told(facts).at(-1), 'spotTaken since 1800s inferred')
  const stays = facts.filter(({ type }) => type === 'spotHour').map(({ fields }) => fields['stays'])
  assert.equal(
    stays.reduce((sum: number, n) => sum + (n as number), 0),
    1,
  )
})

test('a departure that comes late ends the stay that was guessed to be over', () => {
  const frames = [...CAME, { lineMs: 80 * MIN, occupied: false, fCntUp: 4 }]
  const { facts } = run(frames, 90 * MIN, undefined, deliveryBay(200))
  assert.deepEqual(told(facts).slice(2), [`spotFreed since 3780s stay ${33 * MIN} inferred`])
})

test('a space that has not told of itself yet is not guessed at', () => {
  const { facts } = run(CAME, 70 * MIN, undefined, deliveryBay(5))
  assert.deepEqual(told(facts).slice(1), ['spotTaken since 1800s'])
})

test('while heartbeats come nothing is guessed, however long a car stays', () => {
  const frames = [...CAME, ...[1, 2, 3, 4].map((hours) => heartbeat(hours * HOUR, true))]
  const { facts } = run(frames, 4 * HOUR, undefined, deliveryBay(200))
  assert.deepEqual(told(facts).slice(1), ['spotTaken since 1800s'])
})
