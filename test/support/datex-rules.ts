/**
 * The rules of DATEX II v3.3 for what we publish (city-data-standards.md §4), asked of a file without its
 * XSDs: order of elements, prefixes, required parts, values. Gives what is broken.
 */

import { readXml, type XmlElement } from './xml-tree.ts'

/** Name → its children in order; `!` must be there, `*` may come again. */
const SEQUENCES: Readonly<Record<string, readonly string[]>> = {
  'prk:ParkingStatusPublication': [
    ...['com:publicationTime!', 'com:publicationCreator!', 'prk:parkingTableReference*'],
    ...['prk:headerInformation', 'prk:parkingStatusInformation!*'],
  ],
  'prk:ParkingTablePublication': [
    ...['com:publicationTime!', 'com:publicationCreator!'],
    ...['prk:headerInformation', 'prk:parkingTable!*'],
  ],
  'com:publicationCreator': ['com:country!', 'com:nationalIdentifier!'],
  'prk:informationManager': ['com:country!', 'com:nationalIdentifier!'],
  'prk:headerInformation': ['com:informationStatus!'],
  'prk:PlaceStatus': [
    ...['fac:reference!', 'fac:lastUpdated', 'fac:openingStatus', 'prk:parkingFault*'],
    ...['prk:occupancy', 'prk:status*'],
  ],
  'prk:SpaceStatus': [
    ...['fac:reference!', 'fac:lastUpdated', 'fac:openingStatus', 'prk:parkingFault*'],
    ...[
      'prk:occupancy',
      'prk:occupied!',
      'prk:measurementOrCalculationTime',
      'prk:lastCalibration',
    ],
  ],
  'prk:occupancy': [
    ...['prk:numberOfVacantSpaces', 'prk:numberOfOccupiedSpaces', 'prk:numberOfVehicles'],
    ...['prk:occupancy', 'prk:occupancyTrend', 'prk:probability'],
  ],
  'prk:parkingTable': [
    ...['prk:name', 'prk:versionTime!', 'prk:informationManager', 'prk:hierarchyElementGeneral!*'],
  ],
  'prk:Place': [
    ...['fac:name', 'fac:description', 'fac:locationReference', 'prk:layer!', 'prk:type!'],
    ...['prk:childId*', 'prk:supply'],
  ],
  'prk:Space': [
    ...['fac:name', 'fac:description', 'fac:locationReference', 'prk:layer!', 'prk:type!'],
    ...['prk:parentId', 'prk:supply', 'prk:additionalCharacteristics'],
  ],
  'prk:supply': ['prk:quantity!', 'prk:viewType!'],
  'prk:additionalCharacteristics': ['prk:occupancyDetection', 'prk:assignment*'],
  'prk:assignment': ['prk:maximumParkingDuration', 'prk:exclusivelyAssignedFor'],
  'prk:exclusivelyAssignedFor': ['fac:qualification*'],
  'fac:qualification': ['fac:userQualification*'],
  'fac:userQualification': ['fac:userGroup!'],
  'loc:PointLocation': ['loc:pointByCoordinates'],
  'loc:pointByCoordinates': ['loc:pointCoordinates!'],
  'loc:pointCoordinates': ['loc:latitude!', 'loc:longitude!'],
  'prk:name': ['com:values!'],
  'fac:name': ['com:values!'],
  'fac:description': ['com:values!'],
  'com:values': ['com:value!*'],
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const COUNT = /^\d+$/
const NUMBER = /^-?\d+(\.\d+)?$/
const VALUES: Readonly<Record<string, RegExp>> = {
  'com:publicationTime': TIME,
  'com:country': /^[a-z]{2}$/,
  'com:nationalIdentifier': /./,
  'com:informationStatus': /^real$/,
  'fac:lastUpdated': TIME,
  'fac:openingStatus': /^(open|closed|statusUnknown)$/,
  'prk:parkingFault':
    /^(communicationsFailure|erroneousOccupancyInformation|noParkingInformationAvailable)$/,
  'prk:numberOfVacantSpaces': COUNT,
  'prk:numberOfOccupiedSpaces': COUNT,
  'prk:numberOfVehicles': COUNT,
  'prk:occupancyTrend': /^(decreasing|increasing|stable|unknown)$/,
  'prk:status': /^(full|almostFull|spacesAvailable|overcrowding|unknown)$/,
  'prk:occupied': /^(true|false|0|1)$/,
  'prk:measurementOrCalculationTime': TIME,
  'prk:versionTime': TIME,
  'prk:layer': COUNT,
  'prk:type': /^(place|space)$/,
  'prk:quantity': COUNT,
  'prk:viewType': /^(spaceView|vehicleView)$/,
  'prk:occupancyDetection': /^spaceSensor$/,
  'prk:maximumParkingDuration': COUNT,
  'fac:userGroup': /^personsWithDisabilities$/,
  'loc:latitude': NUMBER,
  'loc:longitude': NUMBER,
  'com:value': /^/,
}

const CLASSES: Readonly<Record<string, string>> = {
  'prk:parkingTableReference': 'prk:ParkingTable',
  'fac:reference': 'fac:FacilityObject',
  'prk:childId': 'fac:FacilityObject',
  'prk:parentId': 'fac:FacilityObject',
}

export function datexBreaches(text: string): string[] {
  const breaches: string[] = []
  const root = readXml(text)
  const isPayload = root.name === 'd2:payload' && root.attributes.get('modelBaseVersion') === '3'
  if (!isPayload || !root.attributes.get('lang')) breaches.push(`root ${root.name}`)
  checkElement(root, breaches)
  return breaches
}

function checkElement(element: XmlElement, breaches: string[]): void {
  const { name, attributes, children, text } = element
  const expectedClass = CLASSES[name]
  if (expectedClass !== undefined) {
    if (attributes.get('targetClass') !== expectedClass) {
      breaches.push(`${name} targetClass ${attributes.get('targetClass')}`)
    }
    for (const key of ['id', 'version']) if (!attributes.get(key)) breaches.push(`${name} ${key}`)
    return
  }
  // `prk:occupancy` is a group of counts, and within it a percentage.
  const sequence = SEQUENCES[attributes.get('xsi:type') ?? name]
  const isLeaf = children.length === 0 && (!sequence || name === 'prk:occupancy')
  if (isLeaf) {
    const rule = name === 'prk:occupancy' ? NUMBER : VALUES[name]
    if (!rule?.test(text)) breaches.push(`${name} ${rule ? `value ${text}` : 'not known'}`)
    return
  }
  if (sequence) checkSequence(element, sequence, breaches)
  else breaches.push(`${name} ${attributes.get('xsi:type') ?? ''} not known`)
  for (const child of children) checkElement(child, breaches)
}

function checkSequence(
  { name, children }: XmlElement,
  sequence: readonly string[],
  breaches: string[],
): void {
  let at = 0
  for (const wanted of sequence) {
    const plain = wanted.replace(/[!*]/g, '')
    const from = at
    while (children[at]?.name === plain && (at === from || wanted.includes('*'))) at++
    if (at === from && wanted.includes('!')) breaches.push(`${name}: ${plain} is missing`)
  }
  if (at < children.length) breaches.push(`${name}: ${children[at]!.name} is not in its place`)
}
