/**
 * The water of an irrigation zone, reading by reading:
 *
 *   valve    openings.ts
 *   meter    register.ts ─▶ closed-flow.ts ─▶ leak-verdict.ts ─▶ leak.ts      losses
 *                       └─▶ cycles.ts                                         waterings
 *                       └─▶ water-hours.ts                                    litres by hour
 *
 * It orders by radio time and decides on meter frames only, so it wants no timers. A late frame's water
 * is in the interval that was read already.
 */

import type { EventFact } from '../../../sync/fact.ts'
import type { HourBook } from '../hours.ts'

import { type Instant, instantOf } from '../step.ts'
import type { Sight } from './balance.ts'
import {
  type Circumstances,
  type Evidence,
  forget,
  NO_EVIDENCE,
  passOpen,
  weighClosed,
} from './closed-flow.ts'
import { CYCLES_START, type Cycles, forgetHigh, stepCycles } from './cycles.ts'
import { type DayClock, isDay, watchClock } from './day-clock.ts'
import { type Shown, show } from './evidence.ts'
import { clearLeak, hearVerdict, type Leak, loseClosed, loseOpen } from './leak.ts'
import { judge, quietMsNeeded } from './leak-verdict.ts'
import { movesWithin, type Openings, openWithin, takeValve, wasClosed } from './openings.ts'
import type { MeterPolicy, MeterReading, ValveReading } from './reading.ts'
import { type Interval, type Register, readMeter } from './register.ts'
import { spread } from './spread.ts'
import { addPieces, beginHours } from './water-hours.ts'
import { flowOf } from './zone-flow.ts'

export type ZoneWater = {
  readonly version: 1
  readonly clock: DayClock | null
  /** null: the valve was never heard of. */
  readonly openings: Openings | null
  readonly register: Register | null
  readonly evidence: Evidence
  /** Closed intervals with flow, the last ones. */
  readonly shown: readonly Shown[]
  readonly leak: Leak | null
  readonly cycles: Cycles
  readonly hours: HourBook | null
}

export const ZONE_WATER_START: ZoneWater = {
  version: 1,
  clock: null,
  openings: null,
  register: null,
  evidence: NO_EVIDENCE,
  shown: [],
  leak: null,
  cycles: CYCLES_START,
  hours: null,
}

export type ZoneContext = {
  readonly subject: string
  readonly policy: MeterPolicy
  readonly sight: Sight
}

export type ZoneStep = { readonly state: ZoneWater; readonly facts: readonly EventFact[] }

/** A hose takes no less than this share of a zone's flow. */
const BY_HAND_SHARE = 0.06
/** The longest watering by quick coupler that nobody logs, and what it is measured by. */
const BY_HAND_MAX_MS = 78 * 60_000

export function stepZoneWater(
  state: ZoneWater,
  input: MeterReading | ValveReading,
  context: ZoneContext,
): ZoneStep {
  if (input.kind === 'valve')
    return { state: { ...state, openings: takeValve(state.openings, input) }, facts: [] }
  const now = instantOf(input)
  const clock = watchClock(state.clock, now)
  const read = readMeter(state.register, input, context.policy)
  const next = { ...state, clock, register: read.register }
  switch (read.kind) {
    case 'passed':
      return { state: next, facts: [] }
    case 'begun':
      return begin(next, input, context)
    case 'interval':
      return takeInterval(next, read.interval, { now, context })
    default:
      return read satisfies never
  }
}

/** Nobody knows what flowed before. */
function begin(state: ZoneWater, reading: MeterReading, { subject }: ZoneContext): ZoneStep {
  const { heardLineMs } = reading
  const book = beginHours(state.hours, heardLineMs)
  const unknown = { fromLineMs: book.toLineMs, toLineMs: heardLineMs }
  const now = instantOf(reading)
  const { hours, facts } = addPieces(book, unknown, { pieces: [], now, subject })
  const { flow, sides, fault, shown } = state.cycles
  const cycles = { ...CYCLES_START, flow, sides, fault, shown }
  return { state: { ...state, hours, cycles }, facts }
}

