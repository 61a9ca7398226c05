/**
 * What a Mosquitto broker must be told so that nobody speaks for another (security S14, S15): who may
 * use which topic of `mqtt.ts`, by the name in the client's certificate, and how much.
 */

import type { GatewayEui } from '../../base/ids.ts'
import { MESSAGE_BYTES_MAX } from '../messages.ts'

/** Topics of a gateway below `v1/gw/{eui}/`, as the gateway uses them. */
const GATEWAY_RIGHTS = [
  ['write', 'up/+'],
  ['write', 'res'],
  ['readwrite', 'state'],
  ['read', 'ack'],
  ['read', 'cmd'],
  ['write', 'ask'],
  ['read', 'part'],
] as const
/** The same from the other side: a hypervisor never speaks as a gateway. */
const HYPERVISOR_RIGHTS = [
  ['read', 'up/+'],
  ['read', 'res'],
  ['readwrite', 'state'],
  ['write', 'ack'],
  ['write', 'cmd'],
  ['read', 'ask'],
  ['write', 'part'],
] as const

/** A gateway that speaks for another, which it reaches by LoRa. */
export type RelayedGateway = { readonly hub: GatewayEui; readonly leaf: GatewayEui }
const RELAY_RIGHTS = [
  ['write', 'up/+'],
  ['write', 'res'],
  ['read', 'ack'],
  ['read', 'cmd'],
] as const

/** Mosquitto's `acl_file`. `%u` is the certificate's name: of a gateway its EUI. */
export function brokerAcl(
  hypervisors: readonly string[],
  relayed: readonly RelayedGateway[] = [],
): string {
  const gateways = GATEWAY_RIGHTS.map(([may, last]) => `pattern ${may} v1/gw/%u/${last}`)
  const others = hypervisors.flatMap((name) => [
    `user ${name}`,
    ...HYPERVISOR_RIGHTS.map(([may, last]) => `topic ${may} v1/gw/+/${last}`),
    '',
  ])
  return [
    '# Written by: cigale ca acl. Who is not named here may do nothing.',
    '',
    ...others,
    ...relayed.flatMap(({ hub, leaf }) => [
      `# ${leaf} has no internet: ${hub} speaks for it.`,
      `user ${hub}`,
      ...RELAY_RIGHTS.map(([may, last]) => `topic ${may} v1/gw/${leaf}/${last}`),
      '',
    ]),
    '# A gateway: its own tree, by the EUI in its certificate.',
    ...gateways,
    '',
  ].join('\n')
}

export type BrokerPlaces = {
  readonly port: number
  /** Address to listen on; left out: all. */
  readonly address?: string
  readonly ca: string
  readonly cert: string
  readonly key: string
  readonly crl: string
  readonly acl: string
  readonly tlsMin: '1.2' | '1.3'
}

/** Clients of a city with room to spare; each queue is small, for facts wait on the gateways. */
const CLIENTS_MAX = 4096
const QUEUED_MAX = 1000

/** Mosquitto's own configuration, 2.0 or newer. */
export function brokerConf(places: BrokerPlaces): string {
  const { port, address, ca, cert, key, crl, acl, tlsMin } = places
  return [
    '# Written by: cigale ca acl. Mosquitto 2.0.11-1.2+deb12u2 or newer (security fixes).',
    'per_listener_settings true',
    'persistence false',
    `max_packet_size ${MESSAGE_BYTES_MAX}`,
    `max_queued_messages ${QUEUED_MAX}`,
    `max_queued_bytes ${QUEUED_MAX * 64 * 1024}`,
    'max_inflight_messages 20',
    'max_keepalive 300',
    'persistent_client_expiration 1d',
    '',
    `listener ${port}${address ? ` ${address}` : ''}`,
    `max_connections ${CLIENTS_MAX}`,
    'max_qos 1',
    'allow_anonymous false',
    `tls_version tlsv${tlsMin}`,
    `cafile ${ca}`,
    `certfile ${cert}`,
    `keyfile ${key}`,
    `crlfile ${crl}`,
    'require_certificate true',
    'use_identity_as_username true',
    '# Nobody can throw another out by its client id.',
    'use_username_as_clientid true',
    `acl_file ${acl}`,
    '',
  ].join('\n')
}
