/** The settings of outlets to an MQTT broker. */

import type { Secret } from '../../../base/secret.ts'
import type { MqttEndpoint } from '../../transport/mqtt-link.ts'
import type { View } from '../city/privacy.ts'

export type BrokerEndpoint = Omit<MqttEndpoint, 'password' | 'key'> & {
  readonly password?: Secret
  /** PEM. */
  readonly key?: Secret
}

type OutletOptions = {
  /** Unique among the outlets, and kept; part of the client's id. */
  readonly name: string
  readonly broker: BrokerEndpoint
  /** What the partner may see; `services` when left out. */
  readonly view?: View
  /** Calls and intrusions too; not when left out. */
  readonly safety?: boolean
}

export type MqttOutOptions = OutletOptions & {
  /** How long a retained state is kept without word from us; a day when left out. */
  readonly stateExpiryS?: number
}

export type SparkplugOptions = OutletOptions & {
  /** Waits until this host's STATE says that it is there; left out: for nobody. */
  readonly primaryHost?: string
}

export function endpointOf({ password, key, ...rest }: BrokerEndpoint): MqttEndpoint {
  const text = (secret: Secret): string => new TextDecoder().decode(secret.reveal())
  return { ...rest, ...(password && { password: text(password) }), ...(key && { key: text(key) }) }
}
