/** A new device address inside the gateway's block; unique on this gateway as long as one is free. */

import { type DevAddr, formatDevAddr } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { AddressBlock } from './address-block.ts'

const TRIES_MAX = 32

/** Addresses may be shared (the MIC tells who speaks), so after some tries one that is taken will do. */
export function drawDevAddr(
  block: AddressBlock,
  random: Random,
  isTaken: (devAddr: DevAddr) => boolean,
): DevAddr {
  let devAddr = drawOne(block, random)
  for (let i = 1; i < TRIES_MAX && isTaken(devAddr); i++) devAddr = drawOne(block, random)
  return devAddr
}

function drawOne({ prefix, freeBits }: AddressBlock, random: Random): DevAddr {
  return formatDevAddr(Number.parseInt(prefix, 16) + random.below(2 ** freeBits))
}
