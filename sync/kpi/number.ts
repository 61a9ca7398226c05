/** Numbers out of the fields of facts, which any gateway may have sent. */

import type { EventFact } from '../fact.ts'

/** 0 where the field is missing or no number. */
export function numberOf({ fields }: EventFact, name: string): number {
  return maybeNumberOf({ fields }, name) ?? 0
}

export function maybeNumberOf({ fields }: Pick<EventFact, 'fields'>, name: string) {
  const value = fields[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

export function round(value: number, parts: number): number {
  return Math.round(value * parts) / parts
}
