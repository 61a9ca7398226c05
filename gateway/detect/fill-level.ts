/**
 * How full a bin is: full is told once, emptied when the level has clearly fallen. A bag that settles
 * or a lid that is open for a moment is neither.
 */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact } from '../../sync/fact.ts'
import { type DetectStep, type Instant, makeFact } from './step.ts'

/** Whole percent. */
export type FillReading = Instant & { readonly devEui: DevEui; readonly percent: number }

export type FillPolicy = { readonly emptyMm: number; readonly fullMm: number }

export type FillState = {
  readonly version: 1
  readonly percent: number | null
  readonly atLineMs: number
  readonly isFull: boolean
  /** The highest since it was emptied last. */
  readonly highestPercent: number
}

export const FILL_START: FillState = {
  version: 1,
  percent: null,
  atLineMs: 0,
  isFull: false,
  highestPercent: 0,
}

const FULL_PERCENT = 80
/** So far below the highest: somebody took the bag. */
const EMPTIED_BY_PERCENT = 40

export function stepFill(
  state: FillState,
  input: FillReading,
  { subject }: { readonly subject: string },
): DetectStep<FillState> {
  const { devEui, percent: fillPercent, lineMs } = input
  const facts: EventFact[] = []
  const isEmptied = state.highestPercent - fillPercent >= EMPTIED_BY_PERCENT
  const isFull = isEmptied ? false : state.isFull || fillPercent >= FULL_PERCENT
  if (isEmptied) facts.push(makeFact('binEmptied', input, subject, { devEui, fillPercent }))
  else if (isFull && !state.isFull) {
    facts.push(makeFact('binFull', input, subject, { devEui, fillPercent }))
  }
  const highestPercent = isEmptied ? fillPercent : Math.max(state.highestPercent, fillPercent)
  return {
    state: { version: 1, percent: fillPercent, atLineMs: lineMs, isFull, highestPercent },
    facts,
    timerMs: undefined,
  }
}

/** Whole percent, clamped: sensors.md §11. */
export function fillOf(distanceMm: number, { emptyMm, fullMm }: FillPolicy): number {
  if (emptyMm <= fullMm) return 0
  const share = (emptyMm - distanceMm) / (emptyMm - fullMm)
  return Math.round(Math.min(1, Math.max(0, share)) * 100)
}
