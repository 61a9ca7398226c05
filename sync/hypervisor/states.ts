/** Which state of which thing a fact tells: the pages show the newest of each. */

import type { EventFactType, Fact } from '../fact.ts'

export type StateKey = { readonly kind: string; readonly subject: string }

const KINDS: Readonly<Partial<Record<EventFactType, string>>> = {
  callRaised: 'call',
  leakSuspected: 'leak',
  leakConfirmed: 'leak',
  leakCleared: 'leak',
  cycleFaultFound: 'cycleFault',
  cycleFaultCleared: 'cycleFault',
  valveOpened: 'valve',
  valveClosed: 'valve',
  valveUnsure: 'valve',
  spotTaken: 'spot',
  spotFreed: 'spot',
  spotUnknown: 'spot',
  overstayStarted: 'overstay',
  overstayEnded: 'overstay',
  intrusionDetected: 'intrusion',
  intrusionEnded: 'intrusion',
  binFull: 'bin',
  binEmptied: 'bin',
  soilDry: 'soil',
  soilMoist: 'soil',
  wateringDone: 'watering',
  wateringLocked: 'lock',
  wateringUnlocked: 'lock',
  countHour: 'countHour',
  valueHour: 'valueHour',
  zoneHour: 'zoneHour',
  spotHour: 'spotHour',
  binDue: 'binDue',
  callTested: 'callTest',
  supervisionLost: 'supervision',
  supervisionBack: 'supervision',
  alarmRaised: 'alarm',
  alarmEnded: 'alarm',
  noiseRaised: 'noise',
  countQuarter: 'countQuarter',
  valueQuarter: 'valueQuarter',
  noiseDay: 'noiseDay',
  heatNight: 'heatNight',
  batteryLow: 'battery',
  batteryChanged: 'battery',
  sensorDistrusted: 'trust',
  sensorTrusted: 'trust',
  deviceJoined: 'device',
  deviceSilent: 'device',
  spaceSensorDoubted: 'spaceSensor',
  spaceSensorTrusted: 'spaceSensor',
  alarmAcknowledged: 'acknowledged',
  paceAsked: 'pace',
  paceChanged: 'pace',
  gatewayReported: 'gateway',
  customReported: 'custom',
  homeEscrowed: 'escrow',
  homeFloors: 'floors',
  deviceCovered: 'coverage',
}

/** Types that tell more than one state of a thing apart, by this field: `valueHour/air.pm25`. */
const APART_BY: Readonly<Partial<Record<EventFactType, string>>> = {
  valueHour: 'quantity',
  valueQuarter: 'quantity',
  customReported: 'name',
}

/** So many facts of a thing are looked through for the newest of a kind: its quantities are fewer. */
export const NEWEST_OF_KIND_MAX = 64

/** `undefined` for facts that change no state, such as the gateway's own health. */
export function stateKeyOf(fact: Fact): StateKey | undefined {
  if (fact.type === 'reading') return { kind: 'reading', subject: fact.devEui }
  const { type, subject, fields } = fact
  const kind = kindOf(type)
  if (kind === undefined) return undefined
  const field = apartBy(type)
  return { kind: field === undefined ? kind : `${kind}/${fields[field]}`, subject }
}

/** The states that `facts` of this type tell; of a type that tells one, also where none is there. */
export function kindsOf(type: string, facts: readonly Fact[]): ReadonlySet<string> {
  const kinds = facts.map((fact) => stateKeyOf(fact)?.kind)
  if (apartBy(type) === undefined) kinds.push(type === 'reading' ? type : kindOf(type))
  return new Set(kinds.filter((kind) => kind !== undefined))
}

/** The types that tell the same state as this one, one after the other. */
export function typesBeside(type: string): readonly string[] {
  const kind = kindOf(type)
  if (kind === undefined) return [type]
  return Object.entries(KINDS).flatMap(([other, one]) => (one === kind ? other : []))
}

function kindOf(type: string): string | undefined {
  return Object.hasOwn(KINDS, type) ? KINDS[type as EventFactType] : undefined
}

function apartBy(type: string): string | undefined {
  return Object.hasOwn(APART_BY, type) ? APART_BY[type as EventFactType] : undefined
}
