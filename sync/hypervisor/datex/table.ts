/** ParkingTablePublication: what the spaces are, beside how they stand; the other half of a status feed. */

import { type ParkingZone, parkingZones } from '../city/parking-zone.ts'
import type { City, Place, Publisher, Space, SpaceCategory } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import {
  creator,
  payload,
  real,
  spaceIdOf,
  tableIdOf,
  tableVersionOf,
  zoneIdOf,
} from './publication.ts'
import { element, type XmlNode } from './xml.ts'

const CATEGORIES: Readonly<Record<SpaceCategory, string>> = {
  normal: 'Stationnement ordinaire',
  prm: 'Réservé aux titulaires de la carte mobilité inclusion',
  delivery: 'Livraison',
  ev: 'Recharge de véhicules électriques',
}

/** Undefined where there is no space: the publication must have one. */
export function tablePublication(city: City, publisher: Publisher): XmlNode | undefined {
  const version = tableVersionOf(city)
  const elements = parkingZones(city).flatMap((zone) => [
    zonePlace(zone, publisher, version),
    ...zone.spaces.map((space) => spacePlace(space, zone, { publisher, version })),
  ])
  if (elements.length === 0) return undefined
  const table = element(
    'prk:parkingTable',
    [
      text('prk:name', `Stationnement sur voirie, ${publisher.name}`),
      element('prk:versionTime', timeText(city.nowMs) ?? ''),
      creator('prk:informationManager', publisher),
      ...elements,
    ],
    { id: tableIdOf(publisher), version },
  )
  return payload('ParkingTablePublication', { city, publisher }, [real(), table])
}

function zonePlace(zone: ParkingZone, publisher: Publisher, version: string): XmlNode {
  const children = zone.spaces.map((space) =>
    reference('prk:childId', spaceIdOf(publisher, space), version),
  )
  return element(
    'prk:hierarchyElementGeneral',
    [
      text('fac:name', zone.row || zone.id),
      text('fac:description', CATEGORIES[zone.category]),
      located(zone.place),
      element('prk:layer', 0),
      element('prk:type', 'place'),
      ...children,
      supply(zone.spaces.length),
    ],
    { 'xsi:type': 'prk:Place', id: zoneIdOf(publisher, zone), version },
  )
}

function spacePlace(
  space: Space,
  zone: ParkingZone,
  { publisher, version }: { readonly publisher: Publisher; readonly version: string },
): XmlNode {
  return element(
    'prk:hierarchyElementGeneral',
    [
      text('fac:name', space.name),
      text('fac:description', CATEGORIES[space.category]),
      located(space.place),
      element('prk:layer', 1),
      element('prk:type', 'space'),
      reference('prk:parentId', zoneIdOf(publisher, zone), version),
      supply(1),
      element('prk:additionalCharacteristics', [
        element('prk:occupancyDetection', 'spaceSensor'),
        assignment(space),
      ]),
    ],
    { 'xsi:type': 'prk:Space', id: spaceIdOf(publisher, space), version },
  )
}

function assignment({ limitMinutes, category }: Space): XmlNode | undefined {
  const limit =
    limitMinutes !== undefined && element('prk:maximumParkingDuration', limitMinutes * 60)
  const users = element('fac:userGroup', 'personsWithDisabilities')
  const reserved =
    category === 'prm' &&
    element('prk:exclusivelyAssignedFor', [
      element('fac:qualification', [element('fac:userQualification', [users])]),
    ])
  return limit || reserved ? element('prk:assignment', [limit, reserved]) : undefined
}

function text(name: string, value: string): XmlNode {
  return element(name, [element('com:values', [element('com:value', value, { lang: 'fr' })])])
}

function reference(name: string, id: string, version: string): XmlNode {
  return element(name, [], { targetClass: 'fac:FacilityObject', id, version })
}

function supply(quantity: number): XmlNode {
  return element('prk:supply', [
    element('prk:quantity', quantity),
    element('prk:viewType', 'spaceView'),
  ])
}

function located(place: Place | undefined): XmlNode | undefined {
  if (!place) return undefined
  const coordinates = element('loc:pointCoordinates', [
    element('loc:latitude', place.lat.toFixed(6)),
    element('loc:longitude', place.lon.toFixed(6)),
  ])
  return element('fac:locationReference', [element('loc:pointByCoordinates', [coordinates])], {
    'xsi:type': 'loc:PointLocation',
  })
}
