import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import { FINAL_STAYS_START, newestStay, stepFinalStays } from './final-stays.ts'
import { rowOf } from './space-frame.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const DEV = '70b3d5499f0012ab' as DevEui
const policy = { heartbeatMs: HOUR, lagMs: 2 * HOUR }

type Said = readonly [minutes: number, fCntUp: number, occupied: boolean, isChange: boolean]

function at(minutes: number) {
  return { lineMs: minutes * MIN, atMs: minutes * MIN, clk: 2 } as const
}

function heard(frames: readonly Said[]) {
  return frames.reduce((state, [minutes, fCntUp, occupied, isChange]) => {
    const unseen = { isNearChange: false, isAfterChange: false, signal: null, previous: null }
    const row = rowOf({ lineMs: minutes * MIN, fCntUp, occupied, isChange, ...unseen })
    const input = { ...at(minutes), frame: { devEui: DEV, row } }
    return stepFinalStays(state, input, { subject: 'P1', policy }).state
  }, FINAL_STAYS_START)
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
