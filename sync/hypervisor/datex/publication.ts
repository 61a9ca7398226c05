/**
 * What the two publications of DATEX II v3.3 have in common (city-data-standards.md §4). Prefixes are
 * those of the model: `targetClass` is compared as text, so `par:` for `prk:` makes a feed invalid.
 */

import { createHash } from 'node:crypto'
import type { ParkingZone } from '../city/parking-zone.ts'
import type { City, Publisher, Space } from '../city/thing.ts'
import { thingsOf } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import { element, type XmlNode } from './xml.ts'

const NAMESPACES = {
  'xmlns:d2': 'http://datex2.eu/schema/3/d2Payload',
  'xmlns:com': 'http://datex2.eu/schema/3/common',
  'xmlns:fac': 'http://datex2.eu/schema/3/facilities',
  'xmlns:loc': 'http://datex2.eu/schema/3/locationReferencing',
  'xmlns:prk': 'http://datex2.eu/schema/3/parking',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
}

export type Publication = 'ParkingStatusPublication' | 'ParkingTablePublication'

export function payload(
  type: Publication,
  { city, publisher }: { readonly city: City; readonly publisher: Publisher },
  content: readonly XmlNode[],
): XmlNode {
  const attributes = { ...NAMESPACES, 'xsi:type': `prk:${type}`, lang: 'fr', modelBaseVersion: '3' }
  const time = element('com:publicationTime', timeText(city.nowMs) ?? '')
  return element(
    'd2:payload',
    [time, creator('com:publicationCreator', publisher), ...content],
    attributes,
  )
}

export function creator(name: string, { country, scope, insee }: Publisher): XmlNode {
  return element(name, [
    element('com:country', country.toLowerCase()),
    element('com:nationalIdentifier', `${scope.toUpperCase()}-${insee}`),
  ])
}

export function real(): XmlNode {
  return element('prk:headerInformation', [element('com:informationStatus', 'real')])
}

/** Ids within the feed: `AIX-pmr-0042`, `AIX-ZONE-cours-mirabeau-prm`, `AIX-ONSTREET`. */
export function spaceIdOf({ scope }: Publisher, { id }: Space): string {
  return `${scope.toUpperCase()}-${id}`
}

export function zoneIdOf({ scope }: Publisher, { id }: ParkingZone): string {
  return `${scope.toUpperCase()}-ZONE-${id}`
}

export function tableIdOf({ scope }: Publisher): string {
  return `${scope.toUpperCase()}-ONSTREET`
}

/**
 * Of the table and of all that is in it: another as soon as a space comes, goes, moves or is reserved for
 * others, the same as long as nothing of that has changed.
 */
export function tableVersionOf(city: City): string {
  const fixed = thingsOf(city, 'space').map(({ id, name, category, row, limitMinutes, place }) => {
    return [id, name, category, row, limitMinutes, place?.lon, place?.lat]
  })
  return createHash('sha256').update(JSON.stringify(fixed)).digest('hex').slice(0, 12)
}
