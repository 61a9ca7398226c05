/**
 * Is the frame's sender registered here? By address and EUI alone: a stranger that shares an address
 * with a device of ours is held for ours, and no MIC is spent on it.
 */

import type { EngineState } from '../engine/state.ts'
import { senderOf } from './filter.ts'

export function isOwnSender(
  { devices, byDevAddr }: Pick<EngineState, 'devices' | 'byDevAddr'>,
  phyPayload: Uint8Array,
): boolean {
  const sender = senderOf(phyPayload)
  if (sender.kind === 'session') return byDevAddr.has(sender.devAddr)
  return sender.kind === 'join' && devices.has(sender.devEui)
}
