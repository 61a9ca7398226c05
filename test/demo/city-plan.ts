/**
 * What stands where in the demo's Aix-en-Provence: parking spaces by street, irrigation zones with
 * their probes by park, call points. One seed gives the same keys, radios and lives.
 */

import { hexOf } from '../../base/bytes.ts'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import type { SpaceCategory } from '../../gateway/registry/model.ts'
import type { Reach } from '../../hardware/emulator/air.ts'
import type { EndDeviceIdentity } from '../support/end-device.ts'

/** A sensor as it leaves the box: identity, and how well the gateway hears it where it is mounted. */
export type SensorPlan = {
  readonly identity: EndDeviceIdentity
  readonly profile: string
  readonly name: string
  readonly place: Place
  readonly reach: Reach
  readonly dataRate: number
}

export type Place = { readonly lat: number; readonly lon: number }

export type SpacePlan = {
  readonly id: string
  readonly name: string
  readonly category: SpaceCategory
  readonly sensor: SensorPlan
  /** Not every sensor does well: one was never switched on, one is torn out after a while. */
  readonly fate: 'lives' | 'never-on' | 'torn-out'
}

export type ZonePlanned = {
  readonly id: string
  readonly name: string
  readonly place: Place
  readonly meter: SensorPlan
  readonly valve: SensorPlan
  readonly probes: readonly { readonly depthCm: number; readonly sensor: SensorPlan }[]
  readonly litresPerMinute: number
  readonly leakLitresPerHour: number
}

export type CallPointPlan = {
  readonly id: string
  readonly name: string
  readonly sensor: SensorPlan
}

export type CityPlan = {
  readonly spaces: readonly SpacePlan[]
  readonly zones: readonly ZonePlanned[]
  readonly callPoints: readonly CallPointPlan[]
}

type Street = {
  readonly id: string
  readonly name: string
  readonly from: Place
  readonly to: Place
  readonly categories: string
}

/** A letter a space: n normal, p reserved for disabled persons, d delivery, e charging. */
const STREETS: readonly Street[] = [
  {
    id: 'cours-mirabeau',
    name: 'Cours Mirabeau',
    from: { lat: 43.52666, lon: 5.44646 },
    to: { lat: 43.52709, lon: 5.45135 },
    categories: 'nnpnndnnnpnndn',
  },
  {
    id: 'place-de-la-mairie',
    name: 'Place de la Mairie',
    from: { lat: 43.52956, lon: 5.4472 },
    to: { lat: 43.52985, lon: 5.44765 },
    categories: 'ppnndnnn',
  },
  {
    id: 'rue-espariat',
    name: 'Rue Espariat',
    from: { lat: 43.52712, lon: 5.4452 },
    to: { lat: 43.52818, lon: 5.4478 },
    categories: 'nndnpnene',
  },
  {
    id: 'rue-d-italie',
    name: 'Rue d’Italie',
    from: { lat: 43.5269, lon: 5.4517 },
    to: { lat: 43.5242, lon: 5.4538 },
    categories: 'nnndnnpndn',
  },
]

const CATEGORIES: Readonly<Record<string, SpaceCategory>> = {
  n: 'normal',
  p: 'prm',
  d: 'delivery',
  e: 'ev',
}

/** Space → what becomes of its sensor. */
const FATES: Readonly<Record<string, SpacePlan['fate']>> = {
  'rue-d-italie-10': 'never-on',
  'cours-mirabeau-09': 'torn-out',
}

