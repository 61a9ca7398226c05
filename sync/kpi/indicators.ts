/** Indicators from a partial: of an asset, or of a group of `assets` of one kind. */

import { HOUR_MS } from './buckets.ts'
import { type ParkingIndicators, parkingIndicators } from './indicators-parking.ts'
import {
  type CallIndicators,
  callIndicators,
  type IntrusionIndicators,
  intrusionIndicators,
} from './indicators-safety.ts'
import { type SpreadIndicators, spreadIndicators } from './indicators-spread.ts'
import { type WaterIndicators, waterIndicators } from './indicators-water.ts'
import { round } from './number.ts'
import { type Partial, sumOf } from './partial.ts'
import { type Savings, type SavingsSettings, savingsOf } from './savings.ts'
import { type KpiStatus, statusOf } from './status.ts'

export type Indicators = ParkingIndicators &
  WaterIndicators &
  CallIndicators &
  IntrusionIndicators & {
    /** Passers-by of a segment. */
    readonly inCount?: number
    readonly outCount?: number
    /** Of a gateway: attempts to join or to replay that came to nothing. */
    readonly attacksRefused?: number
    /** Of a bin. */
    readonly fills?: number
    readonly emptyings?: number
    /** Quantity → how its hourly values are spread. */
    readonly values?: Readonly<Record<string, SpreadIndicators>>
    readonly savings?: Savings
  }

export type KpiHead = {
  readonly kind: string
  /** Known share of the time that has passed: 0 to 1. */
  readonly coverage: number
  readonly status: KpiStatus
  /** Raised by every fact that changes the bucket: of two answers the higher one is newer. */
  readonly rev: number
}

export type IndicatorsContext = {
  readonly kind: string
  /** How many assets the partial is of. */
  readonly assets: number
  readonly passedMs: number
  /** Of spaces: how much of it, over all of them, their limits were in force. */
  readonly inForceMs: number
  readonly isFinal: boolean
  readonly savings: SavingsSettings
}

/** Below half of the time known nothing but that is told. */
export function indicatorsOf(partial: Partial, context: IndicatorsContext): KpiHead & Indicators {
  const { kind, isFinal } = context
  const coverage = coverageOf(partial, context)
  const status = statusOf(coverage, isFinal)
  const head = { kind, coverage, status, rev: sumOf(partial, 'told') }
  if (status === 'unpublished') return head
  return { ...head, ...ofKind(partial, context, coverage) }
}

function ofKind(partial: Partial, context: IndicatorsContext, coverage: number): Indicators {
  const { kind, assets, passedMs, inForceMs, savings } = context
  const values = spreadIndicators(partial.spreads)
  switch (kind) {
    case 'space':
      return parkingIndicators(partial, { inForceMs, wholeMs: assets * passedMs })
    case 'zone':
    case 'site':
      return {
        ...waterIndicators(partial, coverage),
        ...savingsOf(partial.siteDays, savings),
        ...values,
      }
    case 'segment':
      return {
        inCount: Math.round(sumOf(partial, 'inCount')),
        outCount: Math.round(sumOf(partial, 'outCount')),
      }
    case 'callPoint':
      return callIndicators(partial, context)
    case 'building':
      return intrusionIndicators(partial, context)
    case 'gateway':
      return { attacksRefused: sumOf(partial, 'attacksRefused') }
    case 'bin':
      return { fills: sumOf(partial, 'fills'), emptyings: sumOf(partial, 'emptyings') }
    default:
      return values
  }
}

/**
 * Spaces, zones and segments tell what they know; points that measure know the hours they measured in;
 * call points and buildings are known while they are supervised; of the others what is told is all.
 */
export function coverageOf(
  partial: Partial,
  { kind, assets, passedMs }: Pick<IndicatorsContext, 'kind' | 'assets' | 'passedMs'>,
): number {
  const wholeMs = Math.max(1, assets) * passedMs
  const share = (ms: number) => round(Math.max(0, Math.min(1, ms / wholeMs)), 1000)
  switch (kind) {
    case 'space':
    case 'zone':
    case 'segment':
      return share(sumOf(partial, 'knownMs'))
    case 'callPoint':
    case 'building':
      return share(wholeMs - sumOf(partial, 'lostMs'))
    case 'site':
    case 'gateway':
    case 'bin':
      return sumOf(partial, 'knownMs') > 0 ? share(sumOf(partial, 'knownMs')) : 1
    default: {
      const hours = Math.max(0, ...Object.values(partial.spreads).map((one) => one.hours))
      return share(hours * HOUR_MS)
    }
  }
}
