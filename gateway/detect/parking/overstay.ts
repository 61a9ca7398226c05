/**
 * A stay longer than the space allows (detection.md §3, "Overstay"): told only by a frame that proves it.
 *
 *   a frame after the limit that says occupied    the car stands there too long
 *   the frame of a departure after the limit      it stood there too long; started and ended at once
 *
 * Only time within the hours in force counts, and a tolerance is granted beyond the limit, where they are set.
 * The stay is counted from the latest moment at which it can have begun. Changes that the frame counters
 * show to be lost have ended it, so a departure whose frame was lost accuses nobody.
 */

import type { DevEui } from '../../../base/ids.ts'
import { msWithinHours, type WeeklyRule } from '../../../base/weekly-hours.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from '../step.ts'
import type { OccupancyState } from './occupancy-state.ts'

export type OverstayState = {
  readonly version: 1
  /** The stay that is over its limit, as it was told. */
  readonly over: {
    readonly sinceLineMs: number
    readonly limitMinutes: number
    readonly devEui: DevEui
  } | null
  /** Beginning of the last stay that was told: no stay is told twice. */
  readonly toldLineMs: number
}

const MINUTE_MS = 60_000

export const OVERSTAY_START: OverstayState = {
  version: 1,
  over: null,
  toldLineMs: Number.MIN_SAFE_INTEGER,
}

export type OverstayInput = Instant & {
  readonly occupancy: OccupancyState
  /** The frame of now, if there is one: who sent it and what it says. */
  readonly frame: { readonly devEui: DevEui; readonly occupied: boolean } | undefined
  /** The newest stay that the frames show, whether it goes on or this frame ended it. */
  readonly newest: () => ProvenStay | undefined
}

export type ProvenStay = {
  /** The latest moment at which it can have begun. */
  readonly sinceLineMs: number
  readonly endLineMs: number | null
}

export type OverstayContext = {
  readonly subject: string
  /** Left out: anybody may stay for ever. */
  readonly limitMinutes: number | undefined
  /** Beyond the limit nobody is accused yet. */
  readonly toleranceMinutes?: number
  /** Only time within these hours counts; left out: all time. */
  readonly inForce?: readonly WeeklyRule[]
}

export function stepOverstay(
  state: OverstayState,
  input: OverstayInput,
  context: OverstayContext,
): DetectStep<OverstayState> {
  const facts: EventFact[] = []
  let over = state.over
  if (over && !goesOn(over, input)) {
    facts.push(ended(over, input, context.subject))
    over = null
  }
  const proven = over ? undefined : provenNow(state, input, context)
  if (proven) {
    const { limitMinutes, stay, devEui } = proven
    const sinceMs = labelOf(input, stay.sinceLineMs)
    const fields = { devEui, sinceMs, limitMinutes }
    facts.push(makeFact('overstayStarted', input, context.subject, fields))
    over = { sinceLineMs: stay.sinceLineMs, limitMinutes, devEui }
    if (stay.endLineMs !== null) {
      facts.push(ended(over, input, context.subject, stay.endLineMs))
      over = null
    }
  }
  if (facts.length === 0) return unchanged(state)
  const toldLineMs = proven ? proven.stay.sinceLineMs : state.toldLineMs
  return { state: { version: 1, over, toldLineMs }, facts, timerMs: undefined }
}

type Over = NonNullable<OverstayState['over']>

/** Until the space is seen free, or another car in it. */
function goesOn(over: Over, { occupancy, lineMs }: OverstayInput): boolean {
  const { spot } = occupancy
  if (!spot?.occupied) return false
  return spot.sinceLineMs <= Math.max(over.sinceLineMs, lineMs - over.limitMinutes * MINUTE_MS)
}

function provenNow({ toldLineMs }: OverstayState, input: OverstayInput, context: OverstayContext) {
  const { frame, newest, occupancy } = input
  const { limitMinutes, toleranceMinutes = 0 } = context
  if (limitMinutes === undefined || !frame || !occupancy.isKnown) return undefined
  const stay = newest()
  if (!stay || stay.sinceLineMs <= toldLineMs) return undefined
  if ((stay.endLineMs === null) !== frame.occupied) return undefined
  const countedMs = countedOf(stay, input, context)
  if (countedMs < (limitMinutes + toleranceMinutes) * MINUTE_MS) return undefined
  return { limitMinutes, stay, devEui: frame.devEui }
}

/** While the clock was never set nobody knows which hours these are: nothing counts. */
function countedOf(stay: ProvenStay, now: OverstayInput, { inForce }: OverstayContext): number {
  const endLineMs = stay.endLineMs ?? now.lineMs
  if (!inForce) return endLineMs - stay.sinceLineMs
  if (now.clk === 0) return 0
  const span = { fromMs: labelOf(now, stay.sinceLineMs), toMs: labelOf(now, endLineMs) }
  return msWithinHours(inForce, span)
}

function ended(over: Over, now: OverstayInput, subject: string, endLineMs?: number): EventFact {
  const { spot } = now.occupancy
  const untilLineMs = endLineMs ?? (spot && !spot.occupied ? spot.sinceLineMs : now.lineMs)
  return makeFact('overstayEnded', now, subject, {
    devEui: over.devEui,
    sinceMs: labelOf(now, over.sinceLineMs),
    stayMs: Math.max(0, Math.round(untilLineMs - over.sinceLineMs)),
  })
}

function unchanged(state: OverstayState): DetectStep<OverstayState> {
  return { state, facts: [], timerMs: undefined }
}
