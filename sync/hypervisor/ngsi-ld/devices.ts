/** WasteContainer (0.3.0), Device (0.0.9) of sensors and valves, Anomaly (0.0.2) of sensors (§2.4–2.6). */

import { maySeeDevices } from '../city/privacy.ts'
import { type Bin, type Device, type Thing, thingsOf, type Valve } from '../city/thing.ts'
import { decimals, type Entity, known, property, relation, text, time, urnOf } from './entity.ts'
import { assetUrn, devicesOf, deviceUrn, gardenUrn, headOf, type Scene } from './scene.ts'
import { stampText } from './text.ts'

export function binEntities(scene: Scene): readonly Entity[] {
  return thingsOf(scene.city, 'bin').flatMap((bin) => binEntity(scene, bin) ?? [])
}

function binEntity(scene: Scene, bin: Bin): Entity | undefined {
  if (!bin.place) return undefined
  const devices = devicesOf(scene, bin)
  const marks = { observedMs: bin.toldMs, isClockTrusted: bin.isClockTrusted }
  return {
    id: assetUrn(scene, 'WasteContainer', bin.id),
    type: 'WasteContainer',
    attributes: known({
      ...headOf(bin),
      fillingLevel:
        bin.fillPercent !== undefined && property(decimals(bin.fillPercent / 100, 3), marks),
      status: property(bin.isOnFire ? 'burning' : bin.toldMs === undefined ? 'unknown' : 'ok'),
      dateLastEmptying: bin.emptiedMs !== undefined && time(bin.emptiedMs),
      refDevice: devices.length > 0 && relation(devices),
    }),
  }
}

/** Quantity → `controlledProperty`, a closed list of the model. */
const CONTROLLED: readonly (readonly [RegExp, string])[] = [
  [/^parking\./, 'occupancy'],
  [/^soil\.(tension|moisture)/, 'soilMoisture'],
  [/^(flow|valve)\./, 'waterFlow'],
  [/^metering\.water/, 'waterConsumption'],
  [/^noise\./, 'noiseLevel'],
  [/^people\./, 'trafficFlow'],
  [/^level\./, 'fillingLevel'],
  [/^motion\./, 'motion'],
  // Not that of its own case.
  [/^(?!device\.).*\.temperature/, 'temperature'],
  [/[hH]umidity/, 'humidity'],
  [/^air\.pressure/, 'atmosphericPressure'],
  [/^pressure\./, 'pressure'],
  [/^air\.(pm|co2|o3|no2|ch2o)/, 'airPollution'],
]
/** Of a device that has told nothing yet: by what it serves. */
const BY_KIND: Readonly<Record<Thing['kind'], string>> = {
  space: 'occupancy',
  zone: 'waterConsumption',
  site: 'waterConsumption',
  tree: 'soilMoisture',
  callPoint: 'motion',
  building: 'motion',
  bin: 'fillingLevel',
  segment: 'trafficFlow',
  noisePoint: 'noiseLevel',
  airPoint: 'airPollution',
  heatPoint: 'temperature',
}

/** Sensors, then valves; nothing for who may not see devices. */
export function deviceEntities(scene: Scene): readonly Entity[] {
  if (!maySeeDevices(scene.view)) return []
  const sensors = [...scene.city.devices.values()].flatMap((one) => sensorEntity(scene, one) ?? [])
  const valves = thingsOf(scene.city, 'zone', 'site', 'tree').flatMap((thing) =>
    thing.valves.map((valve) => valveEntity(scene, thing, valve)),
  )
  return [...sensors, ...valves, ...anomalyEntities(scene)]
}

function servedBy({ city }: Scene, { thingIds }: Device): readonly Thing[] {
  return thingIds.flatMap((id) => city.things.get(id) ?? [])
}

