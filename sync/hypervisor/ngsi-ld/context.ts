/**
 * Contexts: where a broker learns what the terms of an entity mean. Each subject of the Smart Data Models
 * has one, and so have we, for what they lack; a broker that cannot fetch it refuses the entity, so we
 * serve our own and, where a broker has no way to the internet, pinned copies of the terms we use.
 */

import { type EntityType, type Subject, TYPES } from './entity.ts'

export const CORE_CONTEXT = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld'
const PUBLISHED = 'https://raw.githubusercontent.com/smart-data-models'
const MODELS = 'https://smartdatamodels.org'

/** What ours says of itself: it is of this city, and no standard. */
const EDGE_TERMS = [
  'ParkingIndicator',
  'periodFrom',
  'periodTo',
  'spaces',
  'coverage',
  'provisional',
  'rotationsPerDay',
  'occupancyRate',
  'minStay',
  'maxStay',
  'clockTrusted',
  'estimated',
] as const

/** The terms of a subject that we write, beside those that all of them share. */
const TERMS: Readonly<Record<Exclude<Subject, 'edge'>, readonly string[]>> = {
  Parking: [
    ...['category', 'refParkingSite', 'refDevice', 'allowedVehicleType', 'requiredPermit'],
    ...['maximumParkingDuration', 'totalSpotNumber', 'availableSpotNumber', 'occupiedSpotNumber'],
    ...['outOfServiceSlotNumber', 'occupancyDetectionType', 'occupancyModified'],
    'observationDateTime',
  ],
  ParksAndGardens: [
    ...['category', 'dateLastWatering', 'refGarden', 'soilMoisturePressure', 'soilMoistureVwc'],
    ...['soilMoistureEc', 'soilTemperature', 'refGreenspace', 'refDevice'],
  ],
  WaterConsumption: ['waterConsumption', 'alarmInProgress', 'refDevice'],
  Alert: [
    ...['category', 'subCategory', 'severity', 'alertSource', 'dateIssued', 'validFrom', 'validTo'],
    ...['data', 'anomalousProperty', 'detectedBy', 'dateDetected'],
  ],
  Transportation: [
    ...['dateObservedFrom', 'dateObservedTo', 'peopleCount', 'peopleCountTowards'],
    ...['peopleCountAway', 'refDevice'],
  ],
  Environment: [
    ...['dateObservedFrom', 'dateObservedTo', 'LAeq', 'LAmax', 'LAeq_d', 'pm1', 'pm25', 'pm10'],
    ...['o3', 'co2', 'temperature', 'relativeHumidity', 'pressure', 'refDevice'],
  ],
  WasteManagement: ['fillingLevel', 'dateLastEmptying', 'refDevice'],
  Device: [
    ...['category', 'controlledProperty', 'controlledAsset', 'supportedProtocol', 'batteryLevel'],
    ...[
      'deviceState',
      'dateLastValueReported',
      'serialNumber',
      'device',
      'operationType',
      'result',
    ],
    ...['startedAt', 'endedAt'],
  ],
}
export const PINNED = Object.keys(TERMS) as readonly Exclude<Subject, 'edge'>[]

/** `published`: where the models' makers keep them; `pinned`: copies at our own address. */
export type ContextSource = 'published' | 'pinned'

export type Contexts = {
  readonly source?: ContextSource
  /** Addresses that a partner wants instead, subject by subject. */
  readonly urls?: { readonly [subject in Subject]?: string }
}

export function contextUrl(
  type: EntityType,
  baseUrl: string,
  { source = 'published', urls = {} }: Contexts = {},
): string {
  const subject = TYPES[type]
  const named = urls[subject]
  if (named !== undefined) return named
  if (subject === 'edge') return `${baseUrl}/ns/edge/v1`
  if (source === 'pinned') return `${baseUrl}/ns/edge/v1/${subject}.jsonld`
  return `${PUBLISHED}/dataModel.${subject}/master/context.jsonld`
}

/** RFC 8288, as ETSI GS CIM 009 6.3.5 asks for. */
export function linkTo(contextUrl: string): string {
  return `<${contextUrl}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`
}

export type ContextDocument = { readonly '@context': Readonly<Record<string, string>> }

/** Ours: `https://<city>/ns/edge/v1#<term>`. */
export function edgeContext(baseUrl: string): ContextDocument {
  return { '@context': edgeTerms(baseUrl) }
}

function edgeTerms(baseUrl: string): Readonly<Record<string, string>> {
  return Object.fromEntries(EDGE_TERMS.map((term) => [term, `${baseUrl}/ns/edge/v1#${term}`]))
}

/** The terms of a subject that we use, with the names its makers gave them, and our marks of quality. */
export function pinnedContext(subject: Exclude<Subject, 'edge'>, baseUrl: string): ContextDocument {
  const types = Object.entries(TYPES).filter(([, of]) => of === subject)
  const own = [...types.map(([type]) => type), ...TERMS[subject]]
  const { clockTrusted, estimated } = edgeTerms(baseUrl) as Record<string, string>
  return {
    '@context': {
      ...Object.fromEntries(own.map((term) => [term, `${MODELS}/dataModel.${subject}/${term}`])),
      name: `${MODELS}/name`,
      dateObserved: `${MODELS}/dateObserved`,
      description: 'http://purl.org/dc/terms/description',
      location: 'https://uri.etsi.org/ngsi-ld/location',
      status: 'https://uri.etsi.org/ngsi-ld/status',
      clockTrusted: clockTrusted!,
      estimated: estimated!,
    },
  }
}
