/**
 * Is the frame's sender registered here? By address and EUI alone: a stranger that shares an address
 * with a device of ours is held for ours, and no MIC is spent on it.
 */

import type { DevEui } from '../../base/ids.ts'
import type { EngineState } from '../engine/state.ts'
import { senderOf } from './filter.ts'

export function isOwnSender(state: Registered, phyPayload: Uint8Array): boolean {
  return ownSenders(state, phyPayload).length > 0
}

/** Devices registered here that may have sent the frame; more than one where they share an address. */
export function ownSenders(
  { devices, byDevAddr }: Registered,
  phyPayload: Uint8Array,
): readonly DevEui[] {
  const sender = senderOf(phyPayload)
  if (sender.kind === 'session') return byDevAddr.get(sender.devAddr) ?? []
  return sender.kind === 'join' && devices.has(sender.devEui) ? [sender.devEui] : []
}

type Registered = Pick<EngineState, 'devices' | 'byDevAddr'>
