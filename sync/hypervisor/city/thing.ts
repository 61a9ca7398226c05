/**
 * What stands in the city now, as every page and every interface sees it: made by `picture.ts` from
 * states that stand, the asset file and the gateways. Times are UTC milliseconds of what was *observed*;
 * what is not known is `unknown` or left out, never zero and never free.
 */

import type { DevEui, GatewayEui } from '../../../base/ids.ts'

/** WGS 84, degrees. */
export type Place = { readonly lon: number; readonly lat: number }

/** Why nothing is known of a thing now. */
export type UnknownReason =
  /** No fact has ever told it. */
  | 'never-told'
  /** Its sensor does not speak, or told that it does not know. */
  | 'silent-sensor'
  /** Its gateway does not speak. */
  | 'silent-gateway'
  /** Its sensor speaks and is not believed. */
  | 'distrusted'

/** What all things of the city have. */
export type ThingHead = {
  /** Of the asset file, or as facts name it. */
  readonly id: string
  /** As it stands on the plan; the id where nobody gave a name. */
  readonly name: string
  readonly place?: Place
  /** Street segment or row of spaces, and what people call it. */
  readonly row?: string
  readonly rowName?: string
  readonly siteId?: string
  /** Who tells of it. */
  readonly gateway?: GatewayEui
  /** Sensors that facts of it have named, sorted. */
  readonly devEuis: readonly DevEui[]
  /** Newest fact that told of it; left out: none. */
  readonly toldMs?: number
  /** The last alarm of it that somebody has seen at its gateway, by the type and moment of its fact. */
  readonly acknowledged?: {
    readonly of: string
    readonly ofMs: number
    readonly by: string
    readonly atMs: number
  }
  /** False: the newest fact was told by a clock that nobody had set. */
  readonly isClockTrusted: boolean
}

export const SPACE_CATEGORIES = ['normal', 'prm', 'delivery', 'ev'] as const
export type SpaceCategory = (typeof SPACE_CATEGORIES)[number]

export type Space = ThingHead & {
  readonly kind: 'space'
  readonly category: SpaceCategory
  /** Longest stay that is allowed; left out: no limit. */
  readonly limitMinutes?: number
  readonly status: 'free' | 'occupied' | 'unknown'
  readonly unknownBecause?: UnknownReason
  /** When the present status began, as observed. */
  readonly sinceMs?: number
  /** Said by reckoning and not by a frame. */
  readonly isEstimated: boolean
  /** An over-stay that goes on. */
  readonly over?: {
    readonly startedMs: number
    readonly limitMinutes: number
    readonly confidence: number
  }
}

export type Leak = {
  readonly kind: string
  readonly isConfirmed: boolean
  readonly sinceMs: number
  readonly toldMs: number
  readonly flowLitresPerHour: number
  /** 0…1. */
  readonly confidence: number
  readonly lostLitres: number
}

export type Watering = {
  readonly endedMs: number
  readonly durationMs: number
  readonly litres: number
  readonly expectedLitres: number | null
}

export type Valve = {
  readonly devEui: DevEui
  readonly valve: number
  readonly status: 'open' | 'closed' | 'unsure'
  readonly sinceMs: number
}

export type Soil = {
  /** Positive, 0 = saturated. */
  readonly tensionKpa: number
  readonly thresholdKpa: number
  readonly isDry: boolean
  readonly probes: number
  readonly atMs: number
}

export type CycleFault = {
  readonly kind: string
  readonly sinceMs: number
  readonly expectedLitres: number
  readonly foundLitres: number
}

/** A mean over a quarter or an hour of one quantity; the newest. */
export type Value = {
  /** As decoders name it: `air.pm25`, `noise.laeq`, `soil.tension@20` (a depth in cm). */
  readonly quantity: string
  readonly mean: number
  readonly min: number
  readonly max: number
  /** UTC, end excluded. */
  readonly fromMs: number
  readonly toMs: number
}

/** A zone of a park, its main (`site`), or a tree that is watered. */
export type WaterThing = ThingHead & {
  readonly kind: 'zone' | 'site' | 'tree'
  readonly leak?: Leak
  readonly cycleFault?: CycleFault
  readonly valves: readonly Valve[]
  readonly lastWatering?: Watering
  /** Newest hour of its meter. */
  readonly lastHour?: {
    readonly hourMs: number
    readonly litres: number
    readonly coverage: number
  }
  readonly soil?: Soil
  readonly lock?: { readonly reason: string; readonly sinceMs: number; readonly by: string }
  readonly values: readonly Value[]
}

export type CallPoint = ThingHead & {
  readonly kind: 'callPoint'
  readonly lastCallMs?: number
  readonly lastTestMs?: number
  /** False: it misses its heartbeats, since … */
  readonly isSupervised: boolean
  readonly supervisionLostMs?: number
}

