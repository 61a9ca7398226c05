/**
 * Entities of SensorThings 1.1 (OGC 18-088 §8) as values, and how one leads to others:
 *
 *   Location ─┐                                   ┌─ Sensor
 *             ├─ Thing ─── Datastream ────────────┼─ ObservedProperty
 *   Historical┘                 │                 │
 *   Location                 Observation ─── FeatureOfInterest
 */

export const ENTITY_SETS = [
  'Things',
  'Locations',
  'HistoricalLocations',
  'Datastreams',
  'Sensors',
  'ObservedProperties',
  'Observations',
  'FeaturesOfInterest',
] as const
export type EntitySet = (typeof ENTITY_SETS)[number]

export type Navigation = { readonly set: EntitySet; readonly isMany: boolean }

function one(set: EntitySet): Navigation {
  return { set, isMany: false }
}

function many(set: EntitySet): Navigation {
  return { set, isMany: true }
}

export const NAVIGATION: Readonly<Record<EntitySet, Readonly<Record<string, Navigation>>>> = {
  Things: {
    Locations: many('Locations'),
    HistoricalLocations: many('HistoricalLocations'),
    Datastreams: many('Datastreams'),
  },
  Locations: { Things: many('Things'), HistoricalLocations: many('HistoricalLocations') },
  HistoricalLocations: { Thing: one('Things'), Locations: many('Locations') },
  Datastreams: {
    Thing: one('Things'),
    Sensor: one('Sensors'),
    ObservedProperty: one('ObservedProperties'),
    Observations: many('Observations'),
  },
  Sensors: { Datastreams: many('Datastreams') },
  ObservedProperties: { Datastreams: many('Datastreams') },
  Observations: { Datastream: one('Datastreams'), FeatureOfInterest: one('FeaturesOfInterest') },
  FeaturesOfInterest: { Observations: many('Observations') },
}

const NAMED = ['name', 'description', 'properties']

/** What entities of a set may have of properties; a path to another one is a mistake of who asks. */
export const PROPERTIES: Readonly<Record<EntitySet, readonly string[]>> = {
  Things: NAMED,
  Locations: [...NAMED, 'encodingType', 'location'],
  HistoricalLocations: ['time'],
  Datastreams: [...NAMED, 'observationType', 'unitOfMeasurement', 'observedArea'],
  Sensors: [...NAMED, 'encodingType', 'metadata'],
  ObservedProperties: [...NAMED, 'definition'],
  Observations: ['phenomenonTime', 'resultTime', 'result', 'resultQuality', 'parameters'],
  FeaturesOfInterest: [...NAMED, 'encodingType', 'feature'],
}

export type Entity = {
  readonly set: EntitySet
  readonly id: string
  /** Properties as they are written, in their order. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Navigation → ids. Observations are not listed: they are read from the store. */
  readonly links: Readonly<Record<string, readonly string[]>>
}

/** `Datastreams('pmr-0042~occupation')`, as it stands in addresses. */
export function entityPath({ set, id }: Pick<Entity, 'set' | 'id'>): string {
  return `${set}('${encodeURIComponent(id.replaceAll("'", "''")).replaceAll("'", '%27')}')`
}
