/** A mutant before the court: one seed after the other until a life shows what a sound protocol never does. */

import { isBad, type LifeResult, runSeed } from '../run.ts'
import type { SyncMutant } from './bend.ts'

/** Reference faults §10. */
export const SEEDS_MAX = 50

export function catchSyncMutant({ bend }: SyncMutant, seeds = SEEDS_MAX): LifeResult | undefined {
  for (let seed = 0; seed < seeds; seed++) {
    const result = runSeed(seed, bend)
    if (isBad(result)) return result
  }
  return undefined
}
