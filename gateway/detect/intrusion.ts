/**
 * A door that opens, or a sensor that is taken off its wall. Told at once and once, ended when all is
 * shut again. Which hours are watched is the hypervisor's to say: a gateway tells what it sees.
 */

import type { DevEui } from '../../base/ids.ts'
import type { EventFact } from '../../sync/fact.ts'
import { type DetectStep, type Instant, labelOf, makeFact } from './step.ts'

export type IntrusionSign = 'contact' | 'tamper'

export type IntrusionReading = Instant & {
  readonly devEui: DevEui
  readonly fCntUp: number
  /** What the frame says of each sign; undefined: nothing. */
  readonly signs: { readonly [sign in IntrusionSign]: boolean | undefined }
}

export type IntrusionState = {
  readonly version: 1
  /** Since when each sign stands, by device; a building may have several. */
  readonly standing: Readonly<Record<string, number>>
  readonly isKnown: boolean
}

export const INTRUSION_START: IntrusionState = { version: 1, standing: {}, isKnown: false }

const STANDING_MAX = 64
const SIGNS = ['contact', 'tamper'] as const

/** `subject`: the id of the building. */
export function stepIntrusion(
  state: IntrusionState,
  input: IntrusionReading,
  { subject }: { readonly subject: string },
): DetectStep<IntrusionState> {
  const { devEui, fCntUp, signs, lineMs } = input
  const standing = { ...state.standing }
  const before = Object.values(standing)
  const facts: EventFact[] = []
  for (const what of SIGNS) {
    const key = `${devEui} ${what}`
    if (signs[what] === false) delete standing[key]
    if (signs[what] !== true || standing[key] !== undefined) continue
    if (Object.keys(standing).length < STANDING_MAX) standing[key] = lineMs
    facts.push(makeFact('intrusionDetected', input, subject, { devEui, what, fCntUp }))
  }
  if (before.length > 0 && Object.keys(standing).length === 0) {
    const sinceMs = labelOf(input, Math.min(...before))
    facts.push(makeFact('intrusionEnded', input, subject, { devEui, sinceMs }))
  }
  return { state: { version: 1, standing, isKnown: true }, facts, timerMs: undefined }
}
