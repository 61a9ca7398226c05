/** What an asset's own properties say about how its detectors judge. */

import { parseWeeklyHours, type WeeklyRule } from '../../base/weekly-hours.ts'
import type { Asset, Binding, PlantKind, SoilKind, SpaceCategory } from '../registry/model.ts'
import type { FillPolicy } from './fill-level.ts'
import { FINAL_LAG_MS, type FinalStaysPolicy } from './parking/final-stays.ts'
import { OCCUPANCY_POLICY, type OccupancyPolicy } from './parking/occupancy-state.ts'
import type { PaceState } from './parking/pace.ts'
import { SENSOR_HEALTH_POLICY, type SensorHealthPolicy } from './parking/sensor-health.ts'
import type { SoilPolicy } from './soil.ts'
import type { MeterPolicy } from './water/reading.ts'

const COUNTER_BITS = 32
const HEARTBEAT_S = 86_400
/** A lorry at ten metres. */
const LOUD_DB = 85
/**
 * Tension from which water is due (detection.md §5, "default start threshold"): a young tree by the probe
 * in its root ball, an established one at 40 to 60 cm. Starting values; the Green Spaces service decides.
 */
const DRY_KPA: Readonly<Record<PlantKind, Readonly<Record<SoilKind, number>>>> = {
  youngTree: { sand: 25, loam: 35, clay: 45 },
  establishedTree: { sand: 60, loam: 80, clay: 100 },
  shrub: { sand: 30, loam: 45, clay: 60 },
  lawn: { sand: 30, loam: 40, clay: 60 },
}

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

/** As the space is set, or as its sensor was asked for and keeps. */
export function heartbeatSecondsOf({ properties }: Asset, pace: PaceState | null = null): number {
  const keptSeconds = pace?.isKept ? pace.askedSeconds : null
  return keptSeconds ?? properties.heartbeatSeconds ?? HEARTBEAT_S
}

export function occupancyPolicy(asset: Asset, pace: PaceState | null = null): OccupancyPolicy {
  const heartbeatMs = heartbeatSecondsOf(asset, pace) * 1000
  if (heartbeatMs === OCCUPANCY_POLICY.heartbeatMs) return OCCUPANCY_POLICY
  return { ...OCCUPANCY_POLICY, heartbeatMs }
}

export function finalStaysPolicy(asset: Asset, pace: PaceState | null = null): FinalStaysPolicy {
  return { heartbeatMs: heartbeatSecondsOf(asset, pace) * 1000, lagMs: FINAL_LAG_MS }
}

export function sensorHealthPolicy(
  asset: Asset,
  pace: PaceState | null = null,
): SensorHealthPolicy {
  return { ...SENSOR_HEALTH_POLICY, heartbeatMs: heartbeatSecondsOf(asset, pace) * 1000 }
}

/** `undefined`: a space of no category and without a limit of its own. */
export function limitMinutesOf({ properties }: Asset): number | undefined {
  const { limitMinutes, category } = properties
  return limitMinutes ?? (category && LIMIT_MINUTES[category])
}

/** When the limit of a space holds, and what is granted beyond it. */
export function limitPolicy({ properties }: Asset): {
  readonly toleranceMinutes?: number
  readonly inForce?: readonly WeeklyRule[]
} {
  const { toleranceMinutes, inForceHours } = properties
  const inForce = inForceHours === undefined ? undefined : parseWeeklyHours(inForceHours)
  return {
    ...(toleranceMinutes !== undefined && { toleranceMinutes }),
    ...(inForce && { inForce }),
  }
}

/** `undefined`: without litres per pulse, pulses are not water. */
export function meterPolicy(asset: Asset): MeterPolicy | undefined {
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
  const { dryKpa, soil, plant } = asset.properties
  return { thresholdKpa: dryKpa ?? dryFrom(soil, plant), probes }
}

/** Of what nobody said anything: an established tree in sandy loam. */
export function dryFrom(soil: SoilKind = 'sand', plant: PlantKind = 'establishedTree'): number {
  return DRY_KPA[plant][soil]
}

/** A safety device of which nothing is set speaks at least daily. */
export function heartbeatMsOf({ properties }: Asset): number {
  return (properties.heartbeatSeconds ?? HEARTBEAT_S) * 1000
}

export function loudDbOf({ properties }: Asset): number {
  return properties.loudDb ?? LOUD_DB
}

/** `undefined`: without its two distances nobody knows what full is. */
export function fillPolicy({ properties }: Asset): FillPolicy | undefined {
  const { emptyMm, fullMm } = properties
  return emptyMm === undefined || fullMm === undefined ? undefined : { emptyMm, fullMm }
}
