/**
 * Which Datastreams things have, and how a fact becomes one of their Observations
 * (city-data-standards.md §3). An Observation speaks of when something was observed; when it was told
 * comes later: a stay, by hours or days.
 */

import type { EventFact, EventFactType } from '../../fact.ts'
import type { Thing } from '../city/thing.ts'

const OM = 'http://www.opengis.net/def/observationType/OGC-OM/2.0/'
const MEASUREMENT = `${OM}OM_Measurement`
const COUNT = `${OM}OM_CountObservation`
const TRUTH = `${OM}OM_TruthObservation`
const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export type Unit = {
  readonly name: string | null
  readonly symbol: string | null
  readonly definition: string | null
}

export const NO_UNIT: Unit = { name: null, symbol: null, definition: null }

/** By UCUM: `ucum:kPa`. */
export function ucum(name: string, symbol: string, code = symbol): Unit {
  return { name, symbol, definition: `ucum:${code}` }
}

export type Observed = {
  /** UTC; without an end an instant. */
  readonly startMs: number
  readonly endMs?: number
  readonly result: number | boolean
  readonly isEstimated?: boolean
  readonly parameters?: Readonly<Record<string, unknown>>
}

export type Stream = {
  /** Of a thing's streams: `occupation`, `tension-sol@40`. */
  readonly id: string
  readonly fr: string
  readonly en: string
  readonly observationType: string
  readonly unit: Unit
  /** The ObservedProperty; streams of different depths have the same. A term of the city's own context. */
  readonly property: { readonly id: string; readonly fr: string }
  readonly types: readonly EventFactType[]
  /** How long before it is told it may have begun; what began earlier is ordered as if then. */
  readonly lookBackMs: number
  /** The past of single spaces: city/privacy.ts. */
  readonly isOfSpace: boolean
  readonly observed: (fact: EventFact) => Observed | undefined
}

