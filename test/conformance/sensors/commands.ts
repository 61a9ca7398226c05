/** A maker's command as ours, or why a city does not send it. */

import type { DeviceCommand, DeviceSwitch } from '../../../decoders/contract.ts'
import { type Json, type JsonObject, number } from './reading.ts'

export type Ordered = DeviceCommand | { readonly kind: 'never'; readonly why: string }

const never = (why: string): Ordered => ({ kind: 'never', why })

const NO_END = 'an opening without an end by time'
const QUEUED = 'a task that waits in the device’s queue'
const RAW = 'a frame or a radio setting of the maker’s, no command of ours'
const UNIT_UNKNOWN = 'an interval whose unit depends on the firmware'
const HOURS_UNSURE = 'a duration in hours, whose code is not confirmed'
const CLOSED_FOR = 'closing for a time, to open again'
const CLEARED = 'the counter is preset to nought instead'
const QUERY = 'the state of a task, which reportNow brings too'

const SWITCHES: Readonly<Record<string, DeviceSwitch>> = {
  buzzer_enable: 'buzzer',
  history_enable: 'history',
}

export function commandOf(id: string, command: JsonObject): Ordered {
  if (id === 'strega-smart-valve') return stregaCommand(command)
  if (id.startsWith('watteco-'))
    return command['sendReboot'] === true ? { kind: 'reboot' } : never(RAW)
  const [[name, value]] = Object.entries(command) as [[string, Json]]
  const what = SWITCHES[name]
  if (what) return { kind: 'switch', what, on: value === 'enable' }
  switch (name) {
    case 'report_interval':
    case 'reporting_interval':
      if (id === 'milesight-ws101' || id === 'milesight-ws202') return never(UNIT_UNKNOWN)
      return { kind: 'reportEvery', seconds: number(value) }
    case 'reboot':
      return { kind: 'reboot' }
    case 'report_status':
      return { kind: 'reportNow' }
    case 'sync_time':
      return { kind: 'syncClock' }
    case 'valve_1_pulse':
    case 'valve_2_pulse':
      return {
        kind: 'presetCounter',
        input: name === 'valve_1_pulse' ? 1 : 2,
        count: number(value),
      }
    case 'clear_valve_1_pulse':
    case 'clear_valve_2_pulse':
      return never(CLEARED)
    case 'query_valve_task_status':
      return never(QUERY)
    case 'valve_task':
      return valveTask(value as JsonObject)
    default:
      throw new Error(`the table lacks the maker's command ${name}`)
  }
}

function valveTask(task: JsonObject): Ordered {
  const valve = ({ 'valve 1': 1, 'valve 2': 2, 'all valves': 'all' } as const)[
    String(task['valve_index'])
  ]!
  if (task['sequence_id'] !== 0) return never(QUEUED)
  if (task['valve_status'] === 'close') return { kind: 'closeValve', valve }
  if (task['time_rule_enable'] !== 'enable' || valve === 'all') return never(NO_END)
  const opened = { kind: 'openValve', valve, seconds: number(task['duration']!) } as const
  return task['pulse_rule_enable'] === 'enable'
    ? { ...opened, pulses: number(task['valve_pulse']!) }
    : opened
}

function stregaCommand({ fPort, payload, status, time, time1 }: JsonObject): Ordered {
  if (fPort === 1) return payload === 0 ? { kind: 'closeValve', valve: 1 } : never(NO_END)
  if (fPort === 11) return { kind: 'reportEvery', seconds: number(time1!) * 60 }
  const opened = { kind: 'openValve', valve: 1 } as const
  if (status === 21) return { ...opened, seconds: number(time!) }
  if (status === 41) return { ...opened, seconds: number(time!) * 60 }
  return never(status === 81 ? HOURS_UNSURE : CLOSED_FOR)
}
