/**
 * The waterings of a zone, one after the other: measured (cycle-volume.ts), compared with the learned
 * flow (zone-flow.ts), judged (cycle-fault.ts), told.
 */

import type { EventFact } from '../../../sync/fact.ts'
import { type Instant, labelOf, makeFact } from '../step.ts'
import type { Sight } from './balance.ts'
import {
  type CycleFaultKind,
  DRY_SHARE,
  type DryWatering,
  judgeDry,
  NO_SIDES,
  type Sides,
  THRESHOLD,
  weighSides,
} from './cycle-fault.ts'
import { type Meanwhile, measure, NO_WATERING, type Watering } from './cycle-volume.ts'
import { hundredths, rowsOf, type Shown, show, tenths } from './evidence.ts'
import type { Leak } from './leak.ts'
import type { Openings } from './openings.ts'
import type { MeterPolicy } from './reading.ts'
import type { Interval } from './register.ts'
import {
  expectedLitres,
  flowOf,
  isLearned,
  learn,
  sigmaLitres,
  UNKNOWN_FLOW,
  type ZoneFlow,
} from './zone-flow.ts'

export type CycleFault = {
  readonly kind: CycleFaultKind
  readonly sinceLineMs: number
  /** Found less expected, since then: wasted, or missing in the soil. */
  readonly litres: number
  /** Normal waterings in a row. */
  readonly normal: number
}

export type Cycles = {
  readonly meanwhile: Meanwhile
  readonly flow: ZoneFlow
  readonly sides: Sides
  readonly dry: DryWatering | null
  readonly fault: CycleFault | null
  /** The last waterings. */
  readonly shown: readonly Shown[]
}

export const CYCLES_START: Cycles = {
  meanwhile: NO_WATERING,
  flow: UNKNOWN_FLOW,
  sides: NO_SIDES,
  dry: null,
  fault: null,
  shown: [],
}

export type CyclesContext = {
  readonly subject: string
  readonly policy: MeterPolicy
  readonly openings: Openings | null
  readonly leak: Leak | null
  readonly sight: Sight
}

export type CyclesStep = { readonly cycles: Cycles; readonly facts: readonly EventFact[] }

/** A watering differs by less: it is normal. */
const NORMAL_Z = 2.2
/** Beyond this nothing is learned from it, nor while something is brewing. */
const LEARN_Z = 3
const LEARN_SUM = 2
const NORMAL_NEEDED = 2
/** Closed flow of more than this share: the watering cannot be told from what else flows. */
const DROWNED_SHARE = 0.2
/** A leak's flow is known to about so much. */
const LEAK_UNSURE = 0.3
const HOUR_MS = 3_600_000

export function stepCycles(
  before: Cycles,
  interval: Interval,
  { now, context }: { readonly now: Instant; readonly context: CyclesContext },
): CyclesStep {
  const { meanwhile, done } = measure(before.meanwhile, interval, context.openings)
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

type At = { readonly now: Instant; readonly context: CyclesContext }

function judgeWatering(cycles: Cycles, watering: Watering, { now, context }: At): CyclesStep {
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
    : open(next, difference, { now, context })
}

function open(cycles: Cycles, difference: number, { now, context }: At): CyclesStep {
  const { high, low } = cycles.sides
  if (Math.max(high.s, low.s) <= THRESHOLD) return { cycles, facts: [] }
  const side = high.s > low.s ? high : low
  const kind = high.s > low.s ? 'broken_sprinkler' : 'blocked'
  const confidence = side.s / (side.s + THRESHOLD)
  return tell(
    cycles,
    { kind, sinceLineMs: side.sinceLineMs, litres: difference, normal: 0 },
    { now, context, confidence },
  )
}

function tell(
  cycles: Cycles,
  fault: CycleFault,
  { now, context, confidence }: At & { readonly confidence: number },
): CyclesStep {
  const shown = cycles.shown
  const since = shown.filter(([fromLineMs]) => fromLineMs >= fault.sinceLineMs)
  const expected = since.reduce((sum, [, , litres]) => sum + litres, 0)
  const found = since.reduce((sum, [, , , litres]) => sum + litres, 0)
  const fact = makeFact('cycleFaultFound', now, context.subject, {
    kind: fault.kind,
    sinceMs: labelOf(now, fault.sinceLineMs),
    expectedLitres: tenths(expected),
    foundLitres: tenths(found),
    confidence: hundredths(confidence),
    evidence: rowsOf(shown, now),
  })
  return { cycles: { ...cycles, fault: { ...fault, litres: found - expected } }, facts: [fact] }
}

function goOn(
  cycles: Cycles,
  fault: CycleFault,
  { now, context, z, difference }: At & { readonly z: number; readonly difference: number },
): CyclesStep {
  const normal = Math.abs(z) < NORMAL_Z ? fault.normal + 1 : 0
  if (normal < NORMAL_NEEDED)
    return { cycles: { ...cycles, fault: { ...addLitres(fault, difference), normal } }, facts: [] }
  const fact = makeFact('cycleFaultCleared', now, context.subject, {
    kind: fault.kind,
    sinceMs: labelOf(now, fault.sinceLineMs),
    litres: tenths(fault.litres),
  })
  return { cycles: { ...cycles, fault: null, sides: NO_SIDES }, facts: [fact] }
}

/** The main meter may have spoken about a watering that took hardly anything. */
function hearAnswer(cycles: Cycles, now: Instant, context: CyclesContext): CyclesStep {
  const { dry } = cycles
  const verdict = dry && judgeDry(dry, context.sight, now.lineMs)
  if (!dry || !verdict) return { cycles, facts: [] }
  const { kind, confidence } = verdict
  const sinceLineMs = dry.watering.openLineMs
  const fault = { kind, sinceLineMs, litres: 0, normal: 0 }
  return tell({ ...cycles, dry: null }, fault, { now, context, confidence })
}

function addLitres(fault: CycleFault, litres: number): CycleFault {
  return { ...fault, litres: fault.litres + litres }
}

/** A leak has been found: what it added to the waterings is no fault of theirs. */
export function forgetHigh(cycles: Cycles): Cycles {
  return { ...cycles, sides: { ...cycles.sides, high: NO_SIDES.high } }
}
