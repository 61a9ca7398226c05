/** The ways of a gateway that has a neighbour by LoRa: that one alone, or the broker while it works. */

import type { Clock } from '../../base/clock.ts'
import type { SyncSender, SyncSenderOptions } from '../../sync/driver.ts'
import { autoTransport } from '../../sync/transport/auto.ts'
import { relayPolicy } from '../../sync/transport/relay/leaf.ts'
import type { GatewayTransport } from '../../sync/transport/transport.ts'
import type { RelayWay } from './sync-link-system.ts'

/** What a sender is made with, and by which way it speaks now. */
export type Ways = Pick<SyncSenderOptions, 'transport' | 'policy' | 'account'> & {
  readonly way: () => 'mqtt' | 'lora-relay'
}

export type UsePolicy = SyncSender['usePolicy']

export function waysWithLora(
  relay: RelayWay,
  parts: {
    readonly clock: Clock
    readonly byIp: GatewayTransport | undefined
    readonly policyByIp: Pick<SyncSenderOptions, 'policy' | 'account'>
    readonly usePolicy: UsePolicy
  },
): Ways {
  const { clock, byIp, policyByIp, usePolicy } = parts
  const makeLora = () => relay.leafTransport()
  if (!byIp) {
    return { transport: makeLora(), way: () => 'lora-relay', policy: relayPolicy(relay.sf) }
  }
  const transport = autoTransport({
    ...{ clock, ip: byIp, makeLora },
    onWay(way) {
      if (way === 'lora') usePolicy(relayPolicy(relay.sf))
      else usePolicy(policyByIp.policy ?? {}, policyByIp.account)
    },
  })
  const way = () => (transport.way() === 'lora' ? 'lora-relay' : 'mqtt')
  return { transport, way, ...policyByIp }
}
