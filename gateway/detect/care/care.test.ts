import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DevEui } from '../../../base/ids.ts'
import type { Measurement } from '../../../decoders/contract.ts'
import { CARE_START, type CareState, stepCare } from './care.ts'
import { distrustedChannels } from './trust.ts'

const DEV = '24e124000000000e' as DevEui
const HOUR = 3_600_000
const DAY = 24 * HOUR

type Frame = { readonly atMs: number; readonly says: readonly Measurement[] }

function play(frames: readonly Frame[]) {
  let state: CareState = CARE_START
  const told = frames.flatMap(({ atMs, says }) => {
    const at = { lineMs: atMs, atMs, clk: 2 } as const
    const step = stepCare(state, { ...at, measurements: says }, { subject: DEV })
    ;({ state } = step)
    return step.facts.map(({ type, fields }) => ({ type, atMs, fields }))
  })
  return { told, state }
}

const says = (quantity: Measurement['quantity'], value: number): Measurement => ({
  quantity,
  index: 0,
  value,
})
const weeks = (percents: readonly number[]) =>
  percents.map((percent, week) => ({
    atMs: week * 7 * DAY,
    says: [says('device.batteryPercent', percent)],
  }))

test('a battery that falls is told once, two months before it is empty', () => {
  const falling = weeks(Array.from({ length: 30 }, (_, week) => 100 - 3 * week))
  const { told } = play(falling)
  assert.equal(told.length, 1)
  const [low] = told
  // 31 % in week 23: 21 % to go at 3 % a week.
  assert.deepEqual([low!.type, low!.fields['percent']], ['batteryLow', 34])
  assert.equal(Math.round((Number(low!.fields['emptyByMs']) - low!.atMs) / DAY), 56)
})

test('a steady battery is not told, nor one of which four weeks are not known', () => {
  assert.deepEqual(play(weeks(new Array<number>(40).fill(62))).told, [])
  assert.deepEqual(play(weeks([100, 70, 40, 30])).told, [])
})

test('the device’s own alarm counts, and a new battery begins anew', () => {
  const { told, state } = play([
    { atMs: 0, says: [says('alarm.battery', 1)] },
    { atMs: DAY, says: [says('alarm.battery', 1)] },
    { atMs: 2 * DAY, says: [says('device.batteryPercent', 98)] },
  ])
  assert.deepEqual(
    told.map(({ type, fields }) => [type, fields['percent']]),
    [
      ['batteryLow', null],
      ['batteryChanged', 98],
    ],
  )
  assert.equal(state.battery?.toldPercent, null)
})

const hourly = (values: readonly number[]) =>
  values.map((value, hour) => ({ atMs: hour * HOUR, says: [says('air.temperature', value)] }))

test('a thermometer that rests for a day is not to be believed, until it moves', () => {
  const { told } = play(hourly([20, ...new Array<number>(30).fill(21.5), 19]))
  assert.deepEqual(
    told.map(({ type, atMs, fields }) => [type, atMs / HOUR, fields['reason'] ?? null]),
    [
      ['sensorDistrusted', 25, 'frozen'],
      ['sensorTrusted', 31, null],
    ],
  )
  assert.equal(told[0]!.fields['sinceMs'], HOUR)
})

test('one that leaps to and fro is told once; a front that passes is weather', () => {
  const { told } = play(hourly([20, 48, 21, 47, 20, 49, 21]))
  assert.deepEqual(
    told.map(({ type, fields }) => [type, fields['reason']]),
    [['sensorDistrusted', 'leaps']],
  )
  assert.deepEqual(play(hourly([31, 14, 14.2, 14.1, 15])).told, [])
})

test('a bin that stays half full, and a meter at rest, are believed', () => {
  const rest = Array.from({ length: 200 }, (_, hour) => ({
    atMs: hour * HOUR,
    says: [says('level.distance', 600), says('flow.pulses', 12)],
  }))
  const { told, state } = play(rest)
  assert.deepEqual([told, state], [[], CARE_START])
})

test('I10: what is remembered of a device is bounded, whatever it says', () => {
  const frame = fc.record({
    quantity: fc.constantFrom('air.temperature', 'noise.laeq', 'air.pm10', 'device.batteryPercent'),
    index: fc.nat(40),
    value: fc.integer({ min: 0, max: 100 }),
  }) as fc.Arbitrary<Measurement>
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 200 }), (all) => {
      const { state } = play(all.map((one, i) => ({ atMs: i * 5 * DAY, says: [one] })))
      assert(JSON.stringify(state).length < 4_000)
    }),
    { numRuns: 50 },
  )
})

test('a channel that is not believed is named until it is', () => {
  const hours = (from: number, values: readonly number[]) =>
    values.map((value, n) => ({
      atMs: (from + n) * HOUR,
      says: [says('air.temperature', value), says('air.relativeHumidity', 40 + n)],
    }))
  const frozen = hours(0, new Array<number>(26).fill(21))
  assert.deepEqual([...distrustedChannels(play(frozen).state.trust)], ['air.temperature 0'])
  assert.equal(distrustedChannels(play([...frozen, ...hours(26, [22])]).state.trust).size, 0)
  assert.equal(distrustedChannels(null).size, 0)
})
