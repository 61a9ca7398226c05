/** Configuration → the gateway's relay, where the settings want one. A system driver: it reads certificates. */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Random } from '../../base/random.ts'
import { hubOverMqtt } from '../../sync/transport/relay/hub-mqtt.ts'
import { mqttEndpointOf } from '../config/mqtt-endpoint-system.ts'
import type { Config, TransportConfig } from '../config/schema.ts'
import type { Core } from '../core/core.ts'
import type { Vault } from '../registry/vault.ts'
import { PairFiles } from './pair-files-system.ts'
import { type OpenWay, Relay } from './relay.ts'
import { relayAir } from './relay-air.ts'

export type RelayOpening = {
  readonly core: Core
  readonly vault: Vault
  readonly config: Config
  readonly dataDir: string
  readonly gatewayEui: GatewayEui
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly onPairs: () => void
}

export function openRelay(parts: RelayOpening): Relay {
  const { core, vault, config, dataDir, gatewayEui: self, clock, random, log, onPairs } = parts
  const { transports } = config.sync
  const mqtt = transports.find((one): one is Extract<TransportConfig, { kind: 'mqtt' }> => {
    return one.kind === 'mqtt'
  })
  const allowed = transports.find((one) => one.kind === 'lora-relay')
  const openWay: OpenWay | undefined =
    mqtt &&
    ((leaves, onDown) =>
      hubOverMqtt({
        ...{ hub: self, leaves, onDown, clock, random, endpoint: () => mqttEndpointOf(mqtt) },
        onState: (isUp, detail) => log.info({ isUp, detail }, 'way of the leaves by the broker'),
      }))
  return new Relay({
    ...{ self, clock, random, onPairs },
    files: new PairFiles(dataDir, vault),
    air: relayAir(core, random),
    ...(allowed && { allowed }),
    ...(openWay && { openWay }),
    raise: (code, detail) => core.raise(code, detail),
  })
}
