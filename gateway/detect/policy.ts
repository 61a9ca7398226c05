/** What an asset's own properties say about how its detectors judge. */

import type { Asset } from '../registry/model.ts'
import type { LeakPolicy } from './leak.ts'
import { OCCUPANCY_POLICY, type OccupancyPolicy } from './occupancy.ts'

const COUNTER_BITS = 32

export function occupancyPolicy(asset: Asset): OccupancyPolicy {
  const { heartbeatSeconds } = asset.properties
  if (heartbeatSeconds === undefined) return OCCUPANCY_POLICY
  return { ...OCCUPANCY_POLICY, heartbeatMs: heartbeatSeconds * 1000 }
}

/** `undefined`: without litres per pulse, pulses are not water. */
export function leakPolicy(asset: Asset): LeakPolicy | undefined {
  const { litresPerPulse, designLitresPerMinute, counterBits } = asset.properties
  if (litresPerPulse === undefined) return undefined
  return {
    litresPerPulse,
    designLitresPerHour:
      designLitresPerMinute === undefined ? undefined : designLitresPerMinute * 60,
    counterBits: counterBits ?? COUNTER_BITS,
  }
}
