/**
 * Multicast groups: devices of class C that hear one frame together, such as all valves of a district
 * (LoRaWAN TS005). A group has an address, a key and a counter of its own.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { DevAddr, DevEui } from '../../base/ids.ts'
import { deriveMcSessionKeys, type McSessionKeys } from '../lorawan/packages/multicast-keys.ts'
import type { Vault } from '../registry/vault.ts'

export type Group = {
  readonly id: string
  readonly name: string
  readonly members: readonly DevEui[]
}

export type GroupMember = {
  readonly devEui: DevEui
  /** Which of the device's four groups. */
  readonly mcGroupId: number
  /** `asked`: it was sent the key and has not said that it took it. */
  readonly state: 'asked' | 'in' | 'refused'
  /** Until when it has agreed to listen, on the engine's line; 0: not now. */
  readonly listensUntilLineMs: number
}

/** A frame for the group that waits until its members listen, and goes out several times. */
export type GroupOrder = {
  readonly commandId: string
  readonly fPort: number
  readonly payload: Uint8Array
  readonly isUrgent: boolean
  readonly sent: number
}

export type GroupState = {
  readonly group: Group
  readonly mcAddr: DevAddr
  /** As in the journal and the database. */
  readonly sealedMcKey: Uint8Array
  readonly keys: McSessionKeys
  readonly fCntDownNext: number
  readonly members: readonly GroupMember[]
  /** When its members listen, on the engine's line; null: nobody was told. */
  readonly session: { readonly startLineMs: number; readonly endLineMs: number } | null
  readonly orders: readonly GroupOrder[]
}

/** Where a group's key lies in the vault. */
export function placeOfMcKey(id: string): string {
  return `group/${id}/mcKey`
}

/** The keys follow from the sealed one. */
export function groupsToDisk(groups: ReadonlyMap<string, GroupState>): CborValue {
  return [...groups.values()].map(({ keys: _, ...stored }) => stored) as unknown as CborValue
}

/** Throws when the vault cannot open a group's key: the caller names which vault it is. */
export function groupsFromDisk(
  stored: readonly Omit<GroupState, 'keys'>[],
  vault: Vault,
): Map<string, GroupState> {
  const groups = new Map<string, GroupState>()
  for (const one of stored) {
    const keys = openGroupKeys(one.group.id, one, vault)
    if (keys) groups.set(one.group.id, { ...one, keys })
  }
  return groups
}

export function openGroupKeys(
  id: string,
  { sealedMcKey, mcAddr }: { readonly sealedMcKey: Uint8Array; readonly mcAddr: DevAddr },
  vault: Vault,
): McSessionKeys | undefined {
  const mcKey = vault.unseal(sealedMcKey, placeOfMcKey(id))
  return mcKey && deriveMcSessionKeys(mcKey, mcAddr)
}
