/** A maintainer asks something of a device's radio: it goes with the next downlink, and is answered. */

import type { CommandRecord, RecordTime } from '../journal/record.ts'
import { requestRefusal } from '../link/availability.ts'
import { ask } from '../link/exchange.ts'
import type { DeviceMacCommand } from './command.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { type DeviceState, type EngineState, putDevice } from './state.ts'

/** Requests that may wait for one device. */
const ASKED_MAX = 16

const REFUSALS = {
  version: 'the device is of a LoRaWAN version that does not know this request',
  'fixed-channels': 'the channels of this region have fixed numbers: they are not added or moved',
  'no-dwell-time': 'this region has no dwell time to set',
} as const

export function askDevice(
  state: EngineState,
  record: CommandRecord & RecordTime,
  { devEui, requests }: DeviceMacCommand,
  settings: EngineSettings,
  effects: Effects,
): void {
  const device = state.devices.get(devEui)
  const refusal = refusalOf(device, requests, settings)
  if (!device || refusal !== undefined) {
    finishCommand(state, effects, record, record.id, 'refused', refusal ?? '')
    return
  }
  const { talk } = device
  const exchange = ask(talk.exchange, requests, record.id)
  putDevice(state, { ...device, talk: { ...talk, exchange } })
  effects.results.push({ id: record.id, outcome: 'queued', detail: '' })
}

function refusalOf(
  device: DeviceState | undefined,
  requests: DeviceMacCommand['requests'],
  { region }: EngineSettings,
): string | undefined {
  if (!device) return 'unknown device'
  if (!device.session) return 'the device has not joined yet'
  const { macVersion } = device.device
  for (const { name } of requests) {
    const refusal = requestRefusal(name, { macVersion, region })
    if (refusal) return `${name}: ${REFUSALS[refusal]}`
  }
  const { asked } = device.talk.exchange
  const isFull = asked.length + requests.length > ASKED_MAX
  return isFull ? `${ASKED_MAX} requests wait already` : undefined
}
