/** What an asset's own properties say about how its detectors judge. */

import type { Asset, Binding, SpaceCategory } from '../registry/model.ts'
import type { FillPolicy } from './fill-level.ts'
import type { LeakPolicy } from './leak.ts'
import { FINAL_LAG_MS, type FinalStaysPolicy } from './parking/final-stays.ts'
import { OCCUPANCY_POLICY, type OccupancyPolicy } from './parking/occupancy.ts'
import { SENSOR_HEALTH_POLICY, type SensorHealthPolicy } from './parking/sensor-health.ts'
import type { SoilPolicy } from './soil.ts'

const COUNTER_BITS = 32
/** An established tree in sandy loam, probe at 40 to 60 cm (detection.md §5). */
const DRY_KPA = 60

/**
 * Defaults where the asset says nothing (detection.md §3, "Limits"): 12 h is the least a municipality
 * may allow on a PRM space (art. L241-3 CASF); the local by-law decides the rest.
 */
const LIMIT_MINUTES: Readonly<Record<SpaceCategory, number>> = {
  prm: 720,
  delivery: 30,
  ev: 240,
  normal: 150,
}

export function occupancyPolicy(asset: Asset): OccupancyPolicy {
  const { heartbeatSeconds } = asset.properties
  if (heartbeatSeconds === undefined) return OCCUPANCY_POLICY
  return { ...OCCUPANCY_POLICY, heartbeatMs: heartbeatSeconds * 1000 }
}

export function finalStaysPolicy(asset: Asset): FinalStaysPolicy {
  return { heartbeatMs: occupancyPolicy(asset).heartbeatMs, lagMs: FINAL_LAG_MS }
}

export function sensorHealthPolicy(asset: Asset): SensorHealthPolicy {
  return { ...SENSOR_HEALTH_POLICY, heartbeatMs: occupancyPolicy(asset).heartbeatMs }
}

/** `undefined`: a space of no category and without a limit of its own. */
export function limitMinutesOf({ properties }: Asset): number | undefined {
  const { limitMinutes, category } = properties
  return limitMinutes ?? (category && LIMIT_MINUTES[category])
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

export function soilPolicy(asset: Asset, bindings: readonly Binding[]): SoilPolicy {
  const probes = bindings.filter(({ role, toMs }) => role === 'probe' && toMs === undefined).length
  return { thresholdKpa: asset.properties.dryKpa ?? DRY_KPA, probes }
}

/** `undefined`: without its two distances nobody knows what full is. */
export function fillPolicy({ properties }: Asset): FillPolicy | undefined {
  const { emptyMm, fullMm } = properties
  return emptyMm === undefined || fullMm === undefined ? undefined : { emptyMm, fullMm }
}
