/** Garden, FlowerBed, GreenspaceRecord (0.0.3), WaterConsumptionObserved (0.0.2) (§2.4). */

import { type Thing, thingsOf, type WaterThing } from '../city/thing.ts'
import { decimals, type Entity, known, property, relation, time } from './entity.ts'
import { type Values, valuesByPeriod } from './periods.ts'
import { assetUrn, deviceRelation, gardenUrn, headOf, type Scene } from './scene.ts'
import { stampText } from './text.ts'

/** Quantity of decoders → attribute, and what to multiply by. */
const SOIL: Readonly<Record<string, { name: string; factor: number; unitCode?: string }>> = {
  'soil.tension': { name: 'soilMoisturePressure', factor: 1, unitCode: 'KPA' },
  // Parts per one, not percent.
  'soil.moisture': { name: 'soilMoistureVwc', factor: 0.01 },
  // From dS/m to S/m.
  'soil.ec': { name: 'soilMoistureEc', factor: 0.1 },
  'soil.temperature': { name: 'soilTemperature', factor: 1, unitCode: 'CEL' },
}
const LITRES_PER_M3 = 1_000

/** Places of green, and what water they have drawn: each an entity that goes on. */
export function waterEntities(scene: Scene): readonly Entity[] {
  return thingsOf(scene.city, 'zone', 'site', 'tree').flatMap((thing) => [
    gardenEntity(scene, thing),
    ...(consumptionEntity(scene, thing) ?? []),
  ])
}

function gardenEntity(scene: Scene, thing: WaterThing): Entity {
  const isTree = thing.kind === 'tree'
  const site = thing.siteId === undefined ? undefined : scene.city.things.get(thing.siteId)
  return {
    id: gardenUrn(scene, thing),
    type: isTree ? 'FlowerBed' : 'Garden',
    attributes: known({
      ...headOf(thing),
      category: isTree && property(['urbanTreeSpot']),
      dateLastWatering: thing.lastWatering && time(thing.lastWatering.endedMs),
      refGarden: isTree && site && relation(gardenUrn(scene, site)),
    }),
  }
}

/** Only where a meter has told its index, in litres; the model wants whole cubic metres. */
function consumptionEntity(scene: Scene, thing: WaterThing): readonly Entity[] | undefined {
  for (const devEui of thing.devEuis) {
    const device = scene.city.devices.get(devEui)
    const index = device?.measurements.find(
      ({ quantity, unit }) => quantity === 'metering.water.total' && unit === 'L',
    )
    if (!index) continue
    const marks = { unitCode: 'MTQ', observedMs: device?.lastReadingMs }
    const attributes = known({
      ...headOf(thing),
      waterConsumption: property(Math.floor(index.value / LITRES_PER_M3), marks),
      alarmInProgress: property(thing.leak ? 1 : 0),
      refDevice: deviceRelation(scene, thing),
    })
    const id = assetUrn(scene, 'WaterConsumptionObserved', thing.id)
    return [{ id, type: 'WaterConsumptionObserved', attributes }]
  }
  return undefined
}

/** The newest soil of all things: records, each of its moment. */
export function soilEntities(scene: Scene): readonly Entity[] {
  return thingsOf(scene.city, 'zone', 'site', 'tree').flatMap((thing) => [
    ...valuesByPeriod(thing.values).flatMap((values) => soilRecords(scene, thing, values)),
    ...(thing.soil ? [tensionRecord(scene, thing, thing.soil)] : []),
  ])
}

/** One record per depth; its id ends in `:d<cm>`, and names the end of the period. */
export function soilRecords(scene: Scene, thing: Thing, { toMs, of }: Values): readonly Entity[] {
  const depths = new Map<string, Record<string, ReturnType<typeof property>>>()
  for (const [named, { mean }] of of) {
    const [quantity = '', depth = ''] = named.split('@')
    if (!Object.hasOwn(SOIL, quantity)) continue
    const { name, factor, unitCode } = SOIL[quantity]!
    const marks = { observedMs: toMs, ...(unitCode !== undefined && { unitCode }) }
    const value =
      quantity === 'soil.moisture' ? Math.min(1, Math.max(0, mean * factor)) : mean * factor
    depths.set(depth, { ...depths.get(depth), [name]: property(decimals(value, 4), marks) })
  }
  return [...depths].map(([depth, attributes]) =>
    recordEntity(scene, thing, { atMs: toMs, depth, attributes }),
  )
}

/** The mean over all probes of a thing, as the verdict "dry" or "moist" was made of. */
export function tensionRecord(
  scene: Scene,
  thing: Thing,
  { tensionKpa, atMs }: { readonly tensionKpa: number; readonly atMs: number },
): Entity {
  const marks = { observedMs: atMs, unitCode: 'KPA' }
  const attributes = { soilMoisturePressure: property(decimals(tensionKpa, 1), marks) }
  return recordEntity(scene, thing, { atMs, depth: '', attributes })
}

function recordEntity(
  scene: Scene,
  thing: Thing,
  { atMs, depth, attributes }: { atMs: number; depth: string; attributes: Entity['attributes'] },
): Entity {
  const parts = [thing.id, stampText(atMs), ...(depth === '' ? [] : [`d${depth}`])]
  return {
    id: assetUrn(scene, 'GreenspaceRecord', ...parts),
    type: 'GreenspaceRecord',
    attributes: known({
      location: headOf(thing).location,
      dateObserved: time(atMs),
      ...attributes,
      refGreenspace: relation(gardenUrn(scene, thing)),
      refDevice: deviceRelation(scene, thing),
    }),
  }
}
