/**
 * The value of an indicator in a month, from what is kept of it. Null where nothing is known or less than
 * half of the time: what was not told is never zero and never good. Pure.
 */

import type { BucketKpis } from '../../kpi/answer.ts'
import type { Bucket } from '../../kpi/buckets.ts'
import type { GroupKpi } from '../../kpi/groups.ts'
import { isFinal, type KpiStatus, statusOf, UNPUBLISHED_BELOW } from '../../kpi/status.ts'
import { type PatrolAnswer, precisionOf } from '../patrol/precision.ts'
import type { Indicator } from './programme.ts'
import type { SensorCounts } from './sensors.ts'
import type { WaterUsed } from './water-used.ts'

/** All that is kept of one month. */
export type MonthFacts = {
  readonly bucket: Bucket
  readonly nowMs: number
  readonly kinds: BucketKpis | undefined
  readonly water: WaterUsed | undefined
  readonly patrol: readonly PatrolAnswer[]
  /** From the press to the alarm here, ms. */
  readonly callDelaysMs: readonly number[]
  readonly arrivals: { readonly facts: number; readonly inTime: number } | undefined
  /** Undefined: no gateway had been heard yet. */
  readonly factsLost: number | undefined
  readonly sensors: SensorCounts | undefined
  readonly entered: ReadonlyMap<string, { readonly value: number; readonly source: string }>
}

export type Figure = {
  readonly value: number | null
  /** 0…1; null where it has none: a count, an entered value. */
  readonly coverage: number | null
  readonly status: KpiStatus | 'missing'
  /** How many answers, calls or facts it rests on. */
  readonly count?: number
  /** 95 %. */
  readonly low?: number
  readonly high?: number
  /** Of an entered value. */
  readonly source?: string
}

const MISSING: Figure = { value: null, coverage: null, status: 'missing' }
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

export function figureOf(indicator: Indicator, month: MonthFacts): Figure {
  const { measure, key } = indicator
  switch (measure) {
    case 'rotations':
      return ofGroup(month, 'space', ({ rotationsPerSpace }) => {
        const days = passedDays(month)
        return rotationsPerSpace === undefined || days < 1 ? null : rotationsPerSpace / days
      })
    case 'occupancy':
      return ofGroup(month, 'space', ({ occupancyRate }) => percentOf(occupancyRate))
    case 'valves':
      return ofGroup(month, 'zone', ({ valvesOperating = 0, valvesDue = 0 }) =>
        valvesDue === 0 ? null : (100 * valvesOperating) / valvesDue,
      )
    case 'meters':
      return ofGroup(month, 'zone', ({ metersOperating = 0, meters = 0 }) =>
        meters === 0 ? null : (100 * metersOperating) / meters,
      )
    case 'leakDelay':
      return leakDelay(month)
    case 'water':
      return month.water ? known(month, month.water.percent, month.water.coverage) : MISSING
    case 'availability':
      return availability(month, indicator.of ?? [])
    case 'binFills':
      return binFills(month)
    case 'patrolPrecision':
      return patrolPrecision(month)
    case 'callToScreen':
      return callToScreen(month)
    case 'factsInTime':
      return factsInTime(month)
    case 'factsLost':
      return month.factsLost === undefined ? MISSING : counted(month, month.factsLost, {})
    case 'entered': {
      const entered = month.entered.get(key)
      if (!entered) return MISSING
      return { value: entered.value, coverage: null, status: 'final', source: entered.source }
    }
    default:
      return measure satisfies never
  }
}

function passedDays({ bucket, nowMs }: Pick<MonthFacts, 'bucket' | 'nowMs'>): number {
  return (Math.min(bucket.endMs, nowMs) - bucket.startMs) / DAY_MS
}

// ── From kept indicators ────────────────────────────────────────────────────────────────────────

function groupsOf({ kinds }: MonthFacts, wanted: readonly string[]): readonly GroupKpi[] {
  return (kinds?.groups ?? []).filter(({ kind }) => wanted.includes(kind))
}

function ofGroup(
  month: MonthFacts,
  kind: string,
  valueIn: (group: GroupKpi) => number | null,
): Figure {
  const [group] = groupsOf(month, [kind])
  if (!group || group.rev === 0) return MISSING
  const { coverage } = group
  if (coverage < UNPUBLISHED_BELOW) return { value: null, coverage, status: 'unpublished' }
  const value = valueIn(group)
  return value === null ? { ...MISSING, coverage } : known(month, value, coverage)
}

function leakDelay(month: MonthFacts): Figure {
  const told = groupsOf(month, ['zone', 'site']).filter(({ leaksOpened = 0 }) => leaksOpened > 0)
  const leaks = told.reduce((sum, { leaksOpened = 0 }) => sum + leaksOpened, 0)
  if (leaks === 0) return MISSING
  const delayMs = told.reduce((sum, { leaksOpened = 0, detectMs = 0 }) => {
    return sum + leaksOpened * detectMs
  }, 0)
  const coverage = Math.min(...told.map((group) => group.coverage))
  return { ...known(month, delayMs / leaks / HOUR_MS, coverage), count: leaks }
}

/** It tells itself how much is known: below half it is bad, and not unpublished. */
function availability(month: MonthFacts, kinds: readonly string[]): Figure {
  const groups = groupsOf(month, kinds).filter(({ assets }) => assets > 0)
  const assets = groups.reduce((sum, group) => sum + group.assets, 0)
  if (assets === 0) return MISSING
  const share = groups.reduce((sum, group) => sum + group.assets * group.coverage, 0) / assets
  return counted(month, share * 100, { count: assets })
}

/** A bin that is silent is never full: what of them was reliable is what is known. */
function binFills(month: MonthFacts): Figure {
  const [group] = groupsOf(month, ['bin'])
  const { installed = 0, reliable = 0 } = month.sensors?.bin ?? {}
  if (!group || installed === 0) return MISSING
  return known(month, group.fills ?? 0, reliable / installed)
}

// ── From what else is kept ──────────────────────────────────────────────────────────────────────

function patrolPrecision(month: MonthFacts): Figure {
  const { answers, share, low, high } = precisionOf(month.patrol)
  if (share === null) return MISSING
  return counted(month, share * 100, { count: answers, low: low * 100, high: high * 100 })
}

function callToScreen(month: MonthFacts): Figure {
  const sorted = [...month.callDelaysMs].sort((a, b) => a - b)
  const p99 = sorted[Math.ceil(0.99 * sorted.length) - 1]
  return p99 === undefined ? MISSING : counted(month, p99 / 1000, { count: sorted.length })
}

function factsInTime(month: MonthFacts): Figure {
  const { facts = 0, inTime = 0 } = month.arrivals ?? {}
  return facts === 0 ? MISSING : counted(month, (100 * inTime) / facts, { count: facts })
}

// ── How sure ────────────────────────────────────────────────────────────────────────────────────

function known({ bucket, nowMs }: MonthFacts, value: number | null, coverage: number): Figure {
  const status = statusOf(coverage, isFinal(bucket, nowMs))
  return { value: status === 'unpublished' ? null : value, coverage, status }
}

function counted({ bucket, nowMs }: MonthFacts, value: number, more: Partial<Figure>): Figure {
  return {
    value,
    coverage: null,
    status: isFinal(bucket, nowMs) ? 'final' : 'provisional',
    ...more,
  }
}

function percentOf(share: number | undefined): number | null {
  return share === undefined ? null : share * 100
}
