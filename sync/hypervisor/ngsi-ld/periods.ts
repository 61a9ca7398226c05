/** A quarter or an hour of measurements, from the picture or from a fact: what records are made of. */

import type { EventFact } from '../../fact.ts'
import { numberOf } from '../../kpi/number.ts'
import type { Value } from '../city/thing.ts'

export const QUARTER_MS = 900_000
export const HOUR_MS = 3_600_000

export type Count = {
  readonly fromMs: number
  readonly toMs: number
  readonly inCount: number
  readonly outCount: number
}

/** Values of one thing over one period. */
export type Values = {
  readonly fromMs: number
  readonly toMs: number
  /** Quantity → its mean, and what was highest. */
  readonly of: ReadonlyMap<string, { readonly mean: number; readonly max: number }>
}

/** The period of a fact that is a sum or a mean; `undefined` for all others, and for one without a time. */
export function periodOf(fact: EventFact): { fromMs: number; toMs: number } | undefined {
  const isHour = fact.type === 'valueHour' || fact.type === 'countHour'
  const isQuarter = fact.type === 'valueQuarter' || fact.type === 'countQuarter'
  if (!isHour && !isQuarter) return undefined
  const fromMs = fact.fields[isHour ? 'hourMs' : 'quarterMs']
  if (typeof fromMs !== 'number' || !Number.isSafeInteger(fromMs)) return undefined
  return { fromMs, toMs: fromMs + (isHour ? HOUR_MS : QUARTER_MS) }
}

export function countOf(fact: EventFact): Count | undefined {
  const period = periodOf(fact)
  if (!period || !fact.type.startsWith('count')) return undefined
  const [inCount, outCount] = [numberOf(fact, 'inCount'), numberOf(fact, 'outCount')]
  return { ...period, inCount, outCount }
}

export function valuesOfFact(fact: EventFact): Values | undefined {
  const period = periodOf(fact)
  const { quantity, mean, max } = fact.fields
  if (!period || typeof quantity !== 'string' || typeof mean !== 'number') return undefined
  const most = typeof max === 'number' ? max : mean
  return { ...period, of: new Map([[quantity, { mean, max: most }]]) }
}

/** Those of one period together. */
export function valuesByPeriod(values: readonly Value[]): readonly Values[] {
  const periods = new Map<string, { fromMs: number; toMs: number; of: Map<string, Value> }>()
  for (const value of values) {
    const key = `${value.fromMs} ${value.toMs}`
    const { fromMs, toMs } = value
    const period = periods.get(key) ?? { fromMs, toMs, of: new Map() }
    period.of.set(value.quantity, value)
    periods.set(key, period)
  }
  return [...periods.values()]
}
