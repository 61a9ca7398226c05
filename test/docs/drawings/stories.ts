/** The stories of docs/operations: page → what its detectors make of it. */

import type { Measurement } from '../../../decoders/contract.ts'
import type { Moment, Story } from './story.ts'

const MIN = 60_000
const HOUR = 60 * MIN
/** 06:00 in Paris on a Monday in July. */
const MORNING = Date.UTC(2026, 6, 13, 4)

const says = (quantity: Measurement['quantity'], value: number): Measurement => ({
  quantity,
  index: 0,
  value,
})

function course(
  count: number,
  everyMs: number,
  read: (i: number) => readonly Measurement[],
  fromMs = MORNING,
): readonly Moment[] {
  return Array.from({ length: count }, (_, i) => ({ atMs: fromMs + i * everyMs, says: read(i) }))
}

export const STORIES: Readonly<Record<string, Story>> = {
  'call-points': {
    kind: 'callPoint',
    role: 'button',
    properties: { heartbeatSeconds: 21_600, testPress: 2 },
    every: 1,
    moments: [
      { atMs: MORNING, says: [] },
      { atMs: MORNING + 3 * HOUR, says: [says('alarm.sos', 2)] },
      { atMs: MORNING + 9 * HOUR, says: [says('alarm.sos', 1)] },
      { atMs: MORNING + 24 * HOUR },
      { atMs: MORNING + 30 * HOUR, says: [] },
    ],
  },
  intrusion: {
    kind: 'building',
    role: 'contact',
    properties: { armedHours: 'Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00', heartbeatSeconds: 43_200 },
    every: 1,
    moments: [
      { atMs: MORNING, says: [says('contact.open', 0)] },
      { atMs: MORNING + 3 * HOUR, says: [says('contact.open', 1)] },
      { atMs: MORNING + 13.5 * HOUR },
      { atMs: MORNING + 14 * HOUR, says: [says('contact.open', 0)] },
      { atMs: MORNING + 20 * HOUR, says: [says('alarm.tamper', 1)] },
      { atMs: MORNING + 60 * HOUR },
    ],
  },
  bins: {
    kind: 'bin',
    role: 'level',
    properties: { emptyMm: 1_000, fullMm: 200 },
    bar: { of: 'level.distance', from: 1_000, to: 200 },
    every: 4,
    moments: course(26, HOUR, (i) => {
      const distance = i < 22 ? 980 - 30 * i : 960
      return [says('level.distance', distance), says('air.temperature', i < 25 ? 24 : 96)]
    }),
  },
  footfall: {
    kind: 'segment',
    role: 'counter',
    every: 2,
    moments: course(9, 15 * MIN, (i) => [
      says('people.inTotal', (65_480 + [0, 12, 40, 75, 90, 96, 140, 180, 200][i]!) % 65_536),
      says('people.outTotal', 9 * i),
    ]),
  },
  noise: {
    kind: 'noisePoint',
    role: 'noise',
    bar: { of: 'noise.laeq', from: 40, to: 90 },
    every: 16,
    hides: ['valueQuarter', 'valueHour'],
    moments: course(104, 15 * MIN, (i) => {
      const hour = (6 + Math.floor(i / 4)) % 24
      const usual = hour >= 22 || hour < 6 ? 48 : hour >= 18 ? 58 : 62
      return i === 82
        ? [says('noise.laeq', 74), says('noise.lafmax', 103)]
        : [says('noise.laeq', usual), says('noise.lafmax', usual + 12)]
    }),
  },
  'air-and-heat': {
    kind: 'heatPoint',
    role: 'climate',
    bar: { of: 'air.temperature', from: 15, to: 40 },
    every: 3,
    hides: ['valueHour'],
    moments: course(27, HOUR, (i) => {
      const celsius = 29 + 7 * Math.cos(((6 + i - 16) / 12) * Math.PI)
      return [says('air.temperature', Math.round(celsius * 10) / 10)]
    }),
  },
}
