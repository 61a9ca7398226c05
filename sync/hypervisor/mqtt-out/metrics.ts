/** Things and facts as Sparkplug metrics: device = asset, metrics = what is told of it (§7). */

import type { EventFact } from '../../fact.ts'
import { maybeNumberOf } from '../../kpi/number.ts'
import { maySeeDevices } from '../city/privacy.ts'
import { statusSinceMs } from '../city/status-since.ts'
import type { Thing } from '../city/thing.ts'
import { countOf, valuesOfFact } from '../ngsi-ld/periods.ts'
import { isSinceShown, type Reader } from './shown.ts'
import type { Metric } from './sparkplug-payload.ts'

/** As it stands; every metric that its facts may ever tell is there, `null` while it is not known. */
export function metricsOf(thing: Thing, reader: Reader): readonly Metric[] {
  const toldMs = isSinceShown(thing, reader) ? thing.toldMs : undefined
  return [text('name', thing.name), ...own(thing, toldMs, reader)]
}

function own(thing: Thing, toldMs: number | undefined, reader: Reader): readonly Metric[] {
  switch (thing.kind) {
    case 'space': {
      const sinceMs = isSinceShown(thing, reader) ? statusSinceMs(thing) : undefined
      return [
        text('category', thing.category),
        text('status', thing.status, sinceMs),
        ...(reader.view === 'police' ? [flag('overstay', thing.over !== undefined, toldMs)] : []),
      ]
    }
    case 'zone':
    case 'site':
    case 'tree':
      return [
        flag('leak', thing.leak !== undefined, toldMs),
        number('leakLitresPerHour', thing.leak?.flowLitresPerHour, thing.leak?.toldMs),
        number('soilTensionKpa', thing.soil?.tensionKpa, thing.soil?.atMs),
        number('wateringLitres', thing.lastWatering?.litres, thing.lastWatering?.endedMs),
        ...(maySeeDevices(reader.view)
          ? thing.valves.map((one) =>
              text(valveName(one.devEui, one.valve), one.status, one.sinceMs),
            )
          : []),
        ...thing.values.map(({ quantity, mean, toMs }) => number(quantity, mean, toMs)),
      ]
    case 'callPoint':
      return [
        { name: 'lastCall', datatype: 'dateTime', value: thing.lastCallMs ?? null, atMs: toldMs },
        flag('supervised', thing.isSupervised, toldMs),
      ]
    case 'building':
      return [
        flag('intrusion', thing.intrusion !== undefined, toldMs),
        flag('supervised', thing.isSupervised, toldMs),
      ]
    case 'bin':
      return [
        number('fillPercent', thing.fillPercent, toldMs),
        flag('fire', thing.isOnFire, toldMs),
      ]
    case 'segment':
      return [
        count('in', thing.count?.inCount, thing.count?.toMs),
        count('out', thing.count?.outCount, thing.count?.toMs),
      ]
    case 'noisePoint':
    case 'airPoint':
    case 'heatPoint':
      return thing.values.map(({ quantity, mean, toMs }) => number(quantity, mean, toMs))
    default:
      return thing satisfies never
  }
}

/** What a fact tells, under the same names and at its own moment; nothing for most of them. */
export function metricsOfFact(fact: EventFact, reader: Reader): readonly Metric[] {
  const sinceMs = maybeNumberOf(fact, 'sinceMs') ?? fact.atMs
  switch (fact.type) {
    case 'spotTaken':
      return [text('status', 'occupied', sinceMs)]
    case 'spotFreed':
      return [text('status', 'free', sinceMs)]
    case 'spotUnknown':
      return [text('status', 'unknown', sinceMs)]
    case 'binFull':
    case 'binEmptied':
    case 'binDue':
      return [number('fillPercent', maybeNumberOf(fact, 'fillPercent'), fact.atMs)]
    case 'soilDry':
    case 'soilMoist':
      return [number('soilTensionKpa', maybeNumberOf(fact, 'tensionKpa'), fact.atMs)]
    case 'wateringDone':
      return [number('wateringLitres', maybeNumberOf(fact, 'litres'), fact.atMs)]
    case 'valveOpened':
    case 'valveClosed': {
      if (!maySeeDevices(reader.view)) return []
      const { devEui, valve } = fact.fields
      const status = fact.type === 'valveOpened' ? 'open' : 'closed'
      return [text(valveName(String(devEui), Number(valve)), status, fact.atMs)]
    }
    case 'countQuarter': {
      const told = countOf(fact)
      return told
        ? [count('in', told.inCount, told.toMs), count('out', told.outCount, told.toMs)]
        : []
    }
    case 'valueQuarter':
    case 'valueHour': {
      const told = valuesOfFact(fact)
      return [...(told?.of ?? [])].map(([name, { mean }]) => number(name, mean, told!.toMs))
    }
    default:
      return []
  }
}

function valveName(devEui: string, valve: number): string {
  return `valve/${devEui}/${valve}`
}

function text(name: string, value: string, atMs?: number): Metric {
  return { name, datatype: 'string', value, atMs }
}

function flag(name: string, value: boolean, atMs?: number): Metric {
  return { name, datatype: 'boolean', value, atMs }
}

function number(name: string, value: number | undefined, atMs?: number): Metric {
  return { name, datatype: 'double', value: value ?? null, atMs }
}

function count(name: string, value: number | undefined, atMs?: number): Metric {
  return { name, datatype: 'uint64', value: value ?? null, atMs }
}
