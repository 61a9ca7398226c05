import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import { FINAL_STAYS_START, newestStay, stepFinalStays } from './final-stays.ts'
import { rowOf } from './space-frame.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DEV = '70b3d5499f0012ab' as DevEui
const policy = { heartbeatMs: HOUR, lagMs: 2 * HOUR }

type Said = readonly [
  minutes: number,
  fCntUp: number,
  occupied: boolean,
  isChange: boolean,
  previousMinutes?: number,
]

function at(minutes: number) {
  return { lineMs: minutes * MIN, atMs: minutes * MIN, clk: 2 } as const
}

function inputOf([minutes, fCntUp, occupied, isChange, previousMinutes]: Said) {
  const unseen = { isNearChange: false, isAfterChange: false, signal: null }
  const previous =
    previousMinutes === undefined ? null : { minutes: previousMinutes, errorMinutes: 0 }
  const row = rowOf({ lineMs: minutes * MIN, fCntUp, occupied, isChange, previous, ...unseen })
  return { ...at(minutes), frame: { devEui: DEV, row } }
}

function heard(frames: readonly Said[]) {
  return frames.reduce(
    (state, said) => stepFinalStays(state, inputOf(said), { subject: 'P1', policy }).state,
    FINAL_STAYS_START,
  )
}

/** Stays as they were told, in minutes; timers fired every ten. */
function told(frames: readonly Said[], untilMinutes: number) {
  let state = FINAL_STAYS_START
  const stays: (readonly [from: number, until: number])[] = []
  const take = (input: Parameters<typeof stepFinalStays>[1]) => {
    const step = stepFinalStays(state, input, { subject: 'P1', policy })
    state = step.state
    for (const { fields } of step.facts) {
      const minutes = (name: string) => Math.round((fields[name] as number) / MIN)
      stays.push([minutes('sinceMs'), minutes('untilMs')])
    }
  }
  for (let minutes = 0; minutes < untilMinutes; minutes++) {
    for (const said of frames) if (said[0] === minutes) take(inputOf(said))
    if (minutes % 10 === 0) take({ ...at(minutes), frame: null })
  }
  return stays
}

const STAY: readonly Said[] = [
  [0, 1, false, false],
  [10, 2, true, true],
  [60, 3, true, false],
  [90, 4, false, true],
]

test('a stay is told for good when what is late has come, and only once', () => {
  let state = heard(STAY)
  let told = 0
  for (let minutes = 91; minutes < 600; minutes += 10) {
    const step = stepFinalStays(state, { ...at(minutes), frame: null }, { subject: 'P1', policy })
    state = step.state
    for (const { type, fields } of step.facts) {
      told += 1
      assert.equal(type, 'stayFinal')
      assert(minutes >= 90 + 120)
      assert(Math.abs((fields['untilMs'] as number) - 90 * MIN) < 20_000)
    }
  }
  assert.equal(told, 1)
})

test('nothing is to be done before there is something to tell', () => {
  const step = stepFinalStays(
    heard([[0, 1, false, false]]),
    { ...at(200), frame: null },
    { subject: 'P1', policy },
  )
  assert.equal(step.timerMs, undefined)
})

test('changes lost while taken may have been another car: the stay is sure only since then', () => {
  const whole = newestStay(heard(STAY.slice(0, 3)), policy, at(60))!
  assert(whole.surelySinceMs < 11 * MIN)
  const flicker = newestStay(heard([...STAY.slice(0, 2), [20, 5, true, true]]), policy, at(20))!
  assert.equal(flicker.surelySinceMs, 20 * MIN)
})

test('a stay that had to be guessed is told from when its sensor says in the end', () => {
  const stays = told(
    [
      [0, 1, false, false],
      // The arrival was lost somewhere in this hour.
      [60, 3, true, false],
      [120, 4, true, false],
      [180, 5, true, false],
      [240, 6, true, false],
      [250, 7, false, true, 242],
    ],
    600,
  )
  assert.deepEqual(stays, [[8, 250]])
})

test('a stay whose told end a later frame moves is not told again', () => {
  const frames: readonly Said[] = [
    [0, 1, false, false],
    [10, 2, true, true],
    [60, 3, true, false],
    // Its departure and the next arrival were lost.
    [120, 6, true, false],
    [180, 7, true, false],
    [240, 8, true, false],
    [300, 9, true, false],
    [360, 10, true, false],
    [370, 11, false, true, 252],
  ]
  const stays = told(frames, 800)
  assert.equal(stays.filter(([from]) => from === 10).length, 1)
  assert(stays.length <= 2, JSON.stringify(stays))
  for (let n = 1; n < stays.length; n++) assert(stays[n]![0] >= stays[n - 1]![1])
})
