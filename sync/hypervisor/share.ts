/**
 * How several receivers of one database share the gateways. What is stored is right however they do it: a
 * gateway's turn is held in the database. Sharing only spreads the work.
 *
 *   group   a shared subscription of MQTT 5: the broker gives each message to one of them, and to the
 *           others when one dies
 *   hash    for brokers without: each gets all messages and handles those of its own gateways, which wait
 *           while it is down
 */

import { crc32c } from '../../base/crc.ts'
import { bytesOfId, type GatewayEui } from '../../base/ids.ts'

export type Share =
  | { readonly by: 'group'; readonly name: string }
  /** `index`: 0 … `of` − 1. */
  | { readonly by: 'hash'; readonly index: number; readonly of: number }

export function isMine(share: Share | undefined, gw: GatewayEui): boolean {
  return share?.by !== 'hash' || crc32c(bytesOfId(gw)) % share.of === share.index
}
