/**
 * A hub's way on for its leaves: topics beside its own, on its own connection. The broker's rules say for which leaves
 * it may speak (`cigale ca acl --relay`): nobody else's word is taken by it.
 */

import type { GatewayEui } from '../../../base/ids.ts'
import type { UpChannel } from '../transport.ts'
import type { HubWay } from './hub.ts'

export class LeavesOnBroker implements HubWay {
  /** Whose topics are asked of the broker when a connection is made. */
  leaves: readonly GatewayEui[] = []
  /** Of the connection; undefined: there is none. */
  publish: ((leaf: GatewayEui, channel: UpChannel, bytes: Uint8Array) => boolean) | undefined
  /** What came for a leaf. */
  received: (leaf: GatewayEui, channel: 'ack' | 'cmd', bytes: Uint8Array) => void = () => {}

  send(leaf: GatewayEui, channel: UpChannel, bytes: Uint8Array): boolean {
    return this.publish?.(leaf, channel, bytes) ?? false
  }
}
