/**
 * Datagrams of the Semtech UDP protocol (GWMP), version 2.
 *
 *   byte 0      1..2     3            4..11                    12..
 *   version 2   token    identifier   EUI, gateway -> server   JSON text, or nothing
 *
 * A server's PULL_RESP has JSON but no EUI. Some gateways end a successful TX_ACK with one zero byte.
 * Source: Lora-net/packet_forwarder, PROTOCOL.TXT.
 */

import { ByteReader, ByteWriter } from '../../base/bytes.ts'
import { bytesOfId, type GatewayEui, idOfBytes } from '../../base/ids.ts'

/** The position in this list is the identifier on the wire. */
const GWMP_KINDS = [
  'PUSH_DATA',
  'PUSH_ACK',
  'PULL_DATA',
  'PULL_RESP',
  'PULL_ACK',
  'TX_ACK',
] as const

const VERSION = 2

/** `token`: 16 bits that are only ever echoed. `json`: UTF-8 text, a view into what was read. */
export type GwmpPacket =
  | {
      readonly kind: 'PUSH_DATA' | 'TX_ACK'
      readonly token: number
      readonly gatewayEui: GatewayEui
      readonly json: Uint8Array
    }
  | { readonly kind: 'PULL_DATA'; readonly token: number; readonly gatewayEui: GatewayEui }
  | { readonly kind: 'PULL_RESP'; readonly token: number; readonly json: Uint8Array }
  | { readonly kind: 'PUSH_ACK' | 'PULL_ACK'; readonly token: number }

export type GwmpRefusal = 'too-short' | 'version' | 'unknown-identifier' | 'length'

export type GwmpRead =
  | { readonly kind: 'packet'; readonly packet: GwmpPacket }
  | { readonly kind: 'rejected'; readonly reason: GwmpRefusal }

export function readPacket(bytes: Uint8Array): GwmpRead {
  const reader = new ByteReader(bytes)
  const version = reader.u8()
  const token = reader.u16le()
  const identifier = reader.u8()
  if (version === undefined || token === undefined || identifier === undefined) {
    return rejected('too-short')
  }
  if (version !== VERSION) return rejected('version')
  const kind = GWMP_KINDS[identifier]
  switch (kind) {
    case 'PUSH_ACK':
    case 'PULL_ACK':
      return reader.left === 0 ? packet({ kind, token }) : rejected('length')
    case 'PULL_RESP':
      return packet({ kind, token, json: rest(reader) })
    case 'PULL_DATA':
    case 'PUSH_DATA':
    case 'TX_ACK': {
      const eui = reader.bytes(8)
      if (!eui) return rejected('too-short')
      const gatewayEui = idOfBytes<GatewayEui>(eui)
      if (kind !== 'PULL_DATA') return packet({ kind, token, gatewayEui, json: rest(reader) })
      return reader.left === 0 ? packet({ kind, token, gatewayEui }) : rejected('length')
    }
    case undefined:
      return rejected('unknown-identifier')
    default:
      return kind satisfies never
  }
}

export function writePacket(packet: GwmpPacket): Uint8Array {
  const out = new ByteWriter('json' in packet ? 12 + packet.json.length : 12)
  out.u8(VERSION).u16le(packet.token).u8(GWMP_KINDS.indexOf(packet.kind))
  if ('gatewayEui' in packet) out.bytes(bytesOfId(packet.gatewayEui))
  if ('json' in packet) out.bytes(packet.json)
  return out.done()
}

/** All that is left, without the zero byte that some gateways put at the end. */
function rest(reader: ByteReader): Uint8Array {
  const bytes = reader.bytes(reader.left) as Uint8Array
  return bytes.at(-1) === 0 ? bytes.subarray(0, -1) : bytes
}

function packet(read: GwmpPacket): GwmpRead {
  return { kind: 'packet', packet: read }
}

function rejected(reason: GwmpRefusal): GwmpRead {
  return { kind: 'rejected', reason }
}
