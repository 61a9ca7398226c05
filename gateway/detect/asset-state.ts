/** What the detectors of one asset remember; each is null until it has something to. */

import type { CallState } from './call.ts'
import type { FillState } from './fill-level.ts'
import type { FillTrendState } from './fill-trend.ts'
import type { FootfallState } from './footfall.ts'
import type { HourlyState } from './hourly-values.ts'
import type { IntrusionState } from './intrusion.ts'
import { type FinalStaysState, restoreFinalStays } from './parking/final-stays.ts'
import type { OccupancyState } from './parking/occupancy-state.ts'
import type { OverstayState } from './parking/overstay.ts'
import type { PaceState } from './parking/pace.ts'
import type { SensorHealthState } from './parking/sensor-health.ts'
import type { BinFireState } from './safety/bin-fire.ts'
import type { DeviceAlarmsState } from './safety/device-alarms.ts'
import type { SupervisionState } from './safety/supervision.ts'
import type { SoilState } from './soil.ts'
import type { DetectStep } from './step.ts'
import type { HeatNightState } from './surroundings/heat-night.ts'
import type { NoiseDayState } from './surroundings/noise-day.ts'
import type { SuddenNoiseState } from './surroundings/sudden-noise.ts'
import type { WeatherState } from './surroundings/weather.ts'
import type { SiteWater } from './water/site-state.ts'
import type { ZoneWater } from './water/zone-state.ts'
import { type CloseOrder, restoreWatering, type WateringState } from './watering.ts'

export type AssetState = {
  readonly version: 2
  readonly occupancy: OccupancyState | null
  readonly overstay: OverstayState | null
  readonly water: ZoneWater | null
  readonly site: SiteWater | null
  readonly finalStays: FinalStaysState | null
  readonly sensorHealth: SensorHealthState | null
  readonly watering: WateringState | null
  readonly soil: SoilState | null
  readonly call: CallState | null
  readonly intrusion: IntrusionState | null
  readonly fill: FillState | null
  readonly footfall: FootfallState | null
  readonly hourly: HourlyState | null
  readonly supervision: SupervisionState | null
  readonly deviceAlarms: DeviceAlarmsState | null
  readonly binFire: BinFireState | null
  readonly fillTrend: FillTrendState | null
  readonly quarterly: HourlyState | null
  readonly noiseDay: NoiseDayState | null
  readonly suddenNoise: SuddenNoiseState | null
  readonly heatNight: HeatNightState | null
  readonly weather: WeatherState | null
  /** The pace that its sensor was asked for. */
  readonly pace: PaceState | null
}

export const ASSET_START: AssetState = {
  version: 2,
  occupancy: null,
  overstay: null,
  water: null,
  site: null,
  finalStays: null,
  sensorHealth: null,
  watering: null,
  soil: null,
  call: null,
  intrusion: null,
  fill: null,
  footfall: null,
  hourly: null,
  supervision: null,
  deviceAlarms: null,
  binFire: null,
  fillTrend: null,
  quarterly: null,
  noiseDay: null,
  suddenNoise: null,
  heatNight: null,
  weather: null,
  pace: null,
}

/** A stored state, if this program understands its version; else detection starts anew. */
export function restoreAssetState(stored: unknown): AssetState {
  const state = stored as Partial<AssetState> | null | undefined
  if (state?.version !== ASSET_START.version) return ASSET_START
  // What an earlier program remembered under a name of its own is not of this one.
  const parts = Object.entries(state).filter(([name]) => Object.hasOwn(ASSET_START, name))
  const watering = state.watering ? restoreWatering(state.watering) : null
  const finalStays = state.finalStays ? restoreFinalStays(state.finalStays) : null
  return { ...ASSET_START, ...Object.fromEntries(parts), watering, finalStays }
}

/** What of a state goes to the disk: most assets have one kind of detector, the rest is not written. */
export function storedAssetState(state: AssetState): Partial<AssetState> {
  const written = Object.entries(state).filter(([, part]) => part !== null)
  return Object.fromEntries(written) as Partial<AssetState>
}

/** A step of an asset: facts for the city, and valves that are to be told to close. */
export type AssetStep = DetectStep<AssetState> & { readonly orders?: readonly CloseOrder[] }
