/** An entity before it has a shape: what `shapes.ts` writes normalized, concise or as key-values. */

import type { JsonValue } from '../../../base/records/records.ts'
import type { Place } from '../city/thing.ts'
import { plainText, urnPart } from './text.ts'

/** Type → the subject whose context has its terms. */
export const TYPES = {
  ParkingSpot: 'Parking',
  OnStreetParking: 'Parking',
  GreenspaceRecord: 'ParksAndGardens',
  Garden: 'ParksAndGardens',
  FlowerBed: 'ParksAndGardens',
  WaterConsumptionObserved: 'WaterConsumption',
  Alert: 'Alert',
  Anomaly: 'Alert',
  CrowdFlowObserved: 'Transportation',
  NoiseLevelObserved: 'Environment',
  AirQualityObserved: 'Environment',
  WasteContainer: 'WasteManagement',
  Device: 'Device',
  DeviceOperation: 'Device',
  ParkingIndicator: 'edge',
} as const
export type EntityType = keyof typeof TYPES
export type Subject = (typeof TYPES)[EntityType]

/** What is told of a value: when it was observed, in what unit, how far it is to be relied upon (§1.1). */
export type Marks = {
  readonly observedMs?: number | undefined
  /** UN/CEFACT Rec. 20. */
  readonly unitCode?: string
  readonly isClockTrusted?: boolean
  readonly isEstimated?: boolean
}

export type Attribute =
  | ({ readonly kind: 'property'; readonly value: JsonValue } & Marks)
  | { readonly kind: 'time'; readonly atMs: number }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'relation'; readonly to: string | readonly string[] }

export type Entity = {
  readonly id: string
  readonly type: EntityType
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** `urn:ngsi-ld:<type>:<scope>:<part>:…` (C8). */
export function urnOf(type: EntityType, scope: string, ...parts: readonly string[]): string {
  return ['urn:ngsi-ld', type, urnPart(scope), ...parts.map(urnPart)].join(':')
}

export function property(value: JsonValue, marks: Marks = {}): Attribute {
  return { kind: 'property', value, ...marks }
}

/** Text of people or of facts, without what brokers refuse. */
export function text(value: string, marks: Marks = {}): Attribute {
  return property(plainText(value), marks)
}

export function time(atMs: number): Attribute {
  return { kind: 'time', atMs }
}

export function relation(to: string | readonly string[]): Attribute {
  return { kind: 'relation', to }
}

/** Six decimals are a decimetre (C3). */
export function place({ lon, lat }: Place): Attribute {
  return { kind: 'place', place: { lon: decimals(lon, 6), lat: decimals(lat, 6) } }
}

export function decimals(value: number, count: number): number {
  const factor = 10 ** count
  return Math.round(value * factor) / factor
}

/** The attributes without those that are not known. */
export function known(
  attributes: Readonly<Record<string, Attribute | undefined | false>>,
): Readonly<Record<string, Attribute>> {
  const entries = Object.entries(attributes).filter(([, one]) => one)
  return Object.fromEntries(entries) as Readonly<Record<string, Attribute>>
}

/** Several entities of one id as one: of each attribute the later. */
export function merged(entities: readonly Entity[]): readonly Entity[] {
  const byId = new Map<string, Entity>()
  for (const entity of entities) {
    const there = byId.get(entity.id)
    const attributes = { ...there?.attributes, ...entity.attributes }
    byId.set(entity.id, there ? { ...entity, attributes } : entity)
  }
  return [...byId.values()]
}
