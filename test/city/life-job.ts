/** One job of a worker: a life, once or twice, of the product or of a mutant. */

import { UNBENT } from './bend.ts'
import { MUTANTS } from './mutants/list.ts'
import { type Outcome, runLife } from './run.ts'
import type { Scenario } from './scenario.ts'

export type LifeJob = {
  readonly scenario: Scenario
  /** Name of a mutant; left out: the product. */
  readonly mutant?: string
  /** Live it a second time and compare the traces (I15). */
  readonly twice?: boolean
}

export async function runJob({ scenario, mutant, twice }: LifeJob): Promise<Outcome> {
  const bend = mutant === undefined ? () => UNBENT : bendOf(mutant)
  const first = await runLife(scenario, bend())
  if (!twice) return first
  const second = await runLife(scenario, bend())
  if (first.trace === second.trace) return first
  const differs = first.marks.findIndex((mark, i) => mark !== second.marks[i])
  const place = differs < 0 ? first.marks.length : differs
  const detail = `two lives of one seed differ, first within the ${place + 1}. thousand of events`
  const violation = { invariant: 'I15', atMs: 0, detail } as const
  return {
    ...first,
    violations: [violation, ...first.violations],
    violationCount: first.violationCount + 1,
  }
}

function bendOf(name: string) {
  const mutant = MUTANTS.find((one) => one.name === name)
  if (!mutant) throw new Error(`there is no mutant called ${name}`)
  return mutant.bend
}
