/** One space: what was true of it, what a detector told, and when its sensor was ill. */

import type { Span } from '../../parking/spans.ts'
import type { FinalStay, LiveState, OverstayAlarm } from '../output.ts'
import { merged } from './spans.ts'

export type GradedSpace = {
  readonly id: string
  readonly limitS: number
  /** The run, from its first to its last second. */
  readonly run: Span
  readonly truth: readonly Span[]
  /** Final stays in order; one that goes on ends with the run. */
  readonly stays: readonly Span[]
  readonly states: readonly LiveState[]
  /** Taken by the live announcements. */
  readonly live: readonly Span[]
  /** When overstays were alarmed, in order. */
  readonly alarms: readonly number[]
  readonly ill: readonly Span[]
}

export function gradedSpace(
  place: { readonly id: string; readonly limitMin: number },
  told: {
    readonly stays: readonly FinalStay[]
    readonly states: readonly LiveState[]
    readonly alarms: readonly OverstayAlarm[]
  },
  truth: {
    readonly stays: readonly { readonly start: number; readonly end: number }[]
    readonly ills: readonly { readonly start: number; readonly end: number }[]
  },
  run: Span,
): GradedSpace {
  const states = told.states.toSorted((a, b) => a.at - b.at)
  const stays = told.stays.toSorted((a, b) => a.start - b.start)
  return {
    id: place.id,
    limitS: place.limitMin * 60,
    run,
    truth: truth.stays.map(({ start, end }) => [start, end] as const),
    stays: stays.map(({ start, end }) => [start, end ?? run[1]] as const),
    states,
    live: takenSpans(states, run[1]),
    alarms: told.alarms.map(({ detectedAt }) => detectedAt).sort((a, b) => a - b),
    ill: merged(truth.ills.map(({ start, end }) => [start, end] as const)),
  }
}

/** Was the sensor well in all of the span? */
export function isHealthy({ ill }: GradedSpace, [from, to]: Span): boolean {
  return !ill.some((span) => from < span[1] && to > span[0])
}

function takenSpans(states: readonly LiveState[], end: number): readonly Span[] {
  const spans: Span[] = []
  let since: number | undefined
  for (const { at, occ } of states) {
    if (occ && since === undefined) since = at
    else if (!occ && since !== undefined) {
      spans.push([since, at])
      since = undefined
    }
  }
  if (since !== undefined) spans.push([since, end])
  return merged(spans)
}
