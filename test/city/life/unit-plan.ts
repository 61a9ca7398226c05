/**
 * What stands where: a unit is one thing of the city with the sensors that hang there. Each is drawn
 * from the seed and its own number alone, so that a unit taken away leaves the others as they are.
 */

import { hexOf } from '../../../base/bytes.ts'
import type { DevEui, GatewayEui, JoinEui } from '../../../base/ids.ts'
import { snrFloorDb } from '../../../base/lora.ts'
import { type Random, seededRandom } from '../../../base/random.ts'
import { EU868 } from '../../../gateway/lorawan/region/eu868.ts'
import type { SpaceCategory } from '../../../gateway/registry/model.ts'
import type { EndDeviceIdentity } from '../../support/end-device.ts'
import { plannedLossDb } from '../radio/reception.ts'
import { NOISE_DBM, type Spot } from '../radio/terrain.ts'
import { type DeviceKind, kindOf } from './device-kind.ts'

export const UNIT_KINDS = [
  'zone',
  'space',
  'callPoint',
  'segment',
  'noisePoint',
  'bin',
  'airPoint',
  'heatPoint',
  'building',
] as const
export type UnitKind = (typeof UNIT_KINDS)[number]

export type DevicePlan = {
  readonly identity: EndDeviceIdentity
  readonly profile: string
  readonly spot: Spot
  /** Index into EU868's data rates. */
  readonly dataRate: number
  readonly options: DeviceKind['options']
  readonly battery: number
}

export type UnitPlan = {
  readonly number: number
  readonly kind: UnitKind
  /** Of the asset. */
  readonly id: string
  readonly home: GatewayEui
  readonly category: SpaceCategory
  readonly devices: readonly DevicePlan[]
}

export type TownPlan = {
  readonly seed: number
  readonly gateways: readonly { readonly eui: GatewayEui; readonly spot: Spot }[]
  /** How far from their gateway sensors may stand. */
  readonly radiusM: number
}

/** Twelve units are fifteen devices, mixed as in the model city: most of it is parking. */
const PATTERN: readonly (UnitKind | 'other')[] = [
  ...(['zone', 'space', 'space', 'space', 'callPoint', 'space'] as const),
  ...(['other', 'space', 'space', 'other', 'space', 'other'] as const),
]
const OTHERS = ['segment', 'bin', 'noisePoint', 'building', 'airPoint', 'heatPoint'] as const
const DEVICES_PER_PATTERN = 15

const PROFILES: Readonly<Record<UnitKind, readonly string[]>> = {
  zone: ['milesight-uc511', 'milesight-em300-di', 'decentlab-dl-trs21', 'decentlab-dl-trs21'],
  space: ['nwave-nps405sm'],
  callPoint: ['milesight-ws101'],
  segment: ['milesight-vs133'],
  noisePoint: ['milesight-ws302'],
  bin: ['milesight-em310-udl'],
  airPoint: ['decentlab-dl-pm'],
  heatPoint: ['decentlab-dl-sht35'],
  building: ['milesight-ws301'],
}
const CATEGORIES: readonly SpaceCategory[] = ['normal', 'normal', 'normal', 'delivery', 'prm', 'ev']
/** An installer leaves so much in hand for the day the lorry stands before it. */
const MARGIN_DB = 6
/** A sensor in the road has a car above it half of the time. */
const IN_ROAD_DB = 8
const EIRP_DBM = 14

export function unitsFor(devices: number): number {
  return Math.round((devices * PATTERN.length) / DEVICES_PER_PATTERN)
}

/** Unit `number` of a gateway. */
export function planUnit(town: TownPlan, home: number, number: number): UnitPlan {
  const gateway = town.gateways[home]!
  const random = seededRandom(town.seed, `unit ${home}/${number}`)
  const turn = Math.floor(number / PATTERN.length)
  const slot = PATTERN[number % PATTERN.length]!
  const others = PATTERN.slice(0, number % PATTERN.length).filter((it) => it === 'other').length
  const kind = slot === 'other' ? OTHERS[(turn * 3 + others) % OTHERS.length]! : slot
  const spot = spotAround(gateway.spot, town.radiusM, random)
  const devices = PROFILES[kind].map((profile, i) => {
    const usual = identityOf(home, number, i, random)
    const { devEui, macVersion } = usual
    const { options, battery, ...radio } = kindOf(town.seed, { devEui, profile, usual: macVersion })
    const identity = { ...usual, ...radio }
    const place = i === 0 ? spot : spotAround(spot, 40, random)
    const dataRate = rateFor(town, { name: identity.devEui, spot: place }, gateway, kind)
    return { identity, profile, spot: place, dataRate, options, battery }
  })
  const category = CATEGORIES[random.below(CATEGORIES.length)]!
  return { number, kind, id: `${kind}-${home}-${number}`, home: gateway.eui, category, devices }
}

function identityOf(home: number, unit: number, device: number, random: Random): EndDeviceIdentity {
  const serial = (home * 0x10000 + unit * 0x10 + device).toString(16).padStart(8, '0')
  return {
    devEui: `70b3d5c1${serial}` as DevEui,
    joinEui: '70b3d5c1ca1e0000' as JoinEui,
    appKey: hexOf(random.bytes(16)),
    macVersion: random.unit() < 0.5 ? '1.0.3' : '1.0.4',
  }
}

/** Evenly over the disc. */
function spotAround(middle: Spot, radiusM: number, random: Random): Spot {
  const angle = 2 * Math.PI * random.unit()
  const distanceM = radiusM * Math.sqrt(random.unit())
  return {
    xM: middle.xM + distanceM * Math.cos(angle),
    yM: middle.yM + distanceM * Math.sin(angle),
  }
}

/** The fastest data rate that still has its margin; the slowest, where none has. */
function rateFor(
  town: TownPlan,
  device: { readonly name: string; readonly spot: Spot },
  gateway: { readonly eui: GatewayEui; readonly spot: Spot },
  kind: UnitKind,
): number {
  const lossDb = plannedLossDb(town.seed, device, { name: gateway.eui, spot: gateway.spot })
  const snrDb = EIRP_DBM - lossDb - (kind === 'space' ? IN_ROAD_DB : 0) - NOISE_DBM - MARGIN_DB
  for (let dataRate = 5; dataRate > 0; dataRate--) {
    const { modulation } = EU868.dataRates[dataRate]!
    if (modulation.kind === 'lora' && snrDb >= snrFloorDb(modulation)) return dataRate
  }
  return 0
}