export type Building = ThingHead & {
  readonly kind: 'building'
  readonly intrusion?: { readonly what: string; readonly sinceMs: number }
  readonly isSupervised: boolean
  readonly supervisionLostMs?: number
}

export type Bin = ThingHead & {
  readonly kind: 'bin'
  /** 0…100 as last told. */
  readonly fillPercent?: number
  readonly isFull: boolean
  readonly fullByMs?: number
  readonly emptiedMs?: number
  readonly isOnFire: boolean
}

export type Segment = ThingHead & {
  readonly kind: 'segment'
  /** The newest quarter of an hour, or hour where none is told. */
  readonly count?: {
    readonly fromMs: number
    readonly toMs: number
    readonly inCount: number
    readonly outCount: number
    /** 0…1. */
    readonly coverage: number
  }
}

/** A point that measures noise, air or heat. */
export type MeasuringPoint = ThingHead & {
  readonly kind: 'noisePoint' | 'airPoint' | 'heatPoint'
  readonly values: readonly Value[]
  readonly noiseDay?: {
    readonly day: string
    readonly lDay: number | null
    readonly lEvening: number | null
    readonly lNight: number | null
    readonly lDen: number | null
  }
  readonly heatNight?: {
    readonly night: string
    readonly minC: number
    readonly hoursAbove20: number
  }
}

export type Thing = Space | WaterThing | CallPoint | Building | Bin | Segment | MeasuringPoint

/** An alarm that a device told by itself: fire, frost, leak, tamper, … */
export type DeviceAlarm = {
  readonly subject: string
  readonly devEui: DevEui
  readonly what: string
  readonly sinceMs: number
}

export type Device = {
  readonly devEui: DevEui
  readonly gateway: GatewayEui
  /** What it serves, where facts have said so. */
  readonly thingIds: readonly string[]
  readonly profile?: string
  /** Newest reading. */
  readonly lastReadingMs?: number
  readonly measurements: readonly {
    readonly quantity: string
    readonly index: number
    readonly unit: string
    readonly value: number
  }[]
  readonly silentSinceMs?: number
  /** 0…100; left out: not known. */
  readonly batteryPercent?: number
  readonly isBatteryLow: boolean
  readonly distrusted: readonly {
    readonly quantity: string
    readonly sinceMs: number
    readonly reason: string
  }[]
}

export type GatewayNow = {
  readonly gw: GatewayEui
  readonly version: string
  readonly isOnline: boolean
  readonly lastHeardMs: number
  /** What it told last of itself; left out: nothing yet. */
  readonly report?: GatewayReport
}

/** How it is with a gateway, by its own hourly word (`gatewayReported`); what it did not know is left out. */
export type GatewayReport = {
  readonly atMs: number
  readonly isClockTrusted: boolean
  /** Facts that waited to be acknowledged, by stream 0 to 4. */
  readonly waiting: readonly number[]
  readonly devices: number
  readonly heard: number
  readonly silent: number
  readonly framesAnHour: number
  /** Median, in the channel's width. */
  readonly noiseDbm?: number
  /** Of the last hour: it sent, and heard nothing. */
  readonly deafMs: number
  /** Of the fullest sub-band's lawful hour. */
  readonly dutyPercent: number
  readonly radios: number
  readonly radiosOnline: number
  readonly upMs: number
  readonly certificateEndsMs?: number
  readonly diskFreeBytes?: number
  readonly memoryBytes?: number
}

/** The city at one moment. Lists are sorted by id. */
export type City = {
  readonly nowMs: number
  /** Facts up to this one are in it (`StoredFact.position`). */
  readonly position: number
  readonly things: ReadonlyMap<string, Thing>
  readonly devices: ReadonlyMap<DevEui, Device>
  readonly gateways: readonly GatewayNow[]
  readonly alarms: readonly DeviceAlarm[]
}

/** Who publishes: city constants (city-data-standards.md C8, C9), from the setting `city`. */
export type Publisher = {
  /** `Aix-en-Provence`. */
  readonly name: string
  /** `13001`. */
  readonly insee: string
  /** `fr`. */
  readonly country: string
  /** 14 digits; left out: exports that need one say so. */
  readonly siret?: string
  /** First part of local ids: `aix` in `urn:ngsi-ld:ParkingSpot:aix:pmr-0042`. */
  readonly scope: string
  /** Base of the addresses in exports, without a slash at the end: `https://hyperviseur.aix.example`. */
  readonly baseUrl: string
}

type ThingOf<Kind extends Thing['kind'], One = Thing> = One extends { readonly kind: infer Own }
  ? Kind extends Own
    ? One
    : never
  : never

/** Things of some kinds, in the order of their ids. */
export function thingsOf<Kind extends Thing['kind']>(
  city: City,
  ...kinds: readonly Kind[]
): readonly ThingOf<Kind>[] {
  const wanted: readonly string[] = kinds
  const found = [...city.things.values()].filter(({ kind }) => wanted.includes(kind))
  return found as unknown as readonly ThingOf<Kind>[]
}
