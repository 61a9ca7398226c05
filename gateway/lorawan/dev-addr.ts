/** A new device address inside the NetID's prefix; unique on this gateway as long as one is free. */

import { type DevAddr, devAddrInNetId, formatDevAddr, type NetId } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'

const TRIES_MAX = 32

/** Addresses may be shared (the MIC tells who speaks), so after some tries one that is taken will do. */
export function drawDevAddr(
  netId: NetId,
  random: Random,
  isTaken: (devAddr: DevAddr) => boolean,
): DevAddr {
  let devAddr = drawOne(netId, random)
  for (let i = 1; i < TRIES_MAX && isTaken(devAddr); i++) devAddr = drawOne(netId, random)
  return devAddr
}

function drawOne(netId: NetId, random: Random): DevAddr {
  return devAddrInNetId(formatDevAddr(random.below(2 ** 32)), netId)
}
