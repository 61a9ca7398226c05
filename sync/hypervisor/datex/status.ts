/**
 * ParkingStatusPublication: how many spaces are free in each zone, and the state of each space.
 *
 *   sensor silent, something was told before   the last value, and why it is not to be relied upon
 *   nothing was ever told                      left out: a boolean that is required would be a lie
 *   clock not trusted                          without measurementOrCalculationTime (§1.1)
 */

import { type ParkingZone, parkingZones } from '../city/parking-zone.ts'
import {
  type City,
  type Publisher,
  type Space,
  thingsOf,
  type UnknownReason,
} from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import { payload, real, spaceIdOf, tableIdOf, tableVersionOf, zoneIdOf } from './publication.ts'
import { element, type XmlNode } from './xml.ts'

const FAULTS: Readonly<Record<UnknownReason, string>> = {
  'never-told': 'noParkingInformationAvailable',
  'silent-sensor': 'communicationsFailure',
  'silent-gateway': 'communicationsFailure',
  distrusted: 'erroneousOccupancyInformation',
}
/** Free spaces of those that are known, below which a zone is almost full. */
const ALMOST_FULL_BELOW = 0.1

/** Undefined where there is no space: the publication must have one. */
export function statusPublication(city: City, publisher: Publisher): XmlNode | undefined {
  const version = tableVersionOf(city)
  const zones = parkingZones(city).map((zone) =>
    placeStatus(zone, zoneIdOf(publisher, zone), version),
  )
  const spaces = thingsOf(city, 'space').flatMap((space) => {
    return spaceStatus(space, city, { id: spaceIdOf(publisher, space), version }) ?? []
  })
  if (zones.length === 0) return undefined
  const table = { targetClass: 'prk:ParkingTable', id: tableIdOf(publisher), version }
  return payload('ParkingStatusPublication', { city, publisher }, [
    element('prk:parkingTableReference', [], table),
    real(),
    ...zones,
    ...spaces,
  ])
}

function information(type: 'PlaceStatus' | 'SpaceStatus', content: Parameters<typeof element>[1]) {
  return element('prk:parkingStatusInformation', content, { 'xsi:type': `prk:${type}` })
}

function reference(id: string, version: string): XmlNode {
  return element('fac:reference', [], { targetClass: 'fac:FacilityObject', id, version })
}

function toldAt(toldMs: number | undefined): XmlNode | undefined {
  const text = timeText(toldMs)
  return text === null ? undefined : element('fac:lastUpdated', text)
}

function placeStatus(zone: ParkingZone, id: string, version: string): XmlNode {
  const { free, occupied } = zone
  const known = free + occupied
  const counted = [
    element('prk:numberOfVacantSpaces', free),
    element('prk:numberOfOccupiedSpaces', occupied),
    element('prk:occupancy', Math.round((occupied / known) * 100)),
  ]
  return information('PlaceStatus', [
    reference(id, version),
    toldAt(zone.toldMs),
    known === 0 && element('prk:parkingFault', 'noParkingInformationAvailable'),
    known > 0 && element('prk:occupancy', counted),
    element('prk:status', statusOf(zone)),
  ])
}

function statusOf({ free, occupied, unknown }: ParkingZone): string {
  if (free === 0) return unknown > 0 ? 'unknown' : 'full'
  return free / (free + occupied) < ALMOST_FULL_BELOW ? 'almostFull' : 'spacesAvailable'
}

function spaceStatus(
  space: Space,
  city: City,
  { id, version }: { readonly id: string; readonly version: string },
): XmlNode | undefined {
  const known = space.status === 'unknown' ? lastValueOf(space, city) : presentValueOf(space)
  if (!known) return undefined
  const time = space.isClockTrusted ? timeText(known.atMs) : null
  return information('SpaceStatus', [
    reference(id, version),
    toldAt(space.toldMs),
    space.status === 'unknown' &&
      element('prk:parkingFault', FAULTS[space.unknownBecause ?? 'silent-sensor']),
    element('prk:occupied', known.isOccupied),
    time !== null && element('prk:measurementOrCalculationTime', time),
  ])
}

type Value = { readonly isOccupied: boolean; readonly atMs: number | undefined }

function presentValueOf({ status, sinceMs }: Space): Value {
  return { isOccupied: status === 'occupied', atMs: sinceMs }
}

/** What its sensors said last, of that of them which spoke last. */
function lastValueOf({ devEuis }: Space, { devices }: City): Value | undefined {
  return devEuis
    .flatMap((devEui): Value[] => {
      const device = devices.get(devEui)
      const said = device?.measurements.find(({ quantity }) => quantity === 'parking.occupied')
      return said ? [{ isOccupied: said.value !== 0, atMs: device?.lastReadingMs }] : []
    })
    .reduce<Value | undefined>((a, b) => (a && (a.atMs ?? 0) >= (b.atMs ?? 0) ? a : b), undefined)
}
