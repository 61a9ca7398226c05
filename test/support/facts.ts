/** Facts for tests: short to write, different by a number. */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact, Profile, ReadingFact } from '../../sync/fact.ts'

export const PROBE: Profile = {
  id: 'probe',
  channels: [
    { quantity: 'soil.tension', index: 10, unit: 'kPa', decimals: 1 },
    { quantity: 'soil.temperature', index: 10, unit: '°C', decimals: 2 },
  ],
}

/** 1 June 2027, noon UTC. */
export const NOON_MS = Date.UTC(2027, 5, 1, 12)

export function reading(number: number): ReadingFact {
  return {
    stream: 3,
    type: 'reading',
    atMs: NOON_MS + number * 1000,
    clk: 2,
    rev: 0,
    devEui: `70b3d5499f0000${(number % 16).toString(16).padStart(2, '0')}` as DevEui,
    profile: PROBE.id,
    values: [number, number % 3 === 0 ? null : -number],
  }
}

export function spotTaken(number: number): EventFact {
  return {
    stream: 1,
    type: 'spotTaken',
    atMs: NOON_MS + number * 1000,
    clk: 2,
    rev: 0,
    subject: `space-${number}`,
    fields: { devEui: '70b3d5499f000001', sinceMs: NOON_MS },
  }
}

export function callRaised(number: number): EventFact {
  return {
    stream: 0,
    type: 'callRaised',
    atMs: NOON_MS + number,
    clk: 2,
    rev: 0,
    subject: 'call-1',
    fields: { devEui: '70b3d5499f000002', press: 2, fCntUp: number },
  }
}
