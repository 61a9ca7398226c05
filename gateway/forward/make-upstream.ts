/** One entry of `forward:` → an upstream. Files of keys are read by the caller's `endpointOf`. */

import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { Random } from '../../base/random.ts'
import type { MqttEndpoint } from '../../sync/transport/mqtt-link.ts'
import { splitAddress } from '../config/address.ts'
import type { ForwardConfig } from '../config/schema.ts'
import type { OpenDatagramPort } from './datagram-port.ts'
import type { Target } from './forwarder.ts'
import { SemtechUdpUpstream } from './semtech-udp.ts'

export type UpstreamParts = {
  readonly clock: Clock
  readonly random: Random
  readonly metrics: Metrics
  readonly log: Log
  /** Names its connection to the broker; no two may be alike. */
  readonly clientId: string
  readonly topicPrefix: string
  readonly openPort: (server: {
    readonly address: string
    readonly port: number
  }) => OpenDatagramPort
  readonly endpointOf: (config: MqttForwardConfig) => MqttEndpoint
}

export type MqttForwardConfig = Extract<ForwardConfig, { readonly kind: 'chirpstack-mqtt' }>

/** Throws when a file of the configuration cannot be read. */
export async function makeTarget(config: ForwardConfig, parts: UpstreamParts): Promise<Target> {
  const { kind, onlyForeign, devAddrPrefixes, joinRequests } = config
  const name = nameOf(config)
  const filter = { onlyForeign, devAddrPrefixes, joinRequests }
  const { openPort, endpointOf, clientId, ...common } = parts
  if (config.kind === 'semtech-udp') {
    const port = openPort(splitAddress(config.server))
    return {
      name,
      kind,
      filter,
      upstream: new SemtechUdpUpstream({ ...common, name, openPort: port }),
    }
  }
  // Who forwards by UDP has no MQTT client in memory.
  const { ChirpstackUpstream } = await import('./chirpstack-mqtt.ts')
  const { encoding, topicPrefix = parts.topicPrefix } = config
  const endpoint = endpointOf(config)
  const upstream = new ChirpstackUpstream({
    ...common,
    name,
    endpoint,
    clientId,
    encoding,
    topicPrefix,
  })
  return { name, kind, filter, upstream }
}

export function nameOf(config: ForwardConfig): string {
  return config.name ?? (config.kind === 'semtech-udp' ? config.server : config.url)
}
