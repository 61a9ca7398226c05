/** One interval of a zone's closed time: weighed, judged, and what it means for the leak there is. */

import type { Instant } from '../step.ts'
import { byHandLitresPerHour, byHandMaxMs, learnByHand } from './by-hand.ts'
import { type Circumstances, type Evidence, forget, passOpen, weighClosed } from './closed-flow.ts'
import { followFlow, judgeContinuous } from './continuous-flow.ts'
import { forgetHigh } from './cycles.ts'
import { isDay } from './day-clock.ts'
import { show } from './evidence.ts'
import { clearLeak, hearVerdict, type Leak, loseClosed, loseOpen } from './leak.ts'
import { judge, quietMsNeeded } from './leak-verdict.ts'
import { movesWithin, wasClosed } from './openings.ts'
import { isDropped } from './pressure.ts'
import type { MeterPolicy } from './reading.ts'
import type { Interval } from './register.ts'
import { flowOf } from './zone-flow.ts'
import type { ZoneContext, ZoneStep, ZoneWater } from './zone-state.ts'

type At = { readonly now: Instant; readonly context: ZoneContext }

export function weighInterval(
  state: ZoneWater,
  interval: Interval,
  { now, context }: At,
): ZoneStep {
  if (!context.hasValve) return followMeter(state, interval, { now, context })
  if (!wasClosed(state.openings, interval)) {
    const leak = state.leak && loseOpen(state.leak, interval.toLineMs - interval.fromLineMs)
    const byHandMs = ended(state, context)
    const evidence = passOpen(state.evidence, interval)
    return { state: { ...state, leak, byHandMs, evidence }, facts: [] }
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
  const byHandMs = evidence.run ? state.byHandMs : ended(state, context)
  const next = { ...state, evidence, shown, byHandMs, leak: lost }
  if (lost && isOver(lost, evidence, policy)) {
    const { leak, facts } = clearLeak(lost, now, subject)
    return { state: { ...next, leak, evidence: forget(evidence), shown: [] }, facts }
  }
  const verdict = judge(evidence, {
    ...around,
    zoneLitresPerHour,
    hasPressureDropped:
      isDropped(state.pressure, interval) || isDropped(context.sight.pressure, interval),
  })
  const { leak, facts } = hearVerdict(lost, verdict, { now, subject, shown })
  const isNews = facts.length > 0
  const cycles = isNews ? forgetHigh(state.cycles) : state.cycles
  return { state: { ...next, leak, cycles }, facts }
}

function followMeter(state: ZoneWater, interval: Interval, { now, context }: At): ZoneStep {
  const { subject } = context
  const continuous = followFlow(state.continuous, interval)
  const shown = show(state.shown, interval, { expected: 0, found: interval.litres })
  const next = { ...state, continuous, shown }
  if (!continuous) {
    if (!state.leak) return { state: next, facts: [] }
    const { leak, facts } = clearLeak(state.leak, now, subject)
    return { state: { ...next, leak }, facts }
  }
  const lost = state.leak && loseOpen(state.leak, interval.toLineMs - interval.fromLineMs)
  const told = { now, subject, shown }
  const { leak, facts } = hearVerdict(lost, judgeContinuous(continuous), told)
  return { state: { ...next, leak }, facts }
}

function circumstances(
  { clock, byHandMs }: ZoneWater,
  interval: Interval,
  {
    context,
    zoneLitresPerHour,
  }: { readonly context: ZoneContext; readonly zoneLitresPerHour: number | undefined },
): Circumstances {
  const { others } = context.sight
  const moves = others.reduce(
    (sum, { openings }) => sum + (openings ? movesWithin(openings, interval) : 0),
    0,
  )
  return {
    isDay:
      interval.pulses > 0 && (isDay(clock, interval.fromLineMs) || isDay(clock, interval.toLineMs)),
    moves,
    byHandLitresPerHour: byHandLitresPerHour(zoneLitresPerHour),
    byHandMaxMs: byHandMaxMs([byHandMs, ...others.map((other) => other.byHandMs)]),
  }
}

/** The run is over, if there was one: what it says of watering by hand. */
function ended({ evidence, byHandMs, cycles }: ZoneWater, { policy }: ZoneContext): number {
  const flow = flowOf(cycles.flow, policy.designLitresPerHour)
  return evidence.run ? learnByHand(byHandMs, evidence.run, byHandLitresPerHour(flow)) : byHandMs
}

function isOver(leak: Leak, evidence: Evidence, policy: MeterPolicy): boolean {
  if (evidence.quietMs === 0) return false
  if (leak.level === 'suspected' && evidence.bank.every((sum) => sum.s === 0)) return true
  return evidence.quietMs >= quietMsNeeded(leak.flowLitresPerHour, policy.litresPerPulse)
}
