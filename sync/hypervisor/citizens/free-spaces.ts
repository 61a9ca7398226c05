/**
 * Free spaces near a place for the citizens' app: by street and category, the nearest first, with a link
 * that a phone's navigation opens. Present states only; what is not known is told apart, never as free.
 */

import { type ParkingZone, parkingZones } from '../city/parking-zone.ts'
import type { City, Place, Space, SpaceCategory } from '../city/thing.ts'

export type Asked = {
  /** Where somebody is; left out: the whole city, by street. */
  readonly near?: Place
  readonly radiusM: number
  readonly category?: SpaceCategory
  readonly limit: number
}

export type FreeZone = {
  readonly id: string
  readonly street: string
  readonly category: SpaceCategory
  readonly spaces: number
  readonly free: number
  readonly occupied: number
  readonly unknown: number
  readonly distanceM?: number
  /** The nearest space that is free. */
  readonly nearest?: Place & {
    readonly limitMinutes?: number
    readonly navigation: string
    readonly geo: string
  }
  readonly updatedMs?: number
}

const EARTH_M = 6_371_008.8
const RADIANS = Math.PI / 180

export function freeZones(
  city: City,
  { near, radiusM, category, limit }: Asked,
): readonly FreeZone[] {
  return parkingZones(city)
    .filter((zone) => category === undefined || zone.category === category)
    .map((zone) => freeZone(zone, near))
    .filter(({ distanceM: away }) => !near || (away !== undefined && away <= radiusM))
    .sort((a, b) => (a.distanceM ?? 0) - (b.distanceM ?? 0) || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
}

function freeZone(zone: ParkingZone, near: Place | undefined): FreeZone {
  const { id, name, category, spaces, free, occupied, unknown, toldMs } = zone
  const open = spaces.filter(({ status }) => status === 'free')
  const nearest = nearestOf(open, near ?? zone.place)
  const distances = near ? spaces.flatMap(({ place }) => (place ? distanceM(near, place) : [])) : []
  return {
    ...{ id, street: name, category, spaces: spaces.length, free, occupied, unknown },
    ...(distances.length > 0 && { distanceM: Math.round(Math.min(...distances)) }),
    ...(nearest && { nearest }),
    ...(toldMs !== undefined && { updatedMs: toldMs }),
  }
}

function nearestOf(spaces: readonly Space[], to: Place | undefined): FreeZone['nearest'] {
  const placed = spaces.flatMap((space) => (space.place ? [{ ...space, place: space.place }] : []))
  if (placed.length === 0) return undefined
  const away = ({ place }: { readonly place: Place }): number => (to ? distanceM(to, place) : 0)
  const { place, limitMinutes } = placed.reduce((a, b) => (away(b) < away(a) ? b : a))
  const [lat, lon] = [place.lat.toFixed(6), place.lon.toFixed(6)]
  return {
    ...place,
    ...(limitMinutes !== undefined && { limitMinutes }),
    navigation: `https://www.google.com/maps/dir/?api=1&destination=${lat}%2C${lon}&travelmode=driving`,
    // RFC 5870: whatever navigation the phone has.
    geo: `geo:${lat},${lon}`,
  }
}

/** On a sphere: within a street right to centimetres. */
export function distanceM(a: Place, b: Place): number {
  const dLat = (b.lat - a.lat) * RADIANS
  const dLon = (b.lon - a.lon) * RADIANS
  const half =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(dLon / 2) ** 2
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half)))
}
