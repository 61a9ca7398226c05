/** What the water detectors of one zone remember, and what they are told besides readings. */

import type { EventFact } from '../../../sync/fact.ts'
import type { HourBook } from '../hours.ts'
import type { Sight } from './balance.ts'
import { type Evidence, NO_EVIDENCE } from './closed-flow.ts'
import type { Continuous } from './continuous-flow.ts'
import { CYCLES_START, type Cycles } from './cycles-state.ts'
import type { DayClock } from './day-clock.ts'
import type { Shown } from './evidence.ts'
import type { Leak } from './leak.ts'
import type { Openings } from './openings.ts'
import type { Pressure } from './pressure.ts'
import type { MeterPolicy } from './reading.ts'
import type { Register } from './register.ts'

export type ZoneWater = {
  readonly version: 1
  readonly clock: DayClock | null
  /** null: the valve was never heard of. */
  readonly openings: Openings | null
  readonly register: Register | null
  readonly evidence: Evidence
  /** Closed intervals with flow, the last ones. */
  readonly shown: readonly Shown[]
  /** The longest watering by hand so far, ms. */
  readonly byHandMs: number
  readonly leak: Leak | null
  readonly cycles: Cycles
  /** Of a meter without a valve. */
  readonly continuous: Continuous | null
  /** null: no sensor of pressure has spoken. */
  readonly pressure: Pressure | null
  readonly hours: HourBook | null
}

export const ZONE_WATER_START: ZoneWater = {
  version: 1,
  clock: null,
  openings: null,
  register: null,
  evidence: NO_EVIDENCE,
  shown: [],
  byHandMs: 0,
  leak: null,
  cycles: CYCLES_START,
  continuous: null,
  pressure: null,
  hours: null,
}

export type ZoneContext = {
  readonly subject: string
  readonly policy: MeterPolicy
  /** Is a valve bound to the zone? A meter alone is judged by flow that never stops. */
  readonly hasValve: boolean
  readonly sight: Sight
}

export type ZoneStep = { readonly state: ZoneWater; readonly facts: readonly EventFact[] }
