/**
 * The city as entities of SensorThings, as far as who asks sees it. Ids are made of the ids of things, so
 * that an entity has the same one for ever: `pmr-0042`, `pmr-0042~occupation`.
 */

import { maySeeDevices, maySeeSpaceHistory } from '../city/privacy.ts'
import { type Seen, thingsSeen } from '../city/seen.ts'
import type { City, Place, Thing } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import type { Entity, EntitySet } from './entity.ts'
import type { Stream } from './stream.ts'
import { streamsOf } from './stream-values.ts'

export type DatastreamEntity = Entity & {
  readonly stream: Stream
  readonly thing: Thing
  /** False: of this space only the present state is shown. */
  readonly hasHistory: boolean
}

export type Model = {
  readonly city: City
  readonly seen: Seen
  readonly sets: Readonly<Record<Exclude<EntitySet, 'Observations'>, ReadonlyMap<string, Entity>>>
  readonly datastreams: ReadonlyMap<string, DatastreamEntity>
}

const GEOJSON = 'application/geo+json'
/** Of things whose sensor no fact has named. */
const NO_SENSOR = 'inconnu'

/** A large city costs a tenth of a second; it is asked many times before it changes. */
const MADE = new WeakMap<City, Map<string, Model>>()

/** `baseUrl`: of the city's own terms, `…/ns/edge/v1#occupied`. */
export function modelOf(city: City, seen: Seen, baseUrl: string): Model {
  const made = MADE.get(city) ?? new Map<string, Model>()
  MADE.set(city, made)
  const key = JSON.stringify([seen.view, seen.hasSafety, baseUrl])
  const model = made.get(key) ?? newModel(city, seen, baseUrl)
  made.set(key, model)
  return model
}

function newModel(city: City, seen: Seen, baseUrl: string): Model {
  const things = thingsSeen(city, seen)
  const datastreams = things.flatMap((thing) =>
    streamsOf(thing).map((stream) => datastreamOf(thing, stream, city, seen)),
  )
  const placed = things.filter(({ place }) => place !== undefined)
  return {
    ...{ city, seen },
    datastreams: byId(datastreams),
    sets: {
      Things: byId(things.map((thing) => thingEntity(thing, seen))),
      Locations: byId(placed.map(locationOf)),
      HistoricalLocations: new Map(),
      Datastreams: byId(datastreams),
      Sensors: sensorsOf(datastreams),
      ObservedProperties: propertiesOf(datastreams, `${baseUrl}/ns/edge/v1#`),
      FeaturesOfInterest: byId(placed.map(featureOfInterest)),
    },
  }
}

function byId<One extends Entity>(entities: readonly One[]): ReadonlyMap<string, One> {
  return new Map(entities.map((entity) => [entity.id, entity]))
}

function thingEntity(thing: Thing, { view }: Seen): Entity {
  const { id, name, kind, place, row, siteId, toldMs, devEuis } = thing
  const properties = {
    assetId: id,
    kind,
    ...('category' in thing && { category: thing.category }),
    ...(row !== undefined && { row }),
    ...(siteId !== undefined && { siteId }),
    ...(toldMs !== undefined && { lastSeen: timeText(toldMs) }),
    ...(maySeeDevices(view) && devEuis.length > 0 && { devEui: devEuis[0], devEuis }),
  }
  return {
    set: 'Things',
    id,
    fields: { name, description: `${kind} ${id}`, properties },
    links: {
      Locations: place ? [id] : [],
      HistoricalLocations: [],
      Datastreams: streamsOf(thing).map((stream) => datastreamId(thing, stream)),
    },
  }
}

function datastreamId({ id }: Thing, stream: Stream): string {
  return `${id}~${stream.id}`
}

function datastreamOf(thing: Thing, stream: Stream, city: City, { view }: Seen): DatastreamEntity {
  const category = thing.kind === 'space' ? thing.category : ''
  const { place } = thing
  return {
    set: 'Datastreams',
    id: datastreamId(thing, stream),
    fields: {
      name: stream.id,
      description: `${stream.fr} : ${thing.name}`,
      observationType: stream.observationType,
      unitOfMeasurement: stream.unit,
      ...(place && { observedArea: point(place) }),
      properties: { assetId: thing.id, en: stream.en },
    },
    links: {
      Thing: [thing.id],
      Sensor: [sensorIdOf(thing, city)],
      ObservedProperty: [stream.property.id],
    },
    ...{ stream, thing },
    hasHistory: !stream.isOfSpace || maySeeSpaceHistory(view, category),
  }
}

/** The model of its sensor: devices themselves are not told. */
function sensorIdOf({ devEuis }: Thing, { devices }: City): string {
  return devEuis.flatMap((devEui) => devices.get(devEui)?.profile ?? [])[0] ?? NO_SENSOR
}

function sensorsOf(datastreams: readonly DatastreamEntity[]): ReadonlyMap<string, Entity> {
  return grouped(datastreams, 'Sensor', (id, Datastreams) => ({
    set: 'Sensors',
    id,
    fields: {
      name: id,
      description: `Capteur LoRaWAN, modèle ${id}`,
      encodingType: 'text/html',
      metadata: `Capteur LoRaWAN, modèle ${id}`,
    },
    links: { Datastreams },
  }))
}

function propertiesOf(
  datastreams: readonly DatastreamEntity[],
  terms: string,
): ReadonlyMap<string, Entity> {
  const properties = new Map(datastreams.map(({ stream }) => [stream.property.id, stream.property]))
  return grouped(datastreams, 'ObservedProperty', (id, Datastreams) => {
    const { fr } = properties.get(id)!
    return {
      set: 'ObservedProperties',
      id,
      fields: { name: id, definition: `${terms}${id}`, description: fr },
      links: { Datastreams },
    }
  })
}

function grouped(
  datastreams: readonly DatastreamEntity[],
  link: string,
  made: (id: string, datastreams: readonly string[]) => Entity,
): ReadonlyMap<string, Entity> {
  const ids = new Map<string, string[]>()
  for (const { id, links } of datastreams) {
    const [to = ''] = links[link] ?? []
    const there = ids.get(to)
    if (there) there.push(id)
    else ids.set(to, [id])
  }
  return byId([...ids].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, all]) => made(id, all)))
}

function locationOf({ id, name, place }: Thing): Entity {
  return {
    set: 'Locations',
    id,
    fields: { name, description: name, encodingType: GEOJSON, location: point(place!) },
    links: { Things: [id], HistoricalLocations: [] },
  }
}

function featureOfInterest({ id, name, place }: Thing): Entity {
  return {
    set: 'FeaturesOfInterest',
    id,
    fields: { name, description: name, encodingType: GEOJSON, feature: point(place!) },
    links: {},
  }
}

function point({ lon, lat }: Place) {
  return { type: 'Point', coordinates: [lon, lat] }
}
