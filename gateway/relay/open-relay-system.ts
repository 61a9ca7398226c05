/** Configuration → the gateway's relay, where the settings want one. A system driver: it reads the pairs' files. */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { LeavesOnBroker } from '../../sync/transport/relay/leaves-on-broker.ts'
import type { Config } from '../config/schema.ts'
import type { Core } from '../core/core.ts'
import type { Vault } from '../registry/vault.ts'
import { PairFiles } from './pair-files-system.ts'
import { Relay } from './relay.ts'
import { relayAir } from './relay-air.ts'

export type RelayOpening = {
  readonly core: Core
  readonly vault: Vault
  readonly config: Config
  readonly dataDir: string
  readonly gatewayEui: GatewayEui
  readonly clock: Clock
  readonly random: Random
  /** On the connection to the broker; left out: there is none. */
  readonly leaves?: LeavesOnBroker
  readonly onPairs: () => void
}

export function openRelay(parts: RelayOpening): Relay {
  const { core, vault, config, dataDir, gatewayEui: self, clock, random, leaves, onPairs } = parts
  const allowed = config.sync.transports.find((one) => one.kind === 'lora-relay')
  return new Relay({
    ...{ self, clock, random, onPairs },
    files: new PairFiles(dataDir, vault),
    air: relayAir(core, random),
    ...(allowed && { allowed }),
    ...(leaves && { leaves }),
    raise: (code, detail) => core.raise(code, detail),
  })
}
