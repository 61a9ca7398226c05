/**
 * The addresses that one gateway of a city gives: a block of its NetID's, by its number in the city, so
 * that no two of them ever draw the same, and a prefix tells whose device speaks (TS002, "DevAddr").
 *
 *   NetID's prefix | number of the gateway | address
 *   7 to 25 bits   | 12 bits or fewer      | 7 bits or more
 */

import { type DevAddr, devAddrPrefix, formatDevAddr, type NetId } from '../../base/ids.ts'

/** Addresses that begin with `prefix`, its last `free` bits apart. */
export type AddressBlock = { readonly prefix: DevAddr; readonly freeBits: number }

/** 4096 gateways of 8192 addresses in a NetID of type 0. */
const NUMBER_BITS_MAX = 12
/** Smaller NetIDs have fewer blocks, not blocks of nothing: 128 addresses. */
const FREE_BITS_LEAST = 7

/** How many gateways can have a block of their own. A NetID of type 7 is one block itself. */
export function blockCount(netId: NetId): number {
  return 2 ** numberBits(netId)
}

/** `number` from 0 to below `blockCount`; undefined: the gateway is alone, and all of the NetID is its own. */
export function addressBlock(netId: NetId, number: number | undefined): AddressBlock {
  const { prefix, prefixBits } = devAddrPrefix(netId)
  if (number === undefined) return { prefix, freeBits: 32 - prefixBits }
  const freeBits = 32 - prefixBits - numberBits(netId)
  const value = Number.parseInt(prefix, 16) + number * 2 ** freeBits
  return { prefix: formatDevAddr(value), freeBits }
}

/** As `forward[].devAddrPrefixes` takes it: `00022000/19`. */
export function blockText({ prefix, freeBits }: AddressBlock): string {
  return `${prefix}/${32 - freeBits}`
}

function numberBits(netId: NetId): number {
  const { prefixBits } = devAddrPrefix(netId)
  return Math.min(NUMBER_BITS_MAX, Math.max(0, 32 - prefixBits - FREE_BITS_LEAST))
}
