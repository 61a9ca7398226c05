/** What the things of the sample city have told in the days before now. */

import type { EventFact } from '../../sync/fact.ts'
import { DEV_EUI, NOW_MS } from './city-now.ts'
import { kpiFact } from './kpi-facts.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Two cars a day on a space, each for an hour, told live and, six hours later, for good. */
export function staysOf(space: string, days: number): readonly EventFact[] {
  return Array.from({ length: 2 * days }, (_, i) => {
    const sinceMs = NOW_MS - days * DAY_MS + i * 12 * HOUR_MS
    const untilMs = sinceMs + HOUR_MS
    const seen = { devEui: DEV_EUI, inferred: i % 5 === 0 }
    return [
      kpiFact('spotTaken', space, { ...seen, sinceMs, atMs: sinceMs + 2 * MINUTE_MS }),
      kpiFact('spotFreed', space, {
        ...{ ...seen, sinceMs: untilMs, stayMs: HOUR_MS },
        atMs: untilMs + 2 * MINUTE_MS,
      }),
      kpiFact('stayFinal', space, {
        ...{ ...seen, sinceMs, untilMs, confidence: 0.9 },
        atMs: untilMs + 6 * HOUR_MS,
      }),
    ]
  })
    .flat()
    .filter(({ atMs }) => atMs <= NOW_MS)
}

/** An hour of a quantity, mean rising by one each hour, the last one ending before now. */
export function valuesOf(thing: string, quantity: string, hours: number): readonly EventFact[] {
  const lastMs = Math.floor(NOW_MS / HOUR_MS) * HOUR_MS
  return Array.from({ length: hours }, (_, i) => {
    const hourMs = lastMs - (hours - i) * HOUR_MS
    return kpiFact('valueHour', thing, {
      hourMs,
      quantity,
      mean: i,
      min: i - 1,
      max: i + 1,
      samples: 6,
    })
  })
}

export function citysPast(): readonly EventFact[] {
  const quarterMs = NOW_MS - 30 * MINUTE_MS
  return [
    ...staysOf('pmr-0042', 10),
    ...staysOf('liv-0007', 10),
    ...valuesOf('platane-117', 'soil.tension@40', 48),
    ...valuesOf('bruit-verdun', 'noise.laeq', 3),
    kpiFact('valueQuarter', 'bruit-verdun', {
      ...{ quarterMs, quantity: 'noise.laeq', mean: 61.4, min: 50, max: 70, samples: 15 },
      atMs: quarterMs + 15 * MINUTE_MS,
    }),
    kpiFact('zoneHour', 'parc-vendome-4', {
      ...{ hourMs: NOW_MS - 90 * MINUTE_MS, litres: 86.5, coverage: 1, estimated: false },
    }),
    kpiFact('wateringDone', 'parc-vendome-4', {
      ...{ devEui: DEV_EUI, durationMs: 35 * MINUTE_MS, litres: 1_240, expectedLitres: 1_200 },
      atMs: NOW_MS - 4 * HOUR_MS,
    }),
    kpiFact('wateringDone', 'parc-vendome-4', {
      ...{ devEui: DEV_EUI, durationMs: 35 * MINUTE_MS, litres: null, expectedLitres: 1_200 },
      atMs: NOW_MS - 28 * HOUR_MS,
    }),
    kpiFact('countQuarter', 'flux-mirabeau', {
      ...{ quarterMs, inCount: 212, outCount: 187, coverage: 1 },
      atMs: quarterMs + 15 * MINUTE_MS,
    }),
  ]
}
