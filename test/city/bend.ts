/**
 * Where a mutant may lay hands on a gateway or hypervisor, from outside: at what goes in and comes
 * out of the product's cores. The product carries no mutant code; an empty bend is the product.
 */

import type { GatewayEui } from '../../base/ids.ts'
import type { Decoder } from '../../decoders/contract.ts'
import type { Core } from '../../gateway/core/core.ts'
import type { CorePorts, CoreSettings } from '../../gateway/core/ports.ts'
import type { RadioListener } from '../../hardware/radio.ts'
import type { EarlierTransmission } from '../../hardware/transmitter.ts'
import type { HypervisorStore } from '../../sync/hypervisor/store.ts'
import type { GatewayTransport, HypervisorTransport } from '../../sync/transport/transport.ts'
import type { Life } from './gateway/gateway-clock.ts'

export type RunOf = { readonly number: number; readonly life: Life }

type Encode = NonNullable<Decoder['encode']>

export type Bend = {
  /** No fault, but a configuration under which a fault shows. */
  readonly settings?: (settings: CoreSettings) => CoreSettings
  readonly ports?: (ports: CorePorts, run: RunOf) => CorePorts
  /** Of each model that can be told something. */
  readonly encode?: (encode: Encode) => Encode
  /** Right after the core has opened. */
  readonly core?: (core: Core, run: RunOf) => void
  readonly onFrames?: (core: Core) => RadioListener['onFrames']
  readonly transport?: (transport: GatewayTransport, gw: GatewayEui) => GatewayTransport
  readonly earlier?: (earlier: readonly EarlierTransmission[]) => readonly EarlierTransmission[]
  readonly hypervisorTransport?: (transport: HypervisorTransport) => HypervisorTransport
  readonly store?: (store: HypervisorStore) => HypervisorStore
}

export const UNBENT: Bend = {}
