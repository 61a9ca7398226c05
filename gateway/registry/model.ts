/**
 * What the city talks about (assets), what hangs there (devices), and which belongs to which
 * (bindings). Keys of devices are not here: they are sealed elsewhere.
 */

import type { DevAddr, DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import type { WateringProgramme } from '../actuate/programme.ts'
import type { AdrChoice } from '../adr/choice.ts'

export const MAC_VERSIONS = ['1.0.2', '1.0.3', '1.0.4', '1.1'] as const
export type MacVersion = (typeof MAC_VERSIONS)[number]

export const DEVICE_CLASSES = ['A', 'B', 'C'] as const
export type DeviceClass = (typeof DEVICE_CLASSES)[number]

export const ACTIVATIONS = ['OTAA', 'ABP'] as const
export type Activation = (typeof ACTIVATIONS)[number]

/** A device as it is registered. */
export type Device = {
  readonly devEui: DevEui
  /** Left out: any JoinEUI the device asks for. */
  readonly joinEui?: JoinEui
  /** Of an ABP device; an OTAA device gets its own at each join. */
  readonly devAddr?: DevAddr
  readonly name: string
  /** Id of its decoder. Left out: its frames are kept raw until it has one. */
  readonly profile?: string
  readonly region: string
  readonly macVersion: MacVersion
  /** Regional Parameters version, as the file gave it. */
  readonly regParams?: string
  readonly class: DeviceClass
  readonly activation: Activation
  /** The gateway that answers its joins. Left out: every gateway where it is registered. */
  readonly homeGateway?: GatewayEui
  /** How its data rate and power are steered; left out: as the configuration says. */
  readonly adr?: AdrChoice
  /** The highest data rate it is steered to. Left out: its model's, else the region's. */
  readonly dataRateMax?: number
  /** It speaks at least so often. Left out: as its model does. */
  readonly intervalS?: number
  /** ABP without a memory for counters: it may begin again at 0 (F39). Opens it to replay: never without `relaxed`. */
  readonly relaxFCnt?: true
  /** Who allowed that, why, and when (UTC). */
  readonly relaxed?: { readonly by: string; readonly because: string; readonly atMs: number }
  readonly lat?: number
  readonly lon?: number
}

export const ASSET_KINDS = [
  'space',
  'zone',
  'site',
  'tree',
  'bin',
  'segment',
  'noisePoint',
  'callPoint',
  'building',
  'airPoint',
  'heatPoint',
] as const
export type AssetKind = (typeof ASSET_KINDS)[number]

export const SPACE_CATEGORIES = ['prm', 'delivery', 'ev', 'normal'] as const
export type SpaceCategory = (typeof SPACE_CATEGORIES)[number]

export const SOIL_KINDS = ['sand', 'loam', 'clay'] as const
export type SoilKind = (typeof SOIL_KINDS)[number]

export const PLANT_KINDS = ['youngTree', 'establishedTree', 'shrub', 'lawn'] as const
export type PlantKind = (typeof PLANT_KINDS)[number]

/** What the kinds need to know beside their name and place; each field with its kind. */
export type AssetProperties = {
  /** space */
  readonly category?: SpaceCategory
  /** space: the longest stay allowed */
  readonly limitMinutes?: number
  /** space: beyond the limit, before it is an over-stay */
  readonly toleranceMinutes?: number
  /** space: when the limit holds, such as `Mo-Sa 09:00-19:00`; always where not given */
  readonly inForceHours?: string
  /** space, callPoint, building: how often its sensor speaks when nothing changes */
  readonly heartbeatSeconds?: number
  /** zone, site: what one pulse of the meter stands for */
  readonly litresPerPulse?: number
  /** zone: the flow it was built for, true within ±15 % */
  readonly designLitresPerMinute?: number
  /** zone, site, segment: width of the counter; 32 where not given, of people found out by itself */
  readonly counterBits?: number
  /** zone, site: flow below which its meter stands still */
  readonly startLitresPerHour?: number
  /** site: its main meter serves more than its zones: fountains, toilets */
  readonly otherUse?: boolean
  /** zone: when and how much it is watered (set by a command of its own) */
  readonly programme?: WateringProgramme
  /** site: so many of its valves may be open at once; left out: any number */
  readonly openAtOnceMax?: number
  /** zone, tree: tension from which the soil is dry; left out: by soil and plant */
  readonly dryKpa?: number
  readonly soil?: SoilKind
  readonly plant?: PlantKind
  /** bin: distance to the waste when empty and when full */
  readonly emptyMm?: number
  readonly fullMm?: number
  /** callPoint: the press that is a test: 1 short, 2 long, 3 double */
  readonly testPress?: number
  /** building: when it is watched, such as `Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00`; always where not given */
  readonly armedHours?: string
  /** noisePoint: quieter than this is no sudden noise, dB */
  readonly loudDb?: number
  /** zone, space, tree: the site it is part of */
  readonly siteId?: string
  /** space: the row it stands in, and its place there; neighbours differ by one */
  readonly row?: string
  readonly position?: number
}

export type Asset = {
  readonly id: string
  readonly kind: AssetKind
  readonly name: string
  readonly lat?: number
  readonly lon?: number
  readonly properties: AssetProperties
}

export const BINDING_ROLES = [
  'occupancy',
  'meter',
  'valve',
  'probe',
  'button',
  'counter',
  'level',
  'noise',
  'contact',
  'climate',
] as const
export type BindingRole = (typeof BINDING_ROLES)[number]

/** A device serves an asset, with dates, so that a swapped sensor keeps the asset's history. */
export type Binding = {
  readonly asset: string
  readonly devEui: DevEui
  readonly role: BindingRole
  /** Index of the channel that serves: valve or pulse input 1 or 2; of a probe its depth in cm. */
  readonly index: number
  /** UTC, from (including) … to (excluding). */
  readonly fromMs: number
  readonly toMs?: number
}

/** Does the binding hold at this UTC time? */
export function isBoundAt(binding: Binding, atMs: number): boolean {
  return binding.fromMs <= atMs && (binding.toMs === undefined || atMs < binding.toMs)
}