function numberIn({ fields }: EventFact, name: string): number | undefined {
  const value = fields[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

const OCCUPATION: Stream = {
  id: 'occupation',
  fr: 'Occupation de la place',
  en: 'Occupancy of the space',
  observationType: TRUTH,
  unit: NO_UNIT,
  property: { id: 'occupied', fr: 'Occupation' },
  types: ['spotTaken', 'spotFreed'],
  lookBackMs: 2 * DAY_MS,
  isOfSpace: true,
  observed: (fact) => {
    const startMs = numberIn(fact, 'sinceMs')
    if (startMs === undefined) return undefined
    const isEstimated = fact.fields['inferred'] === true
    return { startMs, result: fact.type === 'spotTaken', ...(isEstimated && { isEstimated }) }
  },
}

const STAYS: Stream = {
  id: 'duree-stationnement',
  fr: 'Durée de stationnement',
  en: 'Length of stay',
  observationType: MEASUREMENT,
  unit: ucum('minute', 'min'),
  property: { id: 'parkingDuration', fr: 'Durée de stationnement' },
  types: ['stayFinal'],
  lookBackMs: 62 * DAY_MS,
  isOfSpace: true,
  observed: (fact) => {
    const [startMs, endMs] = [numberIn(fact, 'sinceMs'), numberIn(fact, 'untilMs')]
    if (startMs === undefined || endMs === undefined) return undefined
    const isEstimated = fact.fields['inferred'] === true
    const confidence = numberIn(fact, 'confidence')
    return {
      ...{ startMs, endMs, result: Math.round(((endMs - startMs) / MINUTE_MS) * 100) / 100 },
      ...(isEstimated && { isEstimated }),
      ...(confidence !== undefined && { parameters: { confidence } }),
    }
  },
}

function flow(id: string, fr: string, en: string, unit: Unit): Stream {
  return {
    ...{ id, fr, en, unit, observationType: MEASUREMENT, isOfSpace: false },
    property: { id: id === 'debit' ? 'flowRate' : 'waterVolume', fr },
    types: ['zoneHour'],
    lookBackMs: HOUR_MS,
    observed: (fact) => {
      const [startMs, result] = [numberIn(fact, 'hourMs'), numberIn(fact, 'litres')]
      if (startMs === undefined || result === undefined) return undefined
      const isEstimated = fact.fields['estimated'] === true
      const parameters = { coverage: fact.fields['coverage'] }
      return {
        ...{ startMs, endMs: startMs + HOUR_MS, result, parameters },
        ...(isEstimated && { isEstimated }),
      }
    },
  }
}

const FLOW = flow(
  'debit',
  'Débit moyen de l’heure',
  'Mean flow of the hour',
  ucum('litre par heure', 'L/h'),
)
const VOLUME = flow('volume', 'Volume de l’heure', 'Volume of the hour', ucum('litre', 'L'))

const WATERING: Stream = {
  id: 'arrosage',
  fr: 'Arrosage',
  en: 'Watering',
  observationType: MEASUREMENT,
  unit: ucum('litre', 'L'),
  property: { id: 'wateringVolume', fr: 'Volume d’arrosage' },
  types: ['wateringDone'],
  lookBackMs: DAY_MS,
  isOfSpace: false,
  // Where nobody knows the litres there is no result, and a zero would be one.
  observed: (fact) => {
    const [durationMs, result] = [numberIn(fact, 'durationMs'), numberIn(fact, 'litres')]
    if (durationMs === undefined || result === undefined) return undefined
    const parameters = { expectedLitres: fact.fields['expectedLitres'] ?? null }
    return { startMs: fact.atMs - durationMs, endMs: fact.atMs, result, parameters }
  },
}

const PASSERS_BY: Stream = {
  id: 'passages',
  fr: 'Passages',
  en: 'Passers-by',
  observationType: COUNT,
  unit: NO_UNIT,
  property: { id: 'peopleCount', fr: 'Passages' },
  // Hours are their sums: an Observation of both would count people twice.
  types: ['countQuarter'],
  lookBackMs: HOUR_MS,
  isOfSpace: false,
  observed: (fact) => {
    const span = spanOf(fact)
    const [inCount, outCount] = [numberIn(fact, 'inCount'), numberIn(fact, 'outCount')]
    if (!span || inCount === undefined || outCount === undefined) return undefined
    const parameters = { inCount, outCount, coverage: fact.fields['coverage'] }
    return { ...span, result: inCount + outCount, parameters }
  },
}

/** The quarter or the hour of which a count or a value is. */
function spanOf(fact: EventFact): { startMs: number; endMs: number } | undefined {
  const quarterMs = numberIn(fact, 'quarterMs')
  if (quarterMs !== undefined) return { startMs: quarterMs, endMs: quarterMs + QUARTER_MS }
  const hourMs = numberIn(fact, 'hourMs')
  return hourMs === undefined ? undefined : { startMs: hourMs, endMs: hourMs + HOUR_MS }
}

/** Told of quarters too, of which the hours are means. */
const QUARTERLY = ['noise.laeq']

/** The mean of one quantity of a thing, as decoders name it: `air.pm25`, `soil.tension@40`. */
export function valueStream(
  quantity: string,
  about: Pick<Stream, 'id' | 'fr' | 'en' | 'unit' | 'property'>,
): Stream {
  return {
    ...about,
    ...{ observationType: MEASUREMENT, isOfSpace: false, lookBackMs: HOUR_MS },
    types: QUARTERLY.includes(quantity) ? ['valueQuarter'] : ['valueHour'],
    observed: (fact) => {
      const span = spanOf(fact)
      const result = numberIn(fact, 'mean')
      if (fact.fields['quantity'] !== quantity || !span || result === undefined) return undefined
      const { min, max, samples } = fact.fields
      return { ...span, result, parameters: { min, max, samples } }
    },
  }
}

export function fixedStreams({ kind }: Pick<Thing, 'kind'>): readonly Stream[] {
  switch (kind) {
    case 'space':
      return [OCCUPATION, STAYS]
    case 'zone':
      return [FLOW, VOLUME, WATERING]
    case 'site':
      return [FLOW, VOLUME]
    case 'tree':
      return [WATERING]
    case 'segment':
      return [PASSERS_BY]
    default:
      return []
  }
}
