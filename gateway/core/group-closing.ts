/** The order by which all members of a group close their valves: one, the same for all, or none. */

import { hexOf } from '../../base/bytes.ts'
import type { DevEui } from '../../base/ids.ts'
import type { DecodeService, EncodedDownlink } from '../../decoders/contract.ts'

export type ClosingMember = {
  readonly devEui: DevEui
  /** Id of its decoder; empty when it has none. */
  readonly profile: string
}

/** A frame to a group is the same bytes for all: says who differs, or knows no such order. */
export function closingOf(
  members: readonly ClosingMember[],
  decoders: Pick<DecodeService, 'encode'>,
): EncodedDownlink | string {
  const byOrder = new Map<string, { readonly order: EncodedDownlink; readonly who: DevEui[] }>()
  const without: string[] = []
  for (const [profile, who] of byProfile(members)) {
    const order = decoders.encode({ profile, command: { kind: 'closeValve', valve: 'all' } })
    if (!order) {
      without.push(...who.map((devEui) => `${devEui} (${profile || 'no model'})`))
      continue
    }
    const bytes = `${order.fPort}:${hexOf(order.bytes)}`
    const same = byOrder.get(bytes)?.who ?? []
    byOrder.set(bytes, { order, who: [...same, ...who] })
  }
  if (without.length > 0) return `no order closes the valves of: ${without.join(', ')}`
  const [most, ...others] = [...byOrder.values()].sort((a, b) => b.who.length - a.who.length)
  if (!most) return 'the group has no members'
  if (others.length === 0) return most.order
  const who = others.flatMap((one) => one.who).join(', ')
  return `these close by another order than the rest, and need a group of their own: ${who}`
}

/** Each model is asked once. */
function byProfile(members: readonly ClosingMember[]): ReadonlyMap<string, readonly DevEui[]> {
  const found = new Map<string, DevEui[]>()
  for (const { devEui, profile } of members) {
    const same = found.get(profile)
    if (same) same.push(devEui)
    else found.set(profile, [devEui])
  }
  return found
}
