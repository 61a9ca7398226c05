/** Whether a gateway is among the share of the fleet that a plan speaks of: asked at both ends. */

import { createHash } from 'node:crypto'
import type { GatewayEui } from '../base/ids.ts'

/** Places are whole multiples of this. */
export const PLACE_STEP = 2 ** -32

/**
 * A gateway's place in the order of a plan, 0..1: drawn by a hash, so that each plan begins elsewhere and
 * a larger share always includes a smaller one.
 */
export function placeInPlan(planId: string, gatewayEui: GatewayEui): number {
  const hash = createHash('sha256').update(`${planId}/${gatewayEui}`).digest()
  return hash.readUInt32BE(0) * PLACE_STEP
}
