/** The downlinks that wait for a device: bounded, orders to a valve first. */

import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import type { DevEui } from '../../base/ids.ts'
import type { CloseOrder } from '../detect/watering.ts'
import { endDetail } from '../downlink-words/end-detail.ts'
import { hasMovedAway, homeOf } from '../homes/home.ts'
import type { RecordTime } from '../journal/record.ts'
import { sendIfListening } from './class-c.ts'
import { finishCommand, rememberCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import {
  type DeviceState,
  type EngineState,
  putDevice,
  type QueuedDownlink,
  sessionsOf,
} from './state.ts'

export const DOWNLINKS_PER_DEVICE_MAX = 16
/** An order to close is worth trying for a day: it can do no harm late. */
export const CLOSE_EXPIRES_MS = 24 * 3_600_000

/** Queues it, or ends its command with the reason why not. Says whether it waits now. */
export function queueDownlink(
  state: EngineState,
  time: RecordTime,
  settings: EngineSettings,
  effects: Effects,
  devEui: DevEui,
  downlink: Omit<QueuedDownlink, 'tries' | 'tx'>,
): boolean {
  const device = state.devices.get(devEui)
  const refusal = refusalOf(device) ?? homeRefusal(state, devEui, settings)
  if (!device || refusal !== undefined) {
    finishCommand(state, effects, time, downlink.commandId, 'refused', refusal ?? '')
    return false
  }
  const queued = { ...downlink, tries: 0, tx: null }
  const { downlinks: before } = device
  const at = before.findIndex((other) => rankOf(other) > rankOf(queued))
  const downlinks = at < 0 ? [...before, queued] : before.toSpliced(at, 0, queued)
  const next = { ...device, downlinks }
  putDevice(state, next)
  state.timers.set(`downlink:${devEui}:${downlink.commandId}`, downlink.expiresLineMs)
  sendIfListening(state, time, devEui, downlink.commandId, settings, effects)
  // A device that always listens may be told at once why it has to wait.
  const now = state.devices.get(devEui)?.downlinks.find((d) => d.commandId === downlink.commandId)
  const detail = endDetail('', now ?? {})
  effects.results.push({ id: downlink.commandId, outcome: 'queued', detail })
  return true
}

/** A valve missed its deadline: it is told to close, once more and confirmed. */
export function queueClosing(
  state: EngineState,
  time: RecordTime,
  settings: EngineSettings,
  effects: Effects,
  { devEui, fPort, hex }: CloseOrder,
): void {
  const commandId = `close-${devEui}-${Math.round(time.lineMs)}`
  const command = { id: commandId, kind: 'wateringStop', origin: 'deadline' }
  rememberCommand(state, time, command, 'queued', '')
  queueDownlink(state, time, settings, effects, devEui, {
    commandId,
    purpose: 'alarm',
    fPort,
    payload: bytesOfHex(hex) ?? new Uint8Array(),
    confirmed: true,
    expiresLineMs: time.lineMs + CLOSE_EXPIRES_MS,
  })
}

/** A closing order as it stands in a detector's state. */
export function closeOrder(devEui: DevEui, fPort: number, payload: Uint8Array): CloseOrder {
  return { devEui, fPort, hex: hexOf(payload) }
}

function refusalOf(device: DeviceState | undefined): string | undefined {
  if (!device) return 'unknown device'
  if (sessionsOf(device).length === 0) return 'the device has not joined yet'
  if (device.downlinks.length >= DOWNLINKS_PER_DEVICE_MAX) {
    return `${DOWNLINKS_PER_DEVICE_MAX} downlinks wait already`
  }
  return undefined
}

function homeRefusal(
  state: EngineState,
  devEui: DevEui,
  { gatewayEui }: EngineSettings,
): string | undefined {
  if (!hasMovedAway(state, devEui, gatewayEui)) return undefined
  return `its home is the gateway ${homeOf(state, devEui)} now: order it there`
}

/** Lower goes first: closing a valve, orders to valves, what is marked as urgent, the rest in turn. */
function rankOf({ purpose, isUrgent }: Pick<QueuedDownlink, 'purpose' | 'isUrgent'>): number {
  if (purpose === 'alarm') return 0
  if (purpose === 'valve') return 1
  return isUrgent ? 2 : 3
}
