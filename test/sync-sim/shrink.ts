/** A bad life cut down to the faults and the weather that it needs. */

import { ddmin } from '../support/ddmin.ts'
import type { Bend } from './mutants/bend.ts'
import { isBad, runLife } from './run.ts'
import type { Scenario } from './scenario.ts'

/** The scenario itself when it is not bad. */
export async function shrinkScenario(scenario: Scenario, bend: Bend = {}): Promise<Scenario> {
  const fails = (one: Scenario): boolean => isBad(runLife(one, bend))
  const faults = await ddmin(scenario.faults, (kept) => fails({ ...scenario, faults: kept }))
  let best = { ...scenario, faults }
  for (const fairer of [{ drop: 0 }, { duplicate: 0 }, { delayMostMs: 50 }]) {
    const candidate = { ...best, weather: { ...best.weather, ...fairer } }
    if (fails(candidate)) best = candidate
  }
  return best
}
