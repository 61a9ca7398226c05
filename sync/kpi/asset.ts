/** What indicators must know of an asset beside its facts. */

import type { WeeklyRule } from '../../base/weekly-hours.ts'
import type { EventFactType } from '../fact.ts'

export type KpiAsset = {
  readonly id: string
  readonly kind: string
  readonly name?: string
  readonly category?: string
  readonly row?: string
  readonly siteId?: string
  /** Where its facts come from, as they stand in groups by gateway. */
  readonly gateway?: string
  /** Hours in which parking is limited; left out: all of them. */
  readonly inForce?: readonly WeeklyRule[]
}

export type KpiAssets = ReadonlyMap<string, KpiAsset>

const KINDS: { readonly [type in EventFactType]?: string } = {
  spotHour: 'space',
  spotTaken: 'space',
  spotFreed: 'space',
  spotUnknown: 'space',
  stayFinal: 'space',
  zoneHour: 'zone',
  wateringDone: 'zone',
  countHour: 'segment',
  countQuarter: 'segment',
  callRaised: 'callPoint',
  callTested: 'callPoint',
  intrusionDetected: 'building',
  binFull: 'bin',
  binEmptied: 'bin',
  healthRaised: 'gateway',
}

/** Of an asset that no list knows, by what was told of it. */
export function kindByFact(type: EventFactType): string | undefined {
  return KINDS[type]
}
