/**
 * The water of an irrigation zone, reading by reading:
 *
 *   valve    openings.ts
 *   meter    register.ts ─▶ zone-leak.ts: closed-flow.ts, leak-verdict.ts, leak.ts   losses
 *                       └─▶ cycles.ts                                             waterings
 *                       └─▶ water-hours.ts                                        litres by hour
 *   pressure pressure.ts
 *
 * It orders by radio time and decides on meter frames only, so it wants no timers. A late frame's water
 * is in the interval that was read already.
 */

import { type Instant, instantOf } from '../step.ts'
import { stepCycles } from './cycles.ts'
import { CYCLES_START } from './cycles-state.ts'
import { hourOfDay, watchClock } from './day-clock.ts'
import { openWithin, takeValve } from './openings.ts'
import { watchPressure } from './pressure.ts'
import type { MeterReading, PressureReading, ValveReading } from './reading.ts'
import { type Interval, readMeter, ZONE_POINTS } from './register.ts'
import { spread } from './spread.ts'
import { addPieces, beginHours } from './water-hours.ts'
import { weighInterval } from './zone-leak.ts'
import type { ZoneContext, ZoneStep, ZoneWater } from './zone-state.ts'

export function stepZoneWater(
  state: ZoneWater,
  input: MeterReading | ValveReading | PressureReading,
  context: ZoneContext,
): ZoneStep {
  if (input.kind === 'valve')
    return { state: { ...state, openings: takeValve(state.openings, input) }, facts: [] }
  const now = instantOf(input)
  const clock = watchClock(state.clock, now)
  if (input.kind === 'pressure') {
    const hour = clock && hourOfDay(clock, input.heardLineMs)
    const pressure = watchPressure(state.pressure, input, hour)
    return { state: { ...state, clock, pressure }, facts: [] }
  }
  const read = readMeter(state.register, input, { policy: context.policy, pointsMax: ZONE_POINTS })
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
  const weighed = weighInterval(summed.state, interval, at)
  const { openings, leak, pressure } = weighed.state
  const { now, context } = at
  const watered = stepCycles(weighed.state.cycles, interval, {
    now,
    context: { ...context, openings, leak, pressure },
  })
  return {
    state: { ...weighed.state, cycles: watered.cycles },
    facts: [...summed.facts, ...weighed.facts, ...watered.facts],
  }
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