/** Not one that serves only what is not shown; nor one that nothing is known of. */
function sensorEntity(scene: Scene, device: Device): Entity | undefined {
  const things = servedBy(scene, device)
  if (device.thingIds.length > 0 && things.length === 0) return undefined
  const controlled = controlledBy(device, things)
  if (controlled.length === 0) return undefined
  const { silentSinceMs, batteryPercent, lastReadingMs, distrusted } = device
  const state = silentSinceMs !== undefined ? 'silent' : distrusted.length > 0 ? 'distrusted' : 'ok'
  const isMeter = controlled.includes('waterConsumption')
  return {
    id: deviceUrn(device.devEui),
    type: 'Device',
    attributes: known({
      category: property([isMeter ? 'meter' : 'sensor']),
      controlledProperty: property(controlled),
      controlledAsset: things.length > 0 && relation(things.map((one) => entityOf(scene, one))),
      supportedProtocol: property(['lora']),
      // −1: not known.
      batteryLevel: property(batteryPercent === undefined ? -1 : decimals(batteryPercent / 100, 2)),
      deviceState: property(state, { observedMs: silentSinceMs ?? lastReadingMs }),
      dateLastValueReported: lastReadingMs !== undefined && time(lastReadingMs),
      serialNumber: text(device.devEui.toUpperCase()),
    }),
  }
}

function controlledBy({ measurements }: Device, things: readonly Thing[]): readonly string[] {
  const told = measurements.flatMap(
    ({ quantity }) => CONTROLLED.find(([pattern]) => pattern.test(quantity))?.[1] ?? [],
  )
  return [...new Set(told.length > 0 ? told : things.map(({ kind }) => BY_KIND[kind]))].sort()
}

export function valveUrn({ devEui, valve }: Pick<Valve, 'devEui' | 'valve'>): string {
  return urnOf('Device', 'lora', devEui, `valve-${valve}`)
}

/** There is no model of a valve: an actuator (§2.4). */
function valveEntity(scene: Scene, thing: Thing, valve: Valve): Entity {
  const isSilent = scene.city.devices.get(valve.devEui)?.silentSinceMs !== undefined
  const told = valve.status === 'unsure' ? 'fault' : valve.status
  return {
    id: valveUrn(valve),
    type: 'Device',
    attributes: known({
      ...headOf(thing),
      category: property(['actuator']),
      controlledProperty: property(['waterFlow']),
      controlledAsset: relation([gardenUrn(scene, thing)]),
      supportedProtocol: property(['lora']),
      deviceState: property(isSilent ? 'unreachable' : told, { observedMs: valve.sinceMs }),
    }),
  }
}

/** A fault that was found stays found: the model has no end of it. */
function anomalyEntities(scene: Scene): readonly Entity[] {
  return [...scene.city.devices.values()].flatMap((device) => {
    const things = servedBy(scene, device)
    if (device.thingIds.length > 0 && things.length === 0) return []
    return device.distrusted.map(
      ({ quantity, sinceMs, reason }): Entity => ({
        id: urnOf('Anomaly', 'lora', device.devEui, quantity, stampText(sinceMs)),
        type: 'Anomaly',
        attributes: known({
          location: things[0] && headOf(things[0]).location,
          detectedBy: relation(deviceUrn(device.devEui)),
          anomalousProperty: text(quantity),
          dateDetected: time(sinceMs),
          description: text(reason),
        }),
      }),
    )
  })
}

/** The entity that stands for a thing; call points and buildings have none of their own: the city's id. */
export function entityOf(scene: Scene, thing: Thing): string {
  switch (thing.kind) {
    case 'space':
      return assetUrn(scene, 'ParkingSpot', thing.id)
    case 'zone':
    case 'site':
    case 'tree':
      return gardenUrn(scene, thing)
    case 'bin':
      return assetUrn(scene, 'WasteContainer', thing.id)
    default:
      return `urn:${scene.publisher.scope}:${thing.kind}:${encodeURIComponent(thing.id)}`
  }
}
