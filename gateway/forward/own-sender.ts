/**
 * Is the frame's sender at home here? By address and EUI alone: a stranger that shares an address
 * with a device of ours is held for ours, and no MIC is spent on it.
 */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { EngineState } from '../engine/state.ts'
import { hasMovedAway, isElsewhere } from '../homes/home.ts'
import { senderOf } from './filter.ts'

export function isOwnSender(
  state: Registered,
  phyPayload: Uint8Array,
  self: GatewayEui | undefined,
): boolean {
  return ownSenders(state, phyPayload, self).length > 0
}

/**
 * Devices at home here that may have sent the frame; more than one where they share an address. What another
 * gateway is the home of is a stranger's here, and handed on as one.
 */
export function ownSenders(
  state: Registered,
  phyPayload: Uint8Array,
  self: GatewayEui | undefined,
): readonly DevEui[] {
  const sender = senderOf(phyPayload)
  if (sender.kind === 'session') {
    const owners = state.byDevAddr.get(sender.devAddr) ?? []
    return owners.filter((devEui) => !hasMovedAway(state, devEui, self))
  }
  if (sender.kind !== 'join' || !state.devices.has(sender.devEui)) return []
  return isElsewhere(state, sender.devEui, self) ? [] : [sender.devEui]
}

type Registered = Pick<EngineState, 'devices' | 'byDevAddr' | 'homes'>
