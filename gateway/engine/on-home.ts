/**
 * A device's home moves: where it goes away, all that waits for it ends with the record; where it comes, it
 * is answered from the record on. Which of two moves holds: homes/home.ts.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { HOMES_MAX, hasMovedAway, isNewer } from '../homes/home.ts'
import type { RecordTime } from '../journal/record.ts'
import type { HomeSetCommand } from './command.ts'
import { finishCommand } from './command-results.ts'
import type { Effects, EngineSettings } from './context.ts'
import { type EngineState, putDevice } from './state.ts'

/** Says in words how many devices moved; older revisions change nothing. */
export function setHome(
  state: EngineState,
  time: RecordTime,
  { devices, gatewayEui, rev }: HomeSetCommand,
  settings: EngineSettings,
  effects: Effects,
): { readonly isRefused: boolean; readonly detail: string } {
  const moving = devices.filter((devEui) => isNewer({ gatewayEui, rev }, state.homes.get(devEui)))
  const unknown = moving.filter((devEui) => !state.homes.has(devEui))
  if (state.homes.size + unknown.length > HOMES_MAX) {
    return { isRefused: true, detail: `${HOMES_MAX} homes are remembered already` }
  }
  for (const devEui of moving) {
    state.homes.set(devEui, { gatewayEui, rev, isTaken: false })
    leave(state, time, devEui, settings.gatewayEui, effects)
  }
  const kept = devices.length - moving.length
  const detail = `${moving.length} devices to ${gatewayEui}, revision ${rev}`
  return {
    isRefused: false,
    detail: kept > 0 ? `${detail}; ${kept} have this or a later home` : detail,
  }
}

/** Nothing more is sent to a device that has moved away, and it is missed by nobody here. */
function leave(
  state: EngineState,
  time: RecordTime,
  devEui: DevEui,
  self: GatewayEui | undefined,
  effects: Effects,
): void {
  const device = state.devices.get(devEui)
  if (!device || !hasMovedAway(state, devEui, self)) return
  putDevice(state, { ...device, downlinks: [] })
  for (const { commandId } of device.downlinks) {
    state.timers.set(`downlink:${devEui}:${commandId}`, undefined)
    state.timers.set(`classC:${devEui}:${commandId}`, undefined)
    finishCommand(state, effects, time, commandId, 'failed', 'its home is another gateway now')
  }
  state.timers.set(`silence:${devEui}`, undefined)
  for (const [id, group] of state.groups) {
    if (!group.members.some((member) => member.devEui === devEui)) continue
    const members = group.members.filter((member) => member.devEui !== devEui)
    const named = group.group.members.filter((member) => member !== devEui)
    state.groups.set(id, { ...group, members, group: { ...group.group, members: named } })
  }
}
