/** A mutant before the court: one seed after the other until a checker objects. */

import type { Violation } from '../ledger/violation.ts'
import type { LifeJob } from '../life-job.ts'
import { runLives } from '../life-pool.ts'
import { drawScenario } from '../scenario.ts'
import type { Mutant } from './mutant.ts'

/** Reference faults §10. */
export const SEEDS_MAX = 50

export type Caught = { readonly seed: number; readonly violation: Violation }

/** The first seed whose life shows one of the invariants that the mutant is to break. */
export async function catchMutant(mutant: Mutant, seeds = SEEDS_MAX): Promise<Caught | undefined> {
  const size = { hours: 2, gateways: 1, devices: 60 }
  const jobs = Array.from({ length: seeds }, (_, i): LifeJob => {
    return { scenario: drawScenario(i + 1, size), mutant: mutant.name }
  })
  let caught: Caught | undefined
  await runLives(jobs, {
    enough: () => caught !== undefined,
    onOutcome: ({ seed, violations }) => {
      const violation = violations.find(({ invariant }) => mutant.breaks.includes(invariant))
      if (violation && (!caught || seed < caught.seed)) caught = { seed, violation }
    },
  })
  return caught
}
