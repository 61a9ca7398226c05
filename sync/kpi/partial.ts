/**
 * What is known of one asset in one bucket, or of a group of assets, in a form that merges: sums,
 * least and most, spreads. Never a ratio: the parts of a group may come from several gateways.
 * `mergePartials` is associative and commutative, with `NOTHING` as its zero.
 */

import { mergeSpreads, type Spread } from './spread.ts'

export const SUMS = [
  // Facts of which it is made, each with its revision: grows with everything that comes late.
  'told',
  // Of anything: time for which it is known, in ms.
  'knownMs',
  // Spaces.
  'occupiedMs',
  'inForceKnownMs',
  'inForceOccupiedMs',
  'stays',
  'inferredStays',
  'openStays',
  'overstays',
  'overstayExcessMs',
  'abusiveStays',
  // Water.
  'litres',
  'estimatedLitres',
  'waterings',
  'wateringMs',
  // Of it: with flow, and of waterings of which that is known.
  'effectiveMs',
  'meteredMs',
  'wateringLitres',
  'wateringsSkipped',
  'leaksOpened',
  'leaksClosed',
  'lostLitres',
  'detectMs',
  'repairMs',
  'faultsOpened',
  'faultsClosed',
  'valveDoubts',
  'meterFreezes',
  // Passers-by.
  'inCount',
  'outCount',
  // Safety.
  'calls',
  'testCalls',
  'callsAcknowledged',
  'acknowledgeMs',
  'supervisionLosses',
  'lostMs',
  'intrusions',
  'intrusionMs',
  'attacksRefused',
  // Bins.
  'fills',
  'emptyings',
] as const
export type SumName = (typeof SUMS)[number]

export const MOSTS = ['longestStayMs', 'longestAcknowledgeMs'] as const
export const LEASTS = ['shortestStayMs'] as const

/** A zone's day for its site: `watered` without anybody, or in trouble. */
export type SiteDay = {
  readonly watered: number
  readonly troubles: number
  readonly litres: number
}

/** How the newest watering that was due went: a later one replaces it. */
export type LastCycle = { readonly atMs: number; readonly isOperating: boolean }

export type Partial = {
  readonly sums: Readonly<Record<string, number>>
  readonly most: Readonly<Record<string, number>>
  readonly least: Readonly<Record<string, number>>
  /** Quantity → its hourly values. */
  readonly spreads: Readonly<Record<string, Spread>>
  /** Site and civil day → its zones. */
  readonly siteDays: Readonly<Record<string, SiteDay>>
  readonly lastCycle: LastCycle | null
}

export const NOTHING: Partial = {
  sums: {},
  most: {},
  least: {},
  spreads: {},
  siteDays: {},
  lastCycle: null,
}

export function sumOf(partial: Partial, name: SumName): number {
  return partial.sums[name] ?? 0
}

/** A partial of sums alone. */
export function sumsOf(sums: { readonly [name in SumName]?: number }): Partial {
  return { ...NOTHING, sums }
}

export function mergePartials(a: Partial, b: Partial): Partial {
  if (a === NOTHING) return b
  if (b === NOTHING) return a
  return {
    sums: mergeRecords(a.sums, b.sums, (x, y) => x + y),
    most: mergeRecords(a.most, b.most, Math.max),
    least: mergeRecords(a.least, b.least, Math.min),
    spreads: mergeRecords(a.spreads, b.spreads, mergeSpreads),
    siteDays: mergeRecords(a.siteDays, b.siteDays, mergeSiteDays),
    lastCycle: later(a.lastCycle, b.lastCycle),
  }
}

function mergeRecords<Value>(
  a: Readonly<Record<string, Value>>,
  b: Readonly<Record<string, Value>>,
  merge: (x: Value, y: Value) => Value,
): Readonly<Record<string, Value>> {
  const merged: Record<string, Value> = { ...a }
  for (const [name, value] of Object.entries(b)) {
    const before = merged[name]
    merged[name] = before === undefined ? value : merge(before, value)
  }
  return merged
}

function mergeSiteDays(a: SiteDay, b: SiteDay): SiteDay {
  return {
    watered: a.watered + b.watered,
    troubles: a.troubles + b.troubles,
    litres: a.litres + b.litres,
  }
}

/** Of two at once the one that did not operate. */
function later(a: LastCycle | null, b: LastCycle | null): LastCycle | null {
  if (!a || !b) return a ?? b
  if (a.atMs !== b.atMs) return a.atMs > b.atMs ? a : b
  return a.isOperating ? b : a
}
