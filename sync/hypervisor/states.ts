/** Which state of which thing a fact tells: the pages show the newest of each. */

import type { EventFactType, Fact } from '../fact.ts'

export type StateKey = { readonly kind: string; readonly subject: string }

const KINDS: Readonly<Partial<Record<EventFactType, string>>> = {
  callRaised: 'call',
  leakSuspected: 'leak',
  leakConfirmed: 'leak',
  leakCleared: 'leak',
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
  deviceJoined: 'device',
  deviceSilent: 'device',
}

/** `undefined` for facts that change no state, such as the gateway's own health. */
export function stateKeyOf(fact: Fact): StateKey | undefined {
  if (fact.stream === 3) return { kind: 'reading', subject: fact.devEui }
  const kind = KINDS[fact.type]
  return kind === undefined ? undefined : { kind, subject: fact.subject }
}
