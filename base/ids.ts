/**
 * Identifiers of LoRaWAN, as text in display (big-endian) order, lower-case hex.
 * On air they are reversed: `gateway/lorawan/phy.ts` does that, nothing else.
 */

import { bytesOfHex, hexOf } from './bytes.ts'

declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

/** EUI-64 of a device, as printed on its label: 16 hex digits. */
export type DevEui = Id<'DevEui'>
/** EUI-64 of the join server a device asks for (AppEUI before 1.0.4). */
export type JoinEui = Id<'JoinEui'>
/** EUI-64 of a gateway. */
export type GatewayEui = Id<'GatewayEui'>
/** Network address of a session: 8 hex digits; several sessions may share one. */
export type DevAddr = Id<'DevAddr'>
/** 24-bit network id: 6 hex digits. */
export type NetId = Id<'NetId'>

/** Accepts upper case and the separators people type (`-`, `:`, blanks); gives plain lower case. */
function readHexId(text: string, digits: number): string | undefined {
  const plain = text.replace(/[\s:-]/g, '').toLowerCase()
  return plain.length === digits && /^[0-9a-f]*$/.test(plain) ? plain : undefined
}

export function parseDevEui(text: string): DevEui | undefined {
  return readHexId(text, 16) as DevEui | undefined
}

export function parseJoinEui(text: string): JoinEui | undefined {
  return readHexId(text, 16) as JoinEui | undefined
}

export function parseGatewayEui(text: string): GatewayEui | undefined {
  return readHexId(text, 16) as GatewayEui | undefined
}

export function parseDevAddr(text: string): DevAddr | undefined {
  return readHexId(text, 8) as DevAddr | undefined
}

export function parseNetId(text: string): NetId | undefined {
  return readHexId(text, 6) as NetId | undefined
}

/** The id of 8 (EUI), 4 (DevAddr) or 3 (NetID) bytes in display order. */
export function idOfBytes<T extends string>(bytes: Uint8Array): T {
  return hexOf(bytes) as T
}

/** The bytes of an id, in display order. */
export function bytesOfId(id: string): Uint8Array {
  return bytesOfHex(id) as Uint8Array
}

/** NetID type (top three bits) → bits of its DevAddr prefix, NwkID and NwkAddr (TS002, "DevAddr"). */
const NET_ID_TYPES = [
  { prefix: 0b0, prefixBits: 1, nwkIdBits: 6 },
  { prefix: 0b10, prefixBits: 2, nwkIdBits: 6 },
  { prefix: 0b110, prefixBits: 3, nwkIdBits: 9 },
  { prefix: 0b1110, prefixBits: 4, nwkIdBits: 11 },
  { prefix: 0b11110, prefixBits: 5, nwkIdBits: 12 },
  { prefix: 0b111110, prefixBits: 6, nwkIdBits: 13 },
  { prefix: 0b1111110, prefixBits: 7, nwkIdBits: 15 },
  { prefix: 0b11111110, prefixBits: 8, nwkIdBits: 17 },
] as const

export type DevAddrPrefix = {
  readonly netIdType: number
  readonly prefix: DevAddr
  readonly prefixBits: number
}

/** The DevAddr prefix that belongs to a NetID: all its devices' addresses begin with these bits. */
export function devAddrPrefix(netId: NetId): DevAddrPrefix {
  const value = Number.parseInt(netId, 16)
  const netIdType = value >>> 21
  const { prefix, prefixBits, nwkIdBits } = NET_ID_TYPES[netIdType]!
  const nwkId = (value & 0x1fffff) % 2 ** nwkIdBits
  const bits = prefixBits + nwkIdBits
  const high = (prefix * 2 ** nwkIdBits + nwkId) * 2 ** (32 - bits)
  return { netIdType, prefix: formatDevAddr(high), prefixBits: bits }
}

/** The address with its prefix replaced by that of `netId`; the free low bits stay. */
export function devAddrInNetId(devAddr: DevAddr, netId: NetId): DevAddr {
  const { prefix, prefixBits } = devAddrPrefix(netId)
  const free = 2 ** (32 - prefixBits)
  return formatDevAddr(Number.parseInt(prefix, 16) + (Number.parseInt(devAddr, 16) % free))
}

/** The NetID type and NwkID an address was made with; `undefined` for the reserved type of all ones. */
export function readDevAddr(
  devAddr: DevAddr,
): { readonly netIdType: number; readonly nwkId: number } | undefined {
  const value = Number.parseInt(devAddr, 16)
  const netIdType = Math.clz32(~value)
  const type = NET_ID_TYPES[netIdType]
  if (!type) return undefined
  const afterPrefix = (value * 2 ** type.prefixBits) % 2 ** 32
  return { netIdType, nwkId: Math.floor(afterPrefix / 2 ** (32 - type.nwkIdBits)) }
}

/** Does the address begin with the NetID's prefix? */
export function isDevAddrOf(devAddr: DevAddr, netId: NetId): boolean {
  return devAddrInNetId(devAddr, netId) === devAddr
}

export function formatDevAddr(value: number): DevAddr {
  return value.toString(16).padStart(8, '0') as DevAddr
}
