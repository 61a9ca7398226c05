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
  paceAsked: 'pace',
  paceChanged: 'pace',
}

/** Of every type of fact, readings too. */
export function kindOfType(type: string): string | undefined {
  if (type === 'reading') return 'reading'
  return Object.hasOwn(KINDS, type) ? KINDS[type as EventFactType] : undefined
}

/** The types that tell the same state, one after the other. */
export function typesOfKind(kind: string): readonly string[] {
  if (kind === 'reading') return ['reading']
  return Object.entries(KINDS).flatMap(([type, one]) => (one === kind ? type : []))
}

/** `undefined` for facts that change no state, such as the gateway's own health. */
export function stateKeyOf(fact: Fact): StateKey | undefined {
  const subject = fact.type === 'reading' ? fact.devEui : fact.subject
  const kind = kindOfType(fact.type)
  return kind === undefined ? undefined : { kind, subject }
}
