/** What is remembered of a zone's waterings, and what they are judged with. */

import type { EventFact } from '../../../sync/fact.ts'
import type { Instant } from '../step.ts'
import type { Sight } from './balance.ts'
import { type CycleFaultKind, type DryWatering, NO_SIDES, type Sides } from './cycle-fault.ts'
import { type Meanwhile, NO_WATERING } from './cycle-volume.ts'
import type { Shown } from './evidence.ts'
import type { Leak } from './leak.ts'
import type { Openings } from './openings.ts'
import type { Pressure } from './pressure.ts'
import type { MeterPolicy } from './reading.ts'
import { UNKNOWN_FLOW, type ZoneFlow } from './zone-flow.ts'

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
  readonly pressure: Pressure | null
  readonly sight: Sight
}

export type CyclesStep = { readonly cycles: Cycles; readonly facts: readonly EventFact[] }

/** When and with what a step is taken. */
export type CyclesAt = { readonly now: Instant; readonly context: CyclesContext }