const ZONES = [
  { id: 'parc-jourdan-1', name: 'Parc Jourdan 1', lat: 43.52165, lon: 5.4487, depths: [20, 40] },
  { id: 'parc-jourdan-2', name: 'Parc Jourdan 2', lat: 43.52115, lon: 5.4495, depths: [20] },
  { id: 'parc-jourdan-3', name: 'Parc Jourdan 3', lat: 43.5208, lon: 5.448, depths: [30] },
  { id: 'parc-vendome-1', name: 'Parc Vendôme 1', lat: 43.5318, lon: 5.4416, depths: [20, 40] },
  { id: 'parc-vendome-2', name: 'Parc Vendôme 2', lat: 43.5322, lon: 5.4421, depths: [20] },
  { id: 'parc-rambot-1', name: 'Parc Rambot 1', lat: 43.5303, lon: 5.4568, depths: [30] },
] as const

/** A crack in the polyethylene behind the meter: a litre every fifty seconds, day and night. */
const LEAKING = { zone: 'parc-vendome-2', litresPerHour: 72 } as const

const CALL_POINTS = [
  { id: 'borne-neuf-canons', name: 'Borne Neuf-Canons', lat: 43.52678, lon: 5.4482 },
  { id: 'borne-mairie', name: 'Borne Place de la Mairie', lat: 43.52968, lon: 5.4474 },
  { id: 'borne-rotonde', name: 'Borne Rotonde', lat: 43.52638, lon: 5.4452 },
  { id: 'borne-parc-jourdan', name: 'Borne Parc Jourdan', lat: 43.5216, lon: 5.449 },
] as const

export function cityPlan(seed: number): CityPlan {
  const sensors = new SensorBox(seed)
  const spaces = STREETS.flatMap((street) => spacesOf(street, sensors))
  const zones = ZONES.map(({ id, name, lat, lon, depths }) => {
    const place = { lat, lon }
    return {
      id,
      name,
      place,
      meter: sensors.take('milesight-em300-di', `Compteur ${name}`, place),
      valve: sensors.take('milesight-uc511', `Vanne ${name}`, place),
      probes: depths.map((depthCm) => ({
        depthCm,
        sensor: sensors.take('decentlab-dl-trs21', `Sonde ${name}, ${depthCm} cm`, place),
      })),
      litresPerMinute: 24 + sensors.random.below(16),
      leakLitresPerHour: id === LEAKING.zone ? LEAKING.litresPerHour : 0,
    }
  })
  const callPoints = CALL_POINTS.map(({ id, name, ...place }) => {
    return { id, name, sensor: sensors.take('milesight-ws101', name, place) }
  })
  return { spaces, zones, callPoints }
}

/** All sensors of a city, in the order in which they are put up. */
export function sensorsOf(city: CityPlan): readonly SensorPlan[] {
  return [
    ...city.spaces.map(({ sensor }) => sensor),
    ...city.zones.flatMap(({ meter, valve, probes }) => [
      meter,
      valve,
      ...probes.map(({ sensor }) => sensor),
    ]),
    ...city.callPoints.map(({ sensor }) => sensor),
  ]
}

function spacesOf(street: Street, sensors: SensorBox): SpacePlan[] {
  const { id: streetId, name: streetName, from, to, categories } = street
  return [...categories].map((letter, i) => {
    const number = String(i + 1).padStart(2, '0')
    const along = i / (categories.length - 1)
    const place = {
      lat: rounded(from.lat + along * (to.lat - from.lat)),
      lon: rounded(from.lon + along * (to.lon - from.lon)),
    }
    const id = `${streetId}-${number}`
    const name = `${streetName} ${number}`
    return {
      id,
      name,
      category: CATEGORIES[letter] ?? 'normal',
      sensor: sensors.take('nwave-nps405sm', name, place),
      fate: FATES[id] ?? 'lives',
    }
  })
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
    const rssiDbm = Math.round(-78 + 2.4 * (snrDb - 10))
    return { identity, profile, name, place, reach: { rssiDbm, snrDb }, dataRate: rateFor(snrDb) }
  }
}

/** The fastest data rate with some 5 dB in hand: SF7 to SF10. */
function rateFor(snrDb: number): number {
  if (snrDb > -2) return 5
  if (snrDb > -5) return 4
  return snrDb > -7.5 ? 3 : 2
}
