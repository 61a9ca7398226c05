import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import {
  type HealthFrame,
  SENSOR_HEALTH_POLICY,
  SENSOR_HEALTH_START,
  stepSensorHealth,
} from './sensor-health.ts'
import { USUAL_LENGTHS } from './usual-lengths.ts'

const devEui = '70b3d5499f0012ab' as DevEui
const HOUR = 3_600_000
const context = { subject: 'P001', policy: SENSOR_HEALTH_POLICY }

type Said = Partial<HealthFrame> | null

/** A frame, or `null` for silence, each hour. */
function hours(list: readonly Said[], hearsOthers = true): readonly EventFact[] {
  let state = SENSOR_HEALTH_START
  return list.flatMap((said, hour) => {
    const lineMs = hour * HOUR
    const usual = { lineMs, devEui, fCntUp: hour, occupied: false, isChange: false, signal: null }
    const frame = said && { ...usual, ...said }
    const now = { lineMs, atMs: lineMs, clk: 2 } as const
    const others = { hearsOthers: () => hearsOthers, usual: USUAL_LENGTHS }
    const step = stepSensorHealth(state, { ...now, frame, ...others }, context)
    ;({ state } = step)
    return step.facts
  })
}

const told = (facts: readonly EventFact[]) =>
  facts.map(
    ({ type, fields }) => `${type} ${fields['problem']} ${(fields['sinceMs'] as number) / HOUR}`,
  )

test('a sensor that is silent while others are heard is dead, until it speaks', () => {
  const silent = [{}, ...Array.from({ length: 20 }, () => null), {}]
  assert.deepEqual(told(hours(silent)), ['spaceSensorDoubted dead 0', 'spaceSensorTrusted dead 0'])
  assert.deepEqual(hours(silent, false), [])
})

test('no change for more than a day is stuck; a change ends the doubt', () => {
  const same = Array.from({ length: 40 }, () => ({}))
  assert.deepEqual(told(hours([...same, { occupied: true, isChange: true }])), [
    'spaceSensorDoubted stuck 0',
    'spaceSensorTrusted stuck 0',
  ])
  assert.deepEqual(hours(Array.from({ length: 40 }, (_, n) => ({ isChange: n % 20 === 0 }))), [])
})

test('a change that was lost counts as one', () => {
  const lost = Array.from({ length: 40 }, (_, n) => ({ fCntUp: n < 20 ? n : n + 2 }))
  assert.deepEqual(hours(lost), [])
})

test('a signal that does not waver at all is stuck, long before a day', () => {
  const frozen = Array.from({ length: 14 }, () => ({ signal: 31, occupied: true }))
  assert.deepEqual(told(hours(frozen)), ['spaceSensorDoubted stuck 0'])
  const alive = frozen.map((one, n) => ({ ...one, signal: 31 + (n % 2) }))
  assert.deepEqual(hours(alive), [])
})

test('cars that come and go in the signal alone are a drift', () => {
  const moved = Array.from({ length: 9 }, (_, n) => ({ occupied: true, signal: n % 2 ? 17 : 55 }))
  assert.deepEqual(told(hours(moved)), ['spaceSensorDoubted drift 0'])
})