type At = { readonly now: Instant; readonly context: ZoneContext }

function takeInterval(state: ZoneWater, interval: Interval, at: At): ZoneStep {
  const summed = sumHours(state, interval, at)
  const weighed = weigh(summed.state, interval, at)
  const { openings, leak } = weighed.state
  const { now, context } = at
  const watered = stepCycles(weighed.state.cycles, interval, {
    now,
    context: { ...context, openings, leak },
  })
  return {
    state: { ...weighed.state, cycles: watered.cycles },
    facts: [...summed.facts, ...weighed.facts, ...watered.facts],
  }
}

function weigh(state: ZoneWater, interval: Interval, { now, context }: At): ZoneStep {
  if (!wasClosed(state.openings, interval)) {
    const leak = state.leak && loseOpen(state.leak, interval.toLineMs - interval.fromLineMs)
    return { state: { ...state, leak, evidence: passOpen(state.evidence, interval) }, facts: [] }
  }
  const { policy, subject } = context
  const zoneLitresPerHour = flowOf(state.cycles.flow, policy.designLitresPerHour)
  const around = circumstances(state, interval, { context, zoneLitresPerHour })
  const evidence = weighClosed(state.evidence, interval, around)
  const { fromLineMs, toLineMs, litres } = interval
  const shown =
    litres > 0 ? show(state.shown, interval, { expected: 0, found: litres }) : state.shown
  const sincePulseMs = state.evidence.quietMs + toLineMs - fromLineMs
  const lost = state.leak && loseClosed(state.leak, litres, sincePulseMs)
  const next = { ...state, evidence, shown, leak: lost }
  if (lost && isOver(lost, evidence, policy)) {
    const { leak, facts } = clearLeak(lost, now, subject)
    return { state: { ...next, leak, evidence: forget(evidence), shown: [] }, facts }
  }
  const verdict = judge(evidence, { ...around, zoneLitresPerHour })
  const { leak, facts } = hearVerdict(lost, verdict, { now, subject, shown })
  const isNews = facts.length > 0
  const cycles = isNews ? forgetHigh(state.cycles) : state.cycles
  return { state: { ...next, leak, cycles }, facts }
}

function circumstances(
  { clock }: ZoneWater,
  interval: Interval,
  {
    context,
    zoneLitresPerHour,
  }: { readonly context: ZoneContext; readonly zoneLitresPerHour: number | undefined },
): Circumstances {
  const moves = context.sight.others.reduce(
    (sum, { openings }) => sum + (openings ? movesWithin(openings, interval) : 0),
    0,
  )
  return {
    isDay:
      interval.pulses > 0 && (isDay(clock, interval.fromLineMs) || isDay(clock, interval.toLineMs)),
    moves,
    byHandLitresPerHour: BY_HAND_SHARE * (zoneLitresPerHour ?? 0),
    byHandMaxMs: BY_HAND_MAX_MS,
  }
}

function isOver(leak: Leak, evidence: Evidence, policy: MeterPolicy): boolean {
  if (evidence.quietMs === 0) return false
  if (leak.level === 'suspected' && evidence.bank.every((sum) => sum.s === 0)) return true
  return evidence.quietMs >= quietMsNeeded(leak.flowLitresPerHour, policy.litresPerPulse)
}

function sumHours(state: ZoneWater, interval: Interval, { now, context }: At): ZoneStep {
  const { openings, leak } = state
  const open = openings ? openWithin(openings, interval) : []
  const flows = open.map((span) => ({ ...span, litresPerHour: 1 }))
  const baseLitresPerHour = leak?.flowLitresPerHour ?? 0
  const pieces = spread(interval, interval.litres, { flows, baseLitresPerHour })
  const book = beginHours(state.hours, interval.fromLineMs)
  const { subject } = context
  const { hours, facts } = addPieces(book, interval, { pieces, now, subject })
  return { state: { ...state, hours }, facts }
}
