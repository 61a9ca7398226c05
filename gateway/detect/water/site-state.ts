/** What the water detectors of a site remember, and what they are told besides readings. */

import type { EventFact } from '../../../sync/fact.ts'
import type { HourBook } from '../hours.ts'
import type { Sight } from './balance.ts'
import { type Blocks, NO_BLOCKS } from './blocks.ts'
import type { DayClock } from './day-clock.ts'
import type { Shown } from './evidence.ts'
import type { Leak } from './leak.ts'
import { MAIN_START, type MainEvidence } from './main-leak.ts'
import type { Pressure } from './pressure.ts'
import type { MeterPolicy } from './reading.ts'
import type { Register } from './register.ts'

export type SiteWater = {
  readonly version: 1
  readonly clock: DayClock | null
  readonly register: Register | null
  readonly blocks: Blocks
  readonly evidence: MainEvidence
  readonly shown: readonly Shown[]
  readonly leak: Leak | null
  readonly pressure: Pressure | null
  readonly hours: HourBook | null
}

export const SITE_WATER_START: SiteWater = {
  version: 1,
  clock: null,
  register: null,
  blocks: NO_BLOCKS,
  evidence: MAIN_START,
  shown: [],
  leak: null,
  pressure: null,
  hours: null,
}

export type SiteContext = {
  readonly subject: string
  readonly policy: MeterPolicy
  /** Fountains, toilets: does the main meter serve more than zones? */
  readonly otherUse: boolean | undefined
  /** The highest starting flow among the meters of its zones. */
  readonly unseenLitresPerHour: number
  /** `main` of the sight is not read: the site knows its own. */
  readonly sight: Sight
  /** Learned or designed flow of each of the sight's zones. */
  readonly zoneLitresPerHour: readonly (number | undefined)[]
}

export type SiteStep = { readonly state: SiteWater; readonly facts: readonly EventFact[] }
