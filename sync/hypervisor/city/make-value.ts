/** The newest mean of each quantity of a place: of a quarter of an hour, or of an hour where none is newer. */

import type { Value } from './thing.ts'
import type { States, Told } from './told.ts'

const QUARTER_MS = 15 * 60_000
const HOUR_MS = 3_600_000

/** Sorted by quantity. */
export function valuesOf(states: States): readonly Value[] {
  const newest = new Map<string, Value>()
  for (const [kind, told] of states) {
    if (!kind.startsWith('valueQuarter/') && !kind.startsWith('valueHour/')) continue
    const value = toldValue(told)
    const there = newest.get(value.quantity)
    if (!there || value.toMs > there.toMs || isFiner(value, there))
      newest.set(value.quantity, value)
  }
  return [...newest.values()].sort((a, b) => (a.quantity < b.quantity ? -1 : 1))
}

function toldValue(told: Told): Value {
  const lengthMs = told.type === 'valueHour' ? HOUR_MS : QUARTER_MS
  const fromMs =
    told.maybe(told.type === 'valueHour' ? 'hourMs' : 'quarterMs') ?? told.atMs - lengthMs
  return {
    quantity: told.text('quantity'),
    mean: told.number('mean'),
    min: told.number('min'),
    max: told.number('max'),
    fromMs,
    toMs: fromMs + lengthMs,
  }
}

function isFiner(value: Value, there: Value): boolean {
  return value.toMs === there.toMs && value.fromMs > there.fromMs
}
