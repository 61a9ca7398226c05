import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui } from '../../../base/ids.ts'
import type { Measurement } from '../../../decoders/contract.ts'
import { DEVICE_ALARMS_START, type DeviceAlarmsState, stepDeviceAlarms } from './device-alarms.ts'

const devEui = '24e124000000000a' as DevEui

function play(frames: readonly (readonly Measurement[])[]) {
  let state: DeviceAlarmsState = DEVICE_ALARMS_START
  const told = frames.flatMap((measurements, i) => {
    const at = { lineMs: i * 1_000, atMs: i * 1_000, clk: 2 } as const
    const step = stepDeviceAlarms(state, { ...at, devEui, measurements }, { subject: 'x' })
    ;({ state } = step)
    return step.facts.map(({ type, fields }) => [type, fields['what'], fields['sinceMs'] ?? null])
  })
  return { told, state }
}

const says = (quantity: Measurement['quantity'], value: number): Measurement => ({
  quantity,
  index: 0,
  value,
})

test('an alarm of the device is told when it begins and when it ends', () => {
  const fire = [says('alarm.fire', 1)]
  const { told, state } = play([[says('alarm.fire', 0)], fire, fire, [], [says('alarm.fire', 0)]])
  assert.deepEqual(told, [
    ['alarmRaised', 'fire', null],
    ['alarmEnded', 'fire', 1_000],
  ])
  assert.deepEqual(state, DEVICE_ALARMS_START)
})

test('alarms stand beside one another; what other detectors read is theirs', () => {
  const { told } = play([
    [says('alarm.leak', 1), says('alarm.frost', 1), says('alarm.sos', 1), says('alarm.tamper', 1)],
  ])
  assert.deepEqual(
    told.map(([, what]) => what),
    ['leak', 'frost'],
  )
})

test('an alarm of the past is history', () => {
  assert.deepEqual(play([[{ ...says('alarm.fire', 1), observedMs: 5 }]]).told, [])
})
