/**
 * What stands where in the demo's Aix-en-Provence: every asset with the sensors that serve it. One
 * seed gives the same keys and radios.
 */

import { hexOf } from '../../base/bytes.ts'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import type {
  AssetKind,
  AssetProperties,
  BindingRole,
  SpaceCategory,
} from '../../gateway/registry/model.ts'
import type { Reach } from '../../hardware/emulator/air.ts'
import { NOISE_DBM } from '../city/radio/terrain.ts'
import type { EndDeviceIdentity } from '../support/end-device.ts'
import {
  AIR_POINTS,
  BINS,
  BUILDINGS,
  CALL_POINTS,
  HEAT_POINTS,
  NOISE_POINTS,
  type Place,
  SEGMENTS,
  SHADE_POINTS,
  STREETS,
  type Street,
  TREES,
  ZONES,
  type ZonePlace,
} from './places.ts'

/** A sensor as it leaves the box: identity, and how well the gateway hears it where it is mounted. */
export type SensorPlan = {
  readonly identity: EndDeviceIdentity
  readonly profile: string
  readonly name: string
  readonly place: Place
  readonly reach: Reach
  readonly dataRate: number
}

export type AssetPlan = {
  readonly id: string
  readonly kind: AssetKind
  readonly name: string
  readonly place: Place
  readonly properties: AssetProperties
  readonly sensors: readonly {
    readonly role: BindingRole
    readonly index: number
    readonly sensor: SensorPlan
  }[]
}

export type SpacePlan = AssetPlan & {
  readonly category: SpaceCategory
  readonly heartbeatSeconds: number
  readonly isLively: boolean
}

export type ZonePlan = AssetPlan & { readonly litresPerMinute: number }

export type CityPlan = {
  readonly spaces: readonly SpacePlan[]
  readonly zones: readonly ZonePlan[]
  /** Everything else, each with one sensor. */
  readonly points: readonly AssetPlan[]
}

export const LITRES_PER_PULSE = 1

/** No decoder comes with the program for it: it is taught (school.ts). */
export const UNKNOWN_PROFILE = 'acme-probe'

const CATEGORIES: Readonly<Record<string, SpaceCategory>> = {
  n: 'normal',
  p: 'prm',
  d: 'delivery',
  e: 'ev',
}

/** Where a limit is shorter than an hour, or a person depends on it, the sensor speaks more often. */
const HEARTBEAT_SECONDS: Readonly<Record<SpaceCategory, number>> = {
  normal: 3_600,
  ev: 3_600,
  prm: 1_200,
  delivery: 900,
}

/** The spaces whose story is told (script.ts) are heard every two minutes. */
export const STORY_SPACES = {
  overstay: 'cours-mirabeau-03',
  tornOut: 'cours-mirabeau-09',
  neverOn: 'rue-d-italie-10',
} as const
const STORY_HEARTBEAT_SECONDS = 120
/** Its sensor has a thermometer: it is the one that burns (script.ts). */
export const BURNING_BIN = 'corbeille-mairie'

const SOIL_DRY_KPA = { zone: 40, tree: 60 } as const
/** A double press is a technician's test. */
const CALL = { testPress: 3 } as const
const BIN_MM = { emptyMm: 900, fullMm: 150 } as const

export function cityPlan(seed: number): CityPlan {
  const sensors = new SensorBox(seed)
  const spaces = STREETS.flatMap((street) => spacesOf(street, sensors))
  const zones = ZONES.map((zone) => zoneOf(zone, sensors))
  const kinds = [
    ['tree', TREES, 'probe', 'decentlab-dl-trs21', 'Sonde', { dryKpa: SOIL_DRY_KPA.tree }],
    ['segment', SEGMENTS, 'counter', 'milesight-vs133', 'Compteur', {}],
    ['noisePoint', NOISE_POINTS, 'noise', 'milesight-ws302', 'Sonomètre', {}],
    ['bin', BINS, 'level', 'milesight-em310-udl', 'Niveau', BIN_MM],
    ['airPoint', AIR_POINTS, 'climate', 'decentlab-dl-pm', 'Particules', {}],
    ['heatPoint', HEAT_POINTS, 'climate', 'decentlab-dl-sht35', 'Abri', {}],
    ['building', BUILDINGS, 'contact', 'milesight-ws301', 'Porte', {}],
    ['callPoint', CALL_POINTS, 'button', 'milesight-ws101', 'Bouton', CALL],
    ['heatPoint', SHADE_POINTS, 'climate', UNKNOWN_PROFILE, 'Sonde', {}],
  ] as const
  const points = kinds.flatMap(([kind, places, role, profile, word, properties]) =>
    places.map(({ id, name, lat, lon }): AssetPlan => {
      const place = { lat, lon }
      const model = id === BURNING_BIN ? 'milesight-em400-mud' : profile
      const sensor = sensors.take(model, `${word} ${name}`, place)
      // A probe's index is its depth in cm, a counter's its line.
      const index = role === 'probe' ? 40 : role === 'counter' ? 1 : 0
      return { id, kind, name, place, properties, sensors: [{ role, index, sensor }] }
    }),
  )
  return { spaces, zones, points }
}

