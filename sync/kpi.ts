/**
 * The indicators of a civil day from its hourly facts, by the definitions of detection.md §4. Gateway
 * and hypervisor ask the same function. Unknown time is left out of every rate and told as coverage.
 *
 *   spotHour, spotFreed   occupancy rate, rotations, shortest and longest stay
 *   zoneHour              litres           countHour   passers-by
 */

import { boundsOfCivilDay, type CivilDay } from '../base/civil-day.ts'
import type { EventFact } from './fact.ts'

/** `unpublished` below half of the day known, `partial` below nine tenths, `final` a day after its end. */
export type KpiStatus = 'final' | 'provisional' | 'partial' | 'unpublished'

export type AssetKpi = {
  readonly id: string
  readonly kind: 'space' | 'zone' | 'segment'
  /** Known share of the day, of what has passed of it when it is not over: 0 to 1. */
  readonly coverage: number
  readonly status: KpiStatus
  readonly occupancyRate?: number
  readonly rotations?: number
  /** Of stays that began in the day, over midnight too; left out when there was none. */
  readonly minStayMs?: number
  readonly maxStayMs?: number
  readonly litres?: number
  readonly inCount?: number
  readonly outCount?: number
}

export type DayKpis = {
  readonly day: CivilDay
  readonly lengthS: number
  readonly assets: readonly AssetKpi[]
}

/** Facts that `dayKpis` looks at: hours of the day, and stays that may have begun in it. */
export const KPI_FACTS = ['spotHour', 'spotFreed', 'zoneHour', 'countHour'] as const

const HOUR_MS = 3_600_000
const FINAL_AFTER_MS = 24 * HOUR_MS
const PARTIAL_BELOW = 0.9
const UNPUBLISHED_BELOW = 0.5

type Sums = {
  kind: AssetKpi['kind']
  knownMs: number
  occupiedMs: number
  stays: number
  minStayMs: number
  maxStayMs: number
  litres: number
  inCount: number
  outCount: number
}

/** `facts` in any order; of an hour that was told again the highest revision holds. */
export function dayKpis(day: CivilDay, facts: Iterable<EventFact>, nowMs: number): DayKpis {
  const bounds = boundsOfCivilDay(day)
  if (!bounds) return { day, lengthS: 0, assets: [] }
  const { startMs, endMs } = bounds
  const byAsset = new Map<string, Sums>()
  for (const fact of newestRevisions(facts)) addFact(byAsset, fact, startMs, endMs)
  const passedMs = Math.max(HOUR_MS, Math.min(endMs, nowMs) - startMs)
  const assets = [...byAsset]
    .map(([id, sums]) => kpiOf(id, sums, { passedMs, isFinal: nowMs >= endMs + FINAL_AFTER_MS }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return { day, lengthS: (endMs - startMs) / 1000, assets }
}

function newestRevisions(facts: Iterable<EventFact>): Iterable<EventFact> {
  const newest = new Map<string, EventFact>()
  for (const fact of facts) {
    const when = fact.fields['hourMs'] ?? fact.fields['sinceMs']
    const key = `${fact.type} ${fact.subject} ${String(when)}`
    const known = newest.get(key)
    if (!known || known.rev <= fact.rev) newest.set(key, fact)
  }
  return newest.values()
}

function addFact(
  byAsset: Map<string, Sums>,
  { type, subject, fields }: EventFact,
  startMs: number,
  endMs: number,
): void {
  const number = (name: string): number => {
    const value = fields[name]
    return typeof value === 'number' ? value : 0
  }
  const whenMs = type === 'spotFreed' ? number('sinceMs') - number('stayMs') : number('hourMs')
  if (whenMs < startMs || whenMs >= endMs) return
  const sums = byAsset.get(subject) ?? noSums(KINDS[type] ?? 'space')
  byAsset.set(subject, sums)
  switch (type) {
    case 'spotHour':
      sums.knownMs += number('knownMs')
      sums.occupiedMs += number('occupiedMs')
      sums.stays += number('stays')
      break
    case 'spotFreed':
      if (typeof fields['stayMs'] !== 'number') break
      sums.minStayMs = Math.min(sums.minStayMs, fields['stayMs'])
      sums.maxStayMs = Math.max(sums.maxStayMs, fields['stayMs'])
      break
    case 'zoneHour':
      sums.knownMs += number('coverage') * HOUR_MS
      sums.litres += number('litres')
      break
    case 'countHour':
      sums.knownMs += number('coverage') * HOUR_MS
      sums.inCount += number('inCount')
      sums.outCount += number('outCount')
      break
    default:
  }
}

const KINDS: Readonly<Record<string, AssetKpi['kind']>> = {
  zoneHour: 'zone',
  countHour: 'segment',
}

function noSums(kind: AssetKpi['kind']): Sums {
  return {
    kind,
    knownMs: 0,
    occupiedMs: 0,
    stays: 0,
    minStayMs: Number.POSITIVE_INFINITY,
    maxStayMs: 0,
    litres: 0,
    inCount: 0,
    outCount: 0,
  }
}

function kpiOf(
  id: string,
  sums: Sums,
  { passedMs, isFinal }: { readonly passedMs: number; readonly isFinal: boolean },
): AssetKpi {
  const coverage = Math.min(1, round(sums.knownMs / passedMs, 1000))
  const { kind } = sums
  const status = statusOf(coverage, isFinal)
  if (status === 'unpublished') return { id, kind, coverage, status }
  if (kind === 'zone') return { id, kind, coverage, status, litres: round(sums.litres, 10) }
  if (kind === 'segment') {
    const { inCount, outCount } = sums
    return {
      id,
      kind,
      coverage,
      status,
      inCount: Math.round(inCount),
      outCount: Math.round(outCount),
    }
  }
  const { stays: rotations, minStayMs, maxStayMs } = sums
  const occupancyRate = round(sums.occupiedMs / sums.knownMs, 1000)
  const kpi = { id, kind, coverage, status, occupancyRate, rotations }
  return maxStayMs > 0 ? { ...kpi, minStayMs, maxStayMs } : kpi
}

function statusOf(coverage: number, isFinal: boolean): KpiStatus {
  if (coverage < UNPUBLISHED_BELOW) return 'unpublished'
  if (coverage < PARTIAL_BELOW) return 'partial'
  return isFinal ? 'final' : 'provisional'
}

function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts
}
