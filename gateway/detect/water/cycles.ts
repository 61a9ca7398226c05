/**
 * The waterings of a zone, one after the other: measured (cycle-volume.ts), compared with the learned
 * flow (zone-flow.ts), judged (cycle-fault.ts), told.
 */

import type { EventFact } from '../../../sync/fact.ts'
import { addLitres, goOn, hearAnswer, openFault } from './cycle-events.ts'
import { DRY_SHARE, NO_SIDES, weighSides } from './cycle-fault.ts'
import { measure, type Watering } from './cycle-volume.ts'
import type { Cycles, CyclesAt, CyclesStep } from './cycles-state.ts'
import { show } from './evidence.ts'
import type { Interval } from './register.ts'
import { isSupplyWeak } from './supply.ts'
import { expectedLitres, flowOf, isLearned, learn, sigmaLitres } from './zone-flow.ts'

/** Beyond this nothing is learned from it, nor while something is brewing. */
const LEARN_Z = 3
const LEARN_SUM = 2
/** Closed flow of more than this share: the watering cannot be told from what else flows. */
const DROWNED_SHARE = 0.2
/** A leak's flow is known to about so much. */
const LEAK_UNSURE = 0.3
const HOUR_MS = 3_600_000

export function stepCycles(
  before: Cycles,
  interval: Interval,
  { now, context }: CyclesAt,
): CyclesStep {
  const { meanwhile, done } = measure(before.meanwhile, interval, context)
  const facts: EventFact[] = []
  let cycles: Cycles = { ...before, meanwhile }
  for (const watering of done) {
    const judged = judgeWatering(cycles, watering, { now, context })
    cycles = judged.cycles
    facts.push(...judged.facts)
  }
  const answered = hearAnswer(cycles, now, context)
  return { cycles: answered.cycles, facts: [...facts, ...answered.facts] }
}

function judgeWatering(cycles: Cycles, watering: Watering, { now, context }: CyclesAt): CyclesStep {
  const { policy, leak } = context
  const flow = flowOf(cycles.flow, policy.designLitresPerHour)
  const around = Math.max(
    watering.beforeLitresPerHour,
    watering.afterLitresPerHour ?? 0,
    leak?.flowLitresPerHour ?? 0,
  )
  if (flow !== undefined && around > DROWNED_SHARE * flow) return { cycles, facts: [] }
  const leaked =
    ((leak?.flowLitresPerHour ?? 0) * (watering.toLineMs - watering.fromLineMs)) / HOUR_MS
  const litres = Math.max(0, watering.litres - leaked)
  const expected = flow === undefined ? litres : expectedLitres(flow, watering)
  const { openLineMs, openMs } = watering
  const span = { fromLineMs: openLineMs, toLineMs: openLineMs + openMs }
  const shown = show(cycles.shown, span, { expected, found: litres })
  const isLow = litres < expected
  if (isLow && flow !== undefined && isSupplyWeak(context.sight, watering, context.pressure))
    return { cycles: { ...cycles, shown }, facts: [] }
  const isDry = flow !== undefined && litres < DRY_SHARE * expected
  if (isDry) {
    const dry = { watering, expectedLitres: expected, askedLineMs: now.lineMs }
    const fault = cycles.fault && { ...addLitres(cycles.fault, litres - expected), normal: 0 }
    return { cycles: { ...cycles, shown, dry: fault ? cycles.dry : dry, fault }, facts: [] }
  }
  const { litresPerPulse, designLitresPerHour } = policy
  const sigma = sigmaLitres(cycles.flow, flow ?? 0, { watered: watering, litresPerPulse })
  const z =
    flow === undefined ? 0 : (litres - expected) / Math.hypot(sigma.all, LEAK_UNSURE * leaked)
  const wet = { ...cycles, shown, dry: null }
  const isNew = !isLearned(cycles.flow)
  const sides = isNew ? NO_SIDES : weighSides(cycles.sides, z, watering.openLineMs)
  const isBrewing = Math.max(sides.high.s, sides.low.s) >= LEARN_SUM
  const isPlain = isNew || (Math.abs(z) < LEARN_Z && !isBrewing && !cycles.fault)
  const learned =
    isPlain && litres > 0
      ? learn(cycles.flow, { ...watering, litres }, { designLitresPerHour, ownSigma: sigma.own, z })
      : cycles.flow
  const next = { ...wet, sides, flow: learned }
  const difference = litres - expected
  return cycles.fault
    ? goOn(next, cycles.fault, { now, context, z, difference })
    : openFault(next, difference, { now, context })
}

/** A leak has been found: what it added to the waterings is no fault of theirs. */
export function forgetHigh(cycles: Cycles): Cycles {
  return { ...cycles, sides: { ...cycles.sides, high: NO_SIDES.high } }
}