export function assetsOf({ spaces, zones, points }: CityPlan): readonly AssetPlan[] {
  return [...spaces, ...zones, ...points]
}

/** All sensors of a city, in the order in which they are put up. */
export function sensorsOf(city: CityPlan): readonly SensorPlan[] {
  return assetsOf(city).flatMap(({ sensors }) => sensors.map(({ sensor }) => sensor))
}

function spacesOf(street: Street, sensors: SensorBox): SpacePlan[] {
  const { id: streetId, name: streetName, from, to, categories, isLively } = street
  return [...categories].map((letter, i) => {
    const number = String(i + 1).padStart(2, '0')
    const along = i / (categories.length - 1)
    const place = {
      lat: rounded(from.lat + along * (to.lat - from.lat)),
      lon: rounded(from.lon + along * (to.lon - from.lon)),
    }
    const id = `${streetId}-${number}`
    const name = `${streetName} ${number}`
    const category = CATEGORIES[letter] ?? 'normal'
    const hasStory = Object.values<string>(STORY_SPACES).includes(id)
    const heartbeatSeconds = hasStory ? STORY_HEARTBEAT_SECONDS : HEARTBEAT_SECONDS[category]
    const sensor = sensors.take('nwave-nps405sm', name, place)
    return {
      ...{ id, kind: 'space', name, place, category, heartbeatSeconds, isLively },
      properties: { category, heartbeatSeconds, ...limitOf(category) },
      sensors: [{ role: 'occupancy', index: 0, sensor }],
    } as const
  })
}

/** Minutes; an ordinary space of the demo has no limit. */
const LIMITS: Readonly<Record<string, number>> = { delivery: 30, ev: 240, prm: 720 }

function limitOf(category: string): { readonly limitMinutes?: number } {
  const limitMinutes = LIMITS[category]
  return limitMinutes === undefined ? {} : { limitMinutes }
}

function zoneOf({ id, name, lat, lon, depths }: ZonePlace, sensors: SensorBox): ZonePlan {
  const place = { lat, lon }
  const litresPerMinute = 24 + sensors.random.below(16)
  const probes = depths.map((depthCm) => {
    const sensor = sensors.take('decentlab-dl-trs21', `Sonde ${name}, ${depthCm} cm`, place)
    return { role: 'probe', index: depthCm, sensor } as const
  })
  return {
    ...{ id, kind: 'zone', name, place, litresPerMinute },
    properties: {
      litresPerPulse: LITRES_PER_PULSE,
      designLitresPerMinute: litresPerMinute,
      dryKpa: SOIL_DRY_KPA.zone,
    },
    sensors: [
      { role: 'valve', index: 1, sensor: sensors.take('milesight-uc511', `Vanne ${name}`, place) },
      {
        role: 'meter',
        index: 0,
        sensor: sensors.take('milesight-em300-di', `Compteur ${name}`, place),
      },
      ...probes,
    ],
  }
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5
}

/** The delivery from the makers: sensors one by one, each with keys of its own. */
class SensorBox {
  readonly random: Random
  #taken = 0

  constructor(seed: number) {
    this.random = seededRandom(seed, 'city plan')
  }

  take(profile: string, name: string, place: Place): SensorPlan {
    const serial = (++this.#taken).toString(16).padStart(4, '0')
    const identity = {
      devEui: `70b3d5c1ca1e${serial}` as DevEui,
      joinEui: '70b3d5c1ca1e0000' as JoinEui,
      appKey: hexOf(this.random.bytes(16)),
      macVersion: '1.0.3',
    } as const
    // Most are near; some stand behind a wall and speak slower to be heard.
    const snrDb = 10 - 18 * this.random.unit() ** 3
    const rssiDbm = Math.round(NOISE_DBM + snrDb)
    return { identity, profile, name, place, reach: { rssiDbm, snrDb }, dataRate: rateFor(snrDb) }
  }
}

/** The fastest data rate with some 5 dB in hand: SF7 to SF10. */
function rateFor(snrDb: number): number {
  if (snrDb > -2) return 5
  if (snrDb > -5) return 4
  return snrDb > -7.5 ? 3 : 2
}
