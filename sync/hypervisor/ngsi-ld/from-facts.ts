/**
 * What facts tell that is of its own moment: records of quarters and hours, waterings; and states that
 * another has followed already, which are history and never the present (C7).
 */

import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../fact.ts'
import { maybeNumberOf, numberOf } from '../../kpi/number.ts'
import { maySeeDevices, maySeeSpaceHistory } from '../city/privacy.ts'
import type { Bin, Space, Thing, WaterThing } from '../city/thing.ts'
import type { StoredFact } from '../store.ts'
import { entityOf, valveUrn } from './devices.ts'
import { decimals, type Entity, known, place, property, relation, text, time } from './entity.ts'
import { crowdEntity, noiseDayEntity, pointEntity } from './observed.ts'
import { countOf, valuesOfFact } from './periods.ts'
import { assetUrn, deviceUrn, type Scene } from './scene.ts'
import { stampText } from './text.ts'
import { soilRecords, tensionRecord } from './water.ts'

/** Records that a fact makes, each with an id of its moment: told twice they are the same. */
export function recordsOf(scene: Scene, { fact, stands }: StoredFact): readonly Entity[] {
  if (!stands || fact.type === 'reading') return []
  const thing = scene.city.things.get(fact.subject)
  if (!thing) return []
  switch (fact.type) {
    case 'countQuarter':
    case 'countHour': {
      const count = countOf(fact)
      return count ? [crowdEntity(scene, thing, count)] : []
    }
    case 'valueQuarter':
    case 'valueHour':
      return valueRecords(scene, thing, fact)
    case 'noiseDay': {
      const { day, lDay } = fact.fields
      const known = typeof day === 'string' && typeof lDay === 'number'
      return known ? asList(noiseDayEntity(scene, thing, { day, lDay })) : []
    }
    case 'soilDry':
    case 'soilMoist': {
      const tensionKpa = maybeNumberOf(fact, 'tensionKpa')
      if (tensionKpa === undefined) return []
      return [tensionRecord(scene, thing, { tensionKpa, atMs: fact.atMs })]
    }
    case 'wateringDone':
      return [wateringOperation(scene, thing, fact)]
    default:
      return []
  }
}

function valueRecords(scene: Scene, thing: Thing, fact: EventFact): readonly Entity[] {
  const values = valuesOfFact(fact)
  if (!values) return []
  switch (thing.kind) {
    case 'zone':
    case 'site':
    case 'tree':
      return soilRecords(scene, thing, values)
    case 'noisePoint':
    case 'airPoint':
    case 'heatPoint':
      return asList(pointEntity(scene, thing, values))
    default:
      return []
  }
}

/** One per watering; the model has no volume, so that it stands in words (§2.4). */
function wateringOperation(scene: Scene, thing: Thing, fact: EventFact): Entity {
  const { atMs, subject } = fact
  const { devEui } = fact.fields
  const litres = maybeNumberOf(fact, 'litres')
  const isShown = typeof devEui === 'string' && maySeeDevices(scene.view)
  return {
    id: assetUrn(scene, 'DeviceOperation', subject, stampText(atMs)),
    type: 'DeviceOperation',
    attributes: known({
      name: text(thing.name),
      location: thing.place && place(thing.place),
      device: relation(isShown ? deviceUrn(devEui) : entityOf(scene, thing)),
      operationType: property('event'),
      status: property('finished'),
      result: property(litres === 0 ? 'failed' : 'ok'),
      startedAt: time(Math.round(atMs - numberOf(fact, 'durationMs'))),
      endedAt: time(atMs),
      description: litres !== undefined && text(`Arrosage : ${decimals(litres, 1)} L`),
    }),
  }
}

/**
 * The state a fact tells, as an instance of the past; `undefined` when it tells none, when it is the one
 * that stands – the entity itself says that –, or when its past is not for this view.
 */
export function pastOf(scene: Scene, { fact, stands, utcMs }: StoredFact): Entity | undefined {
  if (!stands || fact.type === 'reading') return undefined
  const thing = scene.city.things.get(fact.subject)
  // A moment that no clock could tell has no place in a history.
  if (!thing || utcMs === undefined) return undefined
  switch (thing.kind) {
    case 'space':
      return pastSpace(scene, thing, fact)
    case 'bin':
      return pastBin(scene, thing, fact)
    case 'zone':
    case 'site':
    case 'tree':
      return pastValve(scene, thing, fact)
    default:
      return undefined
  }
}

const SPOT_STATUS: Readonly<Record<string, Space['status']>> = {
  spotTaken: 'occupied',
  spotFreed: 'free',
  spotUnknown: 'unknown',
}

function pastSpace(scene: Scene, space: Space, fact: EventFact): Entity | undefined {
  const status = Object.hasOwn(SPOT_STATUS, fact.type) ? SPOT_STATUS[fact.type] : undefined
  if (!status || !space.place || !maySeeSpaceHistory(scene.view, space.category)) return undefined
  const observedMs = maybeNumberOf(fact, 'sinceMs') ?? fact.atMs
  if (space.status === status && space.sinceMs === observedMs) return undefined
  const marks = { observedMs, isEstimated: fact.fields['inferred'] === true }
  return {
    id: assetUrn(scene, 'ParkingSpot', space.id),
    type: 'ParkingSpot',
    attributes: { status: property(status, marks) },
  }
}

function pastBin(scene: Scene, bin: Bin, fact: EventFact): Entity | undefined {
  const fillPercent = maybeNumberOf(fact, 'fillPercent')
  if (fillPercent === undefined || !bin.place || bin.toldMs === fact.atMs) return undefined
  const level = property(decimals(fillPercent / 100, 3), { observedMs: fact.atMs })
  return {
    id: assetUrn(scene, 'WasteContainer', bin.id),
    type: 'WasteContainer',
    attributes: { fillingLevel: level },
  }
}

const VALVE_STATE: Readonly<Record<string, string>> = { valveOpened: 'open', valveClosed: 'closed' }

function pastValve(scene: Scene, thing: WaterThing, fact: EventFact): Entity | undefined {
  const state = Object.hasOwn(VALVE_STATE, fact.type) ? VALVE_STATE[fact.type] : undefined
  const { devEui, valve } = fact.fields
  if (!state || typeof devEui !== 'string' || typeof valve !== 'number') return undefined
  if (!maySeeDevices(scene.view)) return undefined
  const now = thing.valves.find((one) => one.devEui === devEui && one.valve === valve)
  if (now?.sinceMs === fact.atMs) return undefined
  return {
    id: valveUrn({ devEui: devEui as DevEui, valve }),
    type: 'Device',
    attributes: { deviceState: property(state, { observedMs: fact.atMs }) },
  }
}

function asList<T>(one: T | undefined): readonly T[] {
  return one === undefined ? [] : [one]
}
