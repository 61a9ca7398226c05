/** A fault of a zone's waterings from its first telling to its end. */

import { type Instant, labelOf, makeFact } from '../step.ts'
import { judgeDry, NO_SIDES, THRESHOLD, weighSides } from './cycle-fault.ts'
import type { CycleFault, Cycles, CyclesAt, CyclesContext, CyclesStep } from './cycles-state.ts'
import { hundredths, rowsOf, tenths } from './evidence.ts'

/** A watering differs by less: it is normal. */
const NORMAL_Z = 2.2
const NORMAL_NEEDED = 2

export function openFault(
  cycles: Cycles,
  difference: number,
  { now, context }: CyclesAt,
): CyclesStep {
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
  { now, context, confidence }: CyclesAt & { readonly confidence: number },
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
    evidence: rowsOf(shown, (lineMs) => labelOf(now, lineMs)),
  })
  return { cycles: { ...cycles, fault: { ...fault, litres: found - expected } }, facts: [fact] }
}

export function goOn(
  cycles: Cycles,
  fault: CycleFault,
  { now, context, z, difference }: CyclesAt & { readonly z: number; readonly difference: number },
): CyclesStep {
  const normal = Math.abs(z) < NORMAL_Z ? fault.normal + 1 : 0
  // Who took too little and now takes too much has another fault.
  const isOther = fault.kind === 'broken_sprinkler' ? z <= -NORMAL_Z : z >= NORMAL_Z
  if (normal < NORMAL_NEEDED && !isOther)
    return { cycles: { ...cycles, fault: { ...addLitres(fault, difference), normal } }, facts: [] }
  const fact = makeFact('cycleFaultCleared', now, context.subject, {
    kind: fault.kind,
    sinceMs: labelOf(now, fault.sinceLineMs),
    litres: tenths(fault.litres),
  })
  const since = cycles.shown.at(-1)?.[0] ?? fault.sinceLineMs
  const sides = isOther ? weighSides(NO_SIDES, z, since) : NO_SIDES
  return { cycles: { ...cycles, fault: null, sides }, facts: [fact] }
}

/** The main meter may have spoken about a watering that took hardly anything. */
export function hearAnswer(cycles: Cycles, now: Instant, context: CyclesContext): CyclesStep {
  const { dry } = cycles
  const verdict = dry && judgeDry(dry, context.sight, now.lineMs)
  if (!dry || !verdict) return { cycles, facts: [] }
  const { kind, confidence } = verdict
  const sinceLineMs = dry.watering.openLineMs
  const fault = { kind, sinceLineMs, litres: 0, normal: 0 }
  return tell({ ...cycles, dry: null }, fault, { now, context, confidence })
}

export function addLitres(fault: CycleFault, litres: number): CycleFault {
  return { ...fault, litres: fault.litres + litres }
}
